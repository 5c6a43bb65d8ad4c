//! The job manager's part in jobs that a judge decides: it keeps their state, asks the pool whose turn it is, and has
//! the vault pay. A class that the job manager runs over its own storage. A judge says who is right; it can move no
//! more than the job's reserve and its worker's bond, and only on to those whom this class names.

#[starknet::contract]
pub mod JudgedJobs {
    use core::num::traits::Zero;
    use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess};
    use starknet::{ContractAddress, get_caller_address};
    use crate::cdc_pool::interface::IDrawDispatcherTrait;
    use crate::types::Amount;
    use crate::vault::interface::{IVaultJobsDispatcherTrait, Settlement};
    use super::super::errors::Errors;
    use super::super::events::{JobPosted, JobRefused, JobRuled};
    use super::super::interface::{IJudgedJobs, PackedJob, Refusal};
    use super::super::lifecycle::{Action, present};
    use super::super::objects::{
        FREE, Job, JobState, JobTrait, PackedJobTrait, Shares, judged_digest, result_digest,
    };
    use super::super::state::JobsState;

    component!(path: JobsState, storage: jobs, event: JobsEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        jobs: JobsState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        JobsEvent: JobsState::Event,
        JobPosted: JobPosted,
        JobRefused: JobRefused,
        JobRuled: JobRuled,
    }

    #[abi(embed_v0)]
    impl JudgedJobsImpl of IJudgedJobs<ContractState> {
        fn post(
            ref self: ContractState, slot: felt252, job: PackedJob, worker: ContractAddress, outputs: Span<felt252>,
        ) -> Amount {
            let job = self.present(slot, job, Action::Post);
            let job_id = job.id();
            let ask = self
                .jobs
                .cdc_pool
                .read()
                .entitled_ask(job.model_hash, job_id, job.seed_block(), job.max_ask(), worker);
            let result = result_digest(job.model_hash, job.input_commitment, outputs);
            let posted = Job { state: JobState::Posted, worker, ask, result, ..job };
            let price = posted.shares(ask).price;
            assert(price <= job.max_price, Errors::PRICE_ABOVE_CAP);
            self.jobs.active_jobs.write(slot, posted.pack().digest());
            self.emit(JobPosted { job_id, worker, ask, outputs });
            self.jobs.vault.read().bond(worker, posted.bond());
            price
        }

        fn settle_posted(
            ref self: ContractState, slot: felt252, job: PackedJob, outputs: Span<felt252>, security: Amount,
        ) {
            let job = self.present(slot, job, Action::Rule);
            self.rule(slot, job, outputs, security);
            let shares = job.shares(job.ask);
            let workers = array![(job.worker, job.ask)].span();
            self.emit(JobRuled { job_id: job.id(), workers, security, outputs });
            let vault = self.jobs.vault.read();
            vault.settle(job.worker, array![settlement(@job, shares, job.reserve(), job.delivery_fee)].span());
            vault.release(job.worker, job.bond(), Zero::zero(), 0);
        }

        fn refuse_posted(ref self: ContractState, slot: felt252, job: PackedJob, refusal: Refusal) {
            let job = self.present(slot, job, Action::Rule);
            let Refusal { by, forfeits, awarded, award } = refusal;
            let bond = job.bond();
            assert(award <= bond / 2, Errors::AWARD_RANGE);
            self.jobs.active_jobs.write(slot, FREE);
            let forfeited = if forfeits {
                bond
            } else {
                0
            };
            self.emit(JobRefused { job_id: job.id(), worker: job.worker, forfeited, by });
            let vault = self.jobs.vault.read();
            vault.release(job.client, job.reserve(), by, job.tip);
            if forfeits {
                vault.forfeit(job.worker, bond, awarded, award);
            } else {
                vault.release(job.worker, bond, Zero::zero(), 0);
            }
        }

        fn settle_attested(
            ref self: ContractState,
            slot: felt252,
            job: PackedJob,
            workers: Span<(ContractAddress, Amount)>,
            outputs: Span<felt252>,
            security: Amount,
        ) {
            let job = self.present(slot, job, Action::Attest);
            self.rule(slot, job, outputs, security);
            self.emit(JobRuled { job_id: job.id(), workers, security, outputs });
            let vault = self.jobs.vault.read();
            let mut left = job.max_price;
            for (worker, ask) in workers {
                let shares = job.shares(*ask);
                assert(shares.price <= left, Errors::PRICE_ABOVE_CAP);
                left -= shares.price;
                vault.settle(*worker, array![settlement(@job, shares, shares.price, 0)].span());
            }
            vault.release(job.client, left + job.tip, Zero::zero(), 0);
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// The job of a slot, if its own judge calls, knows it, and `action` is allowed now.
        fn present(self: @ContractState, slot: felt252, job: PackedJob, action: Action) -> Job {
            assert(get_caller_address() == job.verifier, Errors::NOT_JUDGE);
            present(self.jobs.active_jobs.read(slot), job, action)
        }

        /// What a job leaves that its judge lets stand.
        fn rule(ref self: ContractState, slot: felt252, job: Job, outputs: Span<felt252>, security: Amount) {
            let result = result_digest(job.model_hash, job.input_commitment, outputs);
            assert(job.state == JobState::Judged || result == job.result, Errors::RESULT_MISMATCH);
            if job.store_result {
                self.jobs.results.write(job.id(), judged_digest(result, job.verifier, security));
            }
            let left = if job.has_consumer() {
                Job { state: JobState::Ruled, result, ask: security, ..job }.pack().digest()
            } else {
                FREE
            };
            self.jobs.active_jobs.write(slot, left);
        }
    }

    fn settlement(job: @Job, shares: Shares, reserved: Amount, kept: Amount) -> Settlement {
        Settlement {
            client: *job.client,
            reserved,
            model_owner: *job.model_owner,
            to_worker: shares.worker,
            to_model_owner: shares.model_owner,
            fee: shares.fee,
            kept,
        }
    }
}
