//! The job manager: opens jobs, lets the drawn workers answer them, has the answers verified and the vault pay. Holds
//! no money.

#[starknet::contract]
pub mod JobManager {
    use ciro_verifier::interface::{Answer, IVerifierDispatcher, IVerifierDispatcherTrait, ModelSource};
    use starknet::storage::{
        Map, StorageAsPointer, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::{ClassHash, ContractAddress, get_caller_address};
    use crate::cdc_pool::interface::{IDrawDispatcher, IDrawDispatcherTrait};
    use crate::components::ownable::OwnableComponent;
    use crate::facets::{Calldata, announce, hand_on};
    use crate::model_registry::interface::{IModelRegistryDispatcher, IModelRegistryDispatcherTrait, Terms};
    use crate::judges::interface::{Admission, IJudgeDispatcher, IJudgeDispatcherTrait};
    use crate::types::{Amount, BlockNumber, ComputeSpec, Level, Timestamp};
    use crate::vault::interface::{IVaultJobsDispatcher, IVaultJobsDispatcherTrait, Settlement};
    use super::super::errors::Errors;
    use super::super::events::{
        DeliveryAbandoned, FeeChanged, JobAssigned, JobRuled, JobCancelled, JobDelivered, JobExpired, JobPosted,
        JobRefused, JobSettled, JobSubmitted, NewJobsPaused, PauserChanged,
    };
    use super::super::globals::{Globals, GlobalsPacking, check_settings};
    use super::super::interface::{
        IJobManager, IJobViews, IJobWork, JobResult, PackedJob, Settings, Submission,
    };
    use super::super::lifecycle::{Action, now, refusal};
    use super::super::objects::{FREE, Job, JobState, JobTrait, PackedJobTrait, job_id, result_digest};
    use super::super::submission;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        /// Slot key -> digest of the job in it; FREE between jobs; 0 only before the first.
        active_jobs: Map<felt252, felt252>,
        /// job_id -> result digest, where the client asked for it; FREE until there is one.
        results: Map<felt252, felt252>,
        globals: Globals,
        vault: IVaultJobsDispatcher,
        model_registry: IModelRegistryDispatcher,
        cdc_pool: IDrawDispatcher,
        pauser: ContractAddress,
        /// Classes that this contract runs over its own storage; never changed.
        endings: ClassHash,
        judged: ClassHash,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
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
        self.globals.write(Globals { job_counter: 0, paused_until: 0, settings });
        self.vault.write(IVaultJobsDispatcher { contract_address: vault });
        self.model_registry.write(IModelRegistryDispatcher { contract_address: model_registry });
        self.cdc_pool.write(IDrawDispatcher { contract_address: cdc_pool });
        self.pauser.write(pauser);
        self.endings.write(endings);
        self.judged.write(judged);
    }

    #[abi(embed_v0)]
    impl JobManagerImpl of IJobManager<ContractState> {
        fn submit_job(
            ref self: ContractState, model_hash: felt252, input_commitment: felt252, compute_requirements: ComputeSpec,
        ) -> felt252 {
            let ids = self.submit(array![Submission { model_hash, input_commitment, compute_requirements }].span());
            *ids[0]
        }

        fn submit_jobs(ref self: ContractState, submissions: Span<Submission>) -> Array<felt252> {
            self.submit(submissions)
        }

    }

    #[abi(embed_v0)]
    impl JobWorkImpl of IJobWork<ContractState> {
        fn submit_result(ref self: ContractState, source: ModelSource, result: JobResult) {
            self.answer(source, array![result].span());
        }

        fn submit_results(ref self: ContractState, source: ModelSource, results: Span<JobResult>) {
            self.answer(source, results);
        }
    }

    #[abi(embed_v0)]
    impl JobViewsImpl of IJobViews<ContractState> {
        fn holds(self: @ContractState, slot: felt252, job: PackedJob) -> bool {
            self.stands(slot, job)
        }

        fn is_free(self: @ContractState, slot: felt252) -> bool {
            self.active_jobs.read(slot) == FREE
        }

        fn result_digest(self: @ContractState, job_id: felt252) -> felt252 {
            let digest = self.results.read(job_id);
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
            self.globals.read().settings
        }

        fn job_counter(self: @ContractState) -> u64 {
            self.globals.read().job_counter
        }

        fn paused_until(self: @ContractState) -> Timestamp {
            self.globals.read().paused_until
        }

        fn pauser(self: @ContractState) -> ContractAddress {
            self.pauser.read()
        }

