//! The job manager's cold half: pins, ends, deliveries and administration. A class that the job manager runs over its
//! own storage by library call, so that both fit what a transaction may declare.

#[starknet::contract]
pub mod JobEndings {
    use core::num::traits::Zero;
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address};
    use crate::cdc_pool::interface::IDrawDispatcherTrait;
    use crate::components::ownable::OwnableComponent;
    use crate::judges::interface::{IJudgeDispatcher, IJudgeDispatcherTrait};
    use crate::types::{Amount, BasisPoints, Timestamp};
    use crate::vault::interface::IVaultJobsDispatcherTrait;
    use super::super::errors::Errors;
    use super::super::events::{
        DeliveryAbandoned, FeeChanged, JobAssigned, JobCancelled, JobDelivered, JobExpired, NewJobsPaused, PauserChanged,
    };
    use super::super::globals::{Globals, MAX_FEE};
    use super::super::interface::{
        IInferenceConsumerDispatcher, IInferenceConsumerDispatcherTrait, IJobEndings, IJudgedConsumerDispatcher,
        IJudgedConsumerDispatcherTrait, JobRef, PackedJob, Settings,
    };
    use super::super::lifecycle::{Action, check, is_judge_asked, now, present};
    use super::super::objects::{FREE, Job, JobState, JobTrait, PackedJobTrait, price_cap, result_digest};
    use super::super::state::JobsState;

    pub const PAUSE_TIME: Timestamp = 72 * 3600;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    #[abi(embed_v0)]
    impl OwnableImpl = OwnableComponent::OwnableImpl<ContractState>;
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;
    component!(path: JobsState, storage: jobs, event: JobsEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        #[substorage(v0)]
        jobs: JobsState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
        #[flat]
        JobsEvent: JobsState::Event,
        JobAssigned: JobAssigned,
        JobDelivered: JobDelivered,
        DeliveryAbandoned: DeliveryAbandoned,
        JobCancelled: JobCancelled,
        JobExpired: JobExpired,
        NewJobsPaused: NewJobsPaused,
        PauserChanged: PauserChanged,
        FeeChanged: FeeChanged,
    }

    #[abi(embed_v0)]
    impl JobEndingsImpl of IJobEndings<ContractState> {
        fn cancel(ref self: ContractState, slot: felt252, job: PackedJob) {
            let job = self.present(slot, job, Action::Cancel);
            assert(get_caller_address() == job.client, Errors::NOT_CLIENT);
            self.jobs.active_jobs.write(slot, FREE);
            self.emit(JobCancelled { job_id: job.id() });
            self.jobs.vault.read().release(job.client, job.reserve(), Zero::zero(), 0);
        }

        fn expire(ref self: ContractState, slot: felt252, job: PackedJob) {
            let job = self.present(slot, job, Action::Expire);
            let by = get_caller_address();
            let job_id = job.id();
            self.jobs.active_jobs.write(slot, FREE);
            if is_judge_asked(@job, now()) {
                IJudgeDispatcher { contract_address: job.verifier }.expire(job_id);
            }
            self.emit(JobExpired { job_id, by });
            self.jobs.vault.read().release(job.client, job.reserve(), by, job.tip);
            if job.state == JobState::Posted {
                // Its judge never ended it: nobody is at fault whom this contract could name.
                self.jobs.vault.read().release(job.worker, job.bond(), Zero::zero(), 0);
            }
        }

        fn deliver(ref self: ContractState, slot: felt252, job: PackedJob, outputs: Span<felt252>) {
            let job = self.present(slot, job, Action::Deliver);
            let digest = result_digest(job.model_hash, job.input_commitment, outputs);
            assert(digest == job.result, Errors::RESULT_MISMATCH);
            let by = get_caller_address();
            self.jobs.active_jobs.write(slot, FREE);
            self.emit(JobDelivered { job_id: job.id(), by });
            self.release_delivery_fee(job, by, job.delivery_fee);
            // A stranger's code, and the last thing done here: the job is already delivered and paid.
            hand_over(job, outputs);
        }

        fn abandon_delivery(ref self: ContractState, slot: felt252, job: PackedJob) {
            let job = self.present(slot, job, Action::AbandonDelivery);
            self.jobs.active_jobs.write(slot, FREE);
            self.emit(DeliveryAbandoned { job_id: job.id() });
            self.release_delivery_fee(job, Zero::zero(), 0);
        }

        fn assign_jobs(ref self: ContractState, jobs: Span<JobRef>) {
            let pool = self.jobs.cdc_pool.read();
            let mut assigned: u32 = 0;
            for entry in jobs {
                let (slot, packed) = (*entry.slot, *entry.job);
                if self.jobs.active_jobs.read(slot) != packed.digest() {
                    continue;
                }
                let job = packed.unpack();
                check(@job, Action::Assign, now());
                let (job_id, seed_block, max_ask) = (job.id(), job.seed_block(), job.max_ask());
                let first = pool.first_ranked(job.model_hash, job_id, seed_block, max_ask);
                let (worker, ask) = first.expect(Errors::NO_WORKER);
                let pinned = Job { state: JobState::Assigned, worker, ask, ..job };
                self.jobs.active_jobs.write(slot, pinned.pack().digest());
                self.emit(JobAssigned { job_id, worker, ask });
                assigned += 1;
            }
            assert(assigned != 0, Errors::JOB_MISMATCH);
        }

        fn quote(
            self: @ContractState, ask: Amount, rows: u32, royalty: BasisPoints, delivery_fee: Amount,
        ) -> Amount {
            let settings = self.jobs.globals.read().settings;
            price_cap(ask, rows, royalty, settings.fee) + delivery_fee + settings.tip
        }

        fn pause_new_jobs(ref self: ContractState) {
            assert(get_caller_address() == self.jobs.pauser.read(), Errors::NOT_PAUSER);
            let globals = self.jobs.globals.read();
            let time = now().time;
            let rested = globals.paused_until == 0 || time >= globals.paused_until + PAUSE_TIME;
            assert(rested, Errors::PAUSE_TOO_SOON);
            let until = time + PAUSE_TIME;
            self.jobs.globals.write(Globals { paused_until: until, ..globals });
            self.emit(NewJobsPaused { until });
        }

        fn set_pauser(ref self: ContractState, pauser: ContractAddress) {
            self.ownable.assert_only_owner();
            self.jobs.pauser.write(pauser);
            self.emit(PauserChanged { pauser });
        }

        fn set_fee(ref self: ContractState, fee: BasisPoints) {
            self.ownable.assert_only_owner();
            assert(fee <= MAX_FEE, Errors::FEE_RANGE);
            let globals = self.jobs.globals.read();
            self.jobs.globals.write(Globals { settings: Settings { fee, ..globals.settings }, ..globals });
            self.emit(FeeChanged { fee });
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// The job of a slot, if the caller knows it and `action` is allowed now.
        fn present(self: @ContractState, slot: felt252, job: PackedJob, action: Action) -> Job {
            present(self.jobs.active_jobs.read(slot), job, action)
        }

        fn release_delivery_fee(self: @ContractState, job: Job, tipped: ContractAddress, tip: Amount) {
            if job.delivery_fee != 0 {
                self.jobs.vault.read().release(job.client, job.delivery_fee, tipped, tip);
            }
        }
    }

    /// A consumer that was made for proofs has no entry point for anything less.
    fn hand_over(job: Job, outputs: Span<felt252>) {
        let Job { consumer: contract_address, model_hash, input_commitment, .. } = job;
        if job.state == JobState::Ruled {
            IJudgedConsumerDispatcher { contract_address }
                .on_judged_result(job.id(), model_hash, input_commitment, outputs, job.verifier, job.security());
        } else {
            IInferenceConsumerDispatcher { contract_address }
                .on_result(job.id(), model_hash, input_commitment, outputs);
        }
    }
}
