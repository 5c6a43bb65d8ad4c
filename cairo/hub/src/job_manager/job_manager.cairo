//! The job manager: opens jobs, lets the drawn workers answer them, has the answers verified and the vault pay. Holds
//! no money.

#[starknet::contract]
pub mod JobManager {
    use ciro_verifier::interface::ModelSource;
    use starknet::storage::{StorageMapReadAccess, StoragePointerReadAccess, StoragePointerWriteAccess};
    use starknet::{ClassHash, ContractAddress};
    use crate::cdc_pool::interface::IDrawDispatcher;
    use crate::components::ownable::OwnableComponent;
    use crate::facets::{Calldata, hand_on};
    use crate::model_registry::interface::IModelRegistryDispatcher;
    use crate::types::{ComputeSpec, Timestamp};
    use crate::vault::interface::IVaultJobsDispatcher;
    use super::super::answers::AnswersTrait;
    use super::super::events::{
        DeliveryAbandoned, FeeChanged, JobAssigned, JobCancelled, JobDelivered, JobExpired, JobPosted, JobRefused, JobRuled,
        JobSettled, JobSubmitted, NewJobsPaused, PauserChanged,
    };
    use super::super::globals::{Globals, check_settings};
    use super::super::interface::{
        IJobManager, IJobViews, IJobWork, JobResult, PackedJob, Settings, Submission,
    };
    use super::super::objects::{FREE, PackedJobTrait, job_id};
    use super::super::openings::OpeningsTrait;
    use super::super::state::JobsState;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;
    component!(path: JobsState, storage: jobs, event: JobsEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        #[substorage(v0)]
        jobs: JobsState::Storage,
        /// Classes that this contract runs over its own storage; never changed.
        endings: ClassHash,
        judged: ClassHash,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
        #[flat]
        JobsEvent: JobsState::Event,
        JobSubmitted: JobSubmitted,
        JobAssigned: JobAssigned,
        JobSettled: JobSettled,
        JobDelivered: JobDelivered,
        DeliveryAbandoned: DeliveryAbandoned,
        JobCancelled: JobCancelled,
        JobExpired: JobExpired,
        JobPosted: JobPosted,
        JobRefused: JobRefused,
        JobRuled: JobRuled,
        NewJobsPaused: NewJobsPaused,
        PauserChanged: PauserChanged,
        FeeChanged: FeeChanged,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState,
        owner: ContractAddress,
        pauser: ContractAddress,
        vault: ContractAddress,
        model_registry: ContractAddress,
        cdc_pool: ContractAddress,
        endings: ClassHash,
        judged: ClassHash,
        settings: Settings,
    ) {
        self.ownable.initializer(owner);
        check_settings(settings);
        self.jobs.globals.write(Globals { job_counter: 0, paused_until: 0, settings });
        self.jobs.vault.write(IVaultJobsDispatcher { contract_address: vault });
        self.jobs.model_registry.write(IModelRegistryDispatcher { contract_address: model_registry });
        self.jobs.cdc_pool.write(IDrawDispatcher { contract_address: cdc_pool });
        self.jobs.pauser.write(pauser);
        self.endings.write(endings);
        self.judged.write(judged);
    }

    #[abi(embed_v0)]
    impl JobManagerImpl of IJobManager<ContractState> {
        fn submit_job(
            ref self: ContractState, model_hash: felt252, input_commitment: felt252, compute_requirements: ComputeSpec,
        ) -> felt252 {
            let ids = self.jobs.submit(array![Submission { model_hash, input_commitment, compute_requirements }].span());
            *ids[0]
        }

        fn submit_jobs(ref self: ContractState, submissions: Span<Submission>) -> Array<felt252> {
            self.jobs.submit(submissions)
        }

    }

    #[abi(embed_v0)]
    impl JobWorkImpl of IJobWork<ContractState> {
        fn submit_result(ref self: ContractState, source: ModelSource, result: JobResult) {
            self.jobs.answer(source, array![result].span());
        }

        fn submit_results(ref self: ContractState, source: ModelSource, results: Span<JobResult>) {
            self.jobs.answer(source, results);
        }
    }

    #[abi(embed_v0)]
    impl JobViewsImpl of IJobViews<ContractState> {
        fn holds(self: @ContractState, slot: felt252, job: PackedJob) -> bool {
            self.jobs.active_jobs.read(slot) == job.digest()
        }

        fn is_free(self: @ContractState, slot: felt252) -> bool {
            self.jobs.active_jobs.read(slot) == FREE
        }

        fn result_digest(self: @ContractState, job_id: felt252) -> felt252 {
            let digest = self.jobs.results.read(job_id);
            if digest == FREE {
                0
            } else {
                digest
            }
        }

        fn job_id(self: @ContractState, client: ContractAddress, nonce: u64) -> felt252 {
            job_id(client, nonce)
        }

        fn settings(self: @ContractState) -> Settings {
            self.jobs.globals.read().settings
        }

        fn job_counter(self: @ContractState) -> u64 {
            self.jobs.globals.read().job_counter
        }

        fn paused_until(self: @ContractState) -> Timestamp {
            self.jobs.globals.read().paused_until
        }

        fn pauser(self: @ContractState) -> ContractAddress {
            self.jobs.pauser.read()
        }

        fn contracts(self: @ContractState) -> (ContractAddress, ContractAddress, ContractAddress) {
            (
                self.jobs.vault.read().contract_address,
                self.jobs.model_registry.read().contract_address,
                self.jobs.cdc_pool.read().contract_address,
            )
        }
    }

    #[external(v0)]
    #[raw_output]
    fn cancel(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("cancel"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn expire(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("expire"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn deliver(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("deliver"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn abandon_delivery(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("abandon_delivery"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn assign_jobs(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("assign_jobs"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn quote(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("quote"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn pause_new_jobs(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("pause_new_jobs"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn set_pauser(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("set_pauser"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn set_fee(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("set_fee"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn transfer_ownership(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("transfer_ownership"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn accept_ownership(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("accept_ownership"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn owner(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("owner"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn pending_owner(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.endings(selector!("pending_owner"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn post(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.judged(selector!("post"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn settle_posted(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.judged(selector!("settle_posted"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn refuse_posted(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.judged(selector!("refuse_posted"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn settle_attested(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.judged(selector!("settle_attested"), calldata)
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        #[inline(never)]
        fn endings(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.endings.read(), selector, calldata)
        }

        #[inline(never)]
        fn judged(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.judged.read(), selector, calldata)
        }

    }
}