        fn contracts(self: @ContractState) -> (ContractAddress, ContractAddress, ContractAddress) {
            (
                self.vault.read().contract_address,
                self.model_registry.read().contract_address,
                self.cdc_pool.read().contract_address,
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

        fn submit(ref self: ContractState, submissions: Span<Submission>) -> Array<felt252> {
            assert(!submissions.is_empty(), Errors::EMPTY_BATCH);
            let client = get_caller_address();
            let now = now();
            let globals = self.globals.read();
            assert(now.time >= globals.paused_until, Errors::PAUSED);
            let first_nonce = *submissions[0].compute_requirements.nonce;
            let mut nonce = first_nonce;
            let mut total: Amount = 0;
            let mut ids = array![];
            let mut known = self.terms(submissions[0]);
            for submission in submissions {
                let spec = *submission.compute_requirements;
                assert(spec.nonce == nonce, Errors::NONCE_ORDER);
                nonce += 1;
                if !known.are_for(submission) {
                    known = self.terms(submission);
                }
                let job = submission::open(client, submission, known.terms, globals.settings, now);
                if spec.level != Level::Zkml {
                    admit(@job, spec);
                }
                total += job.reserve();
                ids.append(self.open(job, spec));
            }
            self.globals.write(Globals { job_counter: globals.job_counter + submissions.len().into(), ..globals });
            self.vault.read().reserve(client, first_nonce, submissions.len().into(), total);
            ids
        }

        fn terms(self: @ContractState, submission: @Submission) -> Known {
            let (spec, model_hash) = (submission.compute_requirements, *submission.model_hash);
            let (owner, level) = (*spec.model_owner, *spec.level);
            Known { model_hash, owner, level, terms: self.model_registry.read().terms(owner, model_hash, level) }
        }

        /// Writes a new job into the slot that the client names, or, if that is not free (any more), into its own:
        /// naming a slot that somebody else takes first costs the client gas and nothing else.
        fn open(ref self: ContractState, job: Job, spec: ComputeSpec) -> felt252 {
            let job_id = job.id();
            let named_is_free = spec.slot != 0 && self.active_jobs.read(spec.slot) == FREE;
            let slot = if named_is_free {
                spec.slot
            } else {
                job_id
            };
            let packed = job.pack();
            self.active_jobs.write(slot, packed.digest());
            if job.store_result {
                // A new slot is the dearest thing there is. Who wants it pays for it, not the worker that fills it.
                self.results.write(job_id, FREE);
            }
            announce(
                selector!("JobSubmitted"),
                JobSubmitted {
                    job_id,
                    client: job.client,
                    model_hash: job.model_hash,
                    input_commitment: job.input_commitment,
                    compute_requirements: spec,
                    reward: job.max_price,
                    slot,
                    verifier: job.verifier,
                    amounts: packed.amounts,
                    status: packed.status,
                },
            );
            job_id
        }

        fn stands(self: @ContractState, slot: felt252, job: PackedJob) -> bool {
            self.active_jobs.read(slot) == job.digest()
        }

        fn answer(ref self: ContractState, source: ModelSource, results: Span<JobResult>) {
            assert(!results.is_empty(), Errors::EMPTY_BATCH);
            let worker = get_caller_address();
            // What can fail for little comes first: a lost race never costs a worker the check of its answer. The verifier may
            // run a data contract, a stranger's code, which may call back: by then the jobs are out of their slots.
            let (claims, answers) = claims(results);
            let (closed, requests) = self.close(worker, results, claims);
            let asks = self.asks(worker, closed, requests);
            let PackedJob { model_hash, verifier, .. } = *results[0].job;
            IVerifierDispatcher { contract_address: verifier }.verify(model_hash, source, worker, answers);
            self.pay(worker, closed, asks);
        }

        /// Takes the jobs that still stand, and are not late, out of their slots. From here on nobody can answer or
        /// expire them. Returns also what the pool is to be asked: a job that is pinned to the worker has its ask.
        fn close(
            ref self: ContractState, worker: ContractAddress, results: Span<JobResult>, claims: Span<Claim>,
        ) -> (Span<Closed>, Span<(felt252, BlockNumber, Amount)>) {
            let now = now();
            let mut claims = claims;
            let mut closed = array![];
            let mut left_out = Errors::JOB_MISMATCH;
            let mut requests = array![];
            for result in results {
                let result = *result;
                let Claim { job_id, job: boxed } = *claims.pop_front().unwrap();
                let slot = self.active_jobs.entry(result.slot).as_ptr();
                if slot.read() != result.job.digest() {
                    continue;
                }
                let job = boxed.unbox();
                let refused = refusal(@job, Action::Answer, now);
                if refused != 0 {
                    left_out = refused;
                    continue;
                }
                let kept = if job.store_result || job.has_consumer() {
                    result_digest(job.model_hash, job.input_commitment, result.outputs)
                } else {
                    0
                };
                if job.store_result {
                    self.results.write(job_id, kept);
                }
                let left = if job.has_consumer() {
                    settled_digest(boxed, kept)
                } else {
                    FREE
                };
                slot.write(left);
                let pinned = job.state == JobState::Assigned && job.worker == worker;
                if !pinned {
                    requests.append((job_id, job.seed_block(), job.max_ask()));
                }
                closed.append(Closed { job_id, job: boxed, pinned, outputs: result.outputs });
            }
            assert(!closed.is_empty(), left_out);
            (closed.span(), requests.span())
        }

        /// What the worker may charge a row for each job that is not pinned to it: the pool says whether it is the
        /// worker's turn, and panics if not.
        fn asks(
            self: @ContractState,
            worker: ContractAddress,
            closed: Span<Closed>,
            requests: Span<(felt252, BlockNumber, Amount)>,
        ) -> Array<Amount> {
            if requests.is_empty() {
                return array![];
            }
            let model_hash = closed[0].job.unbox().model_hash;
            self.cdc_pool.read().entitled_asks(model_hash, worker, requests)
        }

        fn pay(ref self: ContractState, worker: ContractAddress, closed: Span<Closed>, asks: Array<Amount>) {
            let mut asks = asks;
            let mut settlements = array![];
            for entry in closed {
                let job = entry.job.unbox();
                let ask = if *entry.pinned {
                    job.ask
                } else {
                    asks.pop_front().unwrap()
                };
                let shares = job.shares(ask);
                assert(shares.price <= job.max_price, Errors::PRICE_ABOVE_CAP);
                settlements
                    .append(
                        Settlement {
                            client: job.client,
                            reserved: job.reserve(),
                            model_owner: job.model_owner,
                            to_worker: shares.worker,
                            to_model_owner: shares.model_owner,
                            fee: shares.fee,
                            kept: job.delivery_fee,
                        },
                    );
                announce(
                    selector!("JobSettled"),
                    JobSettled {
                        job_id: *entry.job_id,
                        worker,
                        to_worker: shares.worker,
                        outputs: *entry.outputs,
                    },
                );
            }
            self.vault.read().settle(worker, settlements.span());
        }
    }

    /// The registry's terms of the last submission: a batch of one model asks once.
    #[derive(Copy, Drop)]
    struct Known {
        model_hash: felt252,
        owner: ContractAddress,
        level: Level,
        terms: Terms,
    }

    #[generate_trait]
    impl KnownImpl of KnownTrait {
        fn are_for(self: @Known, submission: @Submission) -> bool {
            let spec = submission.compute_requirements;
            self.model_hash == submission.model_hash && self.owner == spec.model_owner && self.level == spec.level
        }
    }

    /// A job without a proof is its judge's: the judge says whether it takes it.
    fn admit(job: @Job, spec: ComputeSpec) {
        IJudgeDispatcher { contract_address: *job.verifier }
            .admit(
                Admission {
                    model_hash: *job.model_hash,
                    max_price: *job.max_price,
                    deadline_blocks: spec.deadline_blocks,
                    public_input: !spec.input.is_empty(),
                },
            );
    }

    /// A job as the caller presents it: true only if its slot says so.
    #[derive(Copy, Drop)]
    struct Claim {
        job_id: felt252,
        job: Box<Job>,
    }

    /// A job that has left its slot and is to be paid in the same call.
    #[derive(Copy, Drop)]
    struct Closed {
        job_id: felt252,
        job: Box<Job>,
        /// To the worker that answers.
        pinned: bool,
        outputs: Span<felt252>,
    }

    #[inline(never)]
    fn settled_digest(job: Box<Job>, result: felt252) -> felt252 {
        Job { state: JobState::Settled, result, ..job.unbox() }.pack().digest()
    }

    /// What the caller says of the jobs, and its answers; all of one model and of the verifier that they were opened with.
    fn claims(results: Span<JobResult>) -> (Span<Claim>, Span<Answer>) {
        let first = results[0].job;
        let mut claims = array![];
        let mut answers = array![];
        for result in results {
            let job = result.job.unpack();
            assert(job.model_hash == *first.model_hash && job.verifier == *first.verifier, Errors::MIXED_MODELS);
            let job_id = job.id();
            answers
                .append(
                    Answer {
                        job_id,
                        input_commitment: job.input_commitment,
                        salt: *result.salt,
                        rows: job.rows,
                        input: *result.input,
                        outputs: *result.outputs,
                    },
                );
            claims.append(Claim { job_id, job: BoxTrait::new(job) });
        }
        (claims.span(), answers.span())
    }
}
