//! OPTIMISTIC: one drawn worker answers behind a bond. It is paid when nobody has proven another output within the
//! window, or by a proof. One posted answer in 64 must be proven, so that watching, or computing at all, pays.

#[starknet::contract]
pub mod OptimisticJudge {
    use ciro_verifier::interface::{Answer, IVerifierDispatcher, IVerifierDispatcherTrait, ModelSource};
    use core::num::traits::Zero;
    use core::poseidon::poseidon_hash_span;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::syscalls::get_block_hash_syscall;
    use starknet::{ContractAddress, SyscallResultTrait, get_caller_address};
    use crate::job_manager::interface::{
        IJudgedJobsDispatcher, IJudgedJobsDispatcherTrait, PackedJob, Refusal,
    };
    use crate::job_manager::lifecycle::{Moment, now};
    use crate::job_manager::objects::{Job, JobTrait, PackedJobTrait, result_digest};
    use crate::model_registry::interface::{
        IModelFreezesDispatcher, IModelFreezesDispatcherTrait, IModelRegistryDispatcher, IModelRegistryDispatcherTrait,
    };
    use crate::types::{Amount, Timestamp};
    use super::super::super::binding::BindingComponent;
    use super::super::super::errors::Errors;
    use super::super::super::interface::{
        Admission, Claim, IJudge, IJudgePort, IOptimisticJudge, Posting, Status, Windows,
    };
    use super::super::super::ports::{
        IBeaconDispatcher, IBeaconDispatcherTrait, IPoolForJudgesDispatcher, Randomness, stake_of, value_cap, wait,
    };
    use super::super::objects::{Clock, ClockPacking, StoredPosting, posting};

    /// One posted answer in so many must be proven; `BOND_FACTOR` of the job manager is the same.
    pub const AUDIT_RATE: u128 = 64;

    component!(path: BindingComponent, storage: binding, event: BindingEvent);
    #[abi(embed_v0)]
    impl JudgeBindingImpl = BindingComponent::JudgeBindingImpl<ContractState>;
    impl BindingInternal = BindingComponent::InternalImpl<ContractState>;

    #[storage]
    struct Storage {
        #[substorage(v0)]
        binding: BindingComponent::Storage,
        job_manager: IJudgedJobsDispatcher,
        model_registry: IModelRegistryDispatcher,
        cdc_pool: IPoolForJudgesDispatcher,
        beacon: IBeaconDispatcher,
        windows: Windows,
        postings: Map<felt252, StoredPosting>,
        challengers: Map<felt252, ContractAddress>,
        exposures: Map<ContractAddress, Amount>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        BindingEvent: BindingComponent::Event,
        AnswerContested: AnswerContested,
        ContestResolved: ContestResolved,
    }

    #[derive(Drop, starknet::Event)]
    pub struct AnswerContested {
        #[key]
        pub job_id: felt252,
        #[key]
        pub worker: ContractAddress,
    }

    #[derive(Drop, starknet::Event)]
    pub struct ContestResolved {
        #[key]
        pub job_id: felt252,
        #[key]
        pub worker: ContractAddress,
        pub guilty: bool,
        pub frozen: bool,
    }

    /// The window's blocks must outlast the wait until the audit is known.
    #[constructor]
    fn constructor(
        ref self: ContractState,
        binder: ContractAddress,
        job_manager: ContractAddress,
        model_registry: ContractAddress,
        cdc_pool: ContractAddress,
        beacon: ContractAddress,
        windows: Windows,
    ) {
        self.binding.initialise(binder);
        let Windows { seconds, blocks, audit_seconds } = windows;
        let beacon = IBeaconDispatcher { contract_address: beacon };
        assert(seconds != 0 && audit_seconds != 0 && blocks.into() > wait(beacon), Errors::WINDOW_RANGE);
        self.job_manager.write(IJudgedJobsDispatcher { contract_address: job_manager });
        self.model_registry.write(IModelRegistryDispatcher { contract_address: model_registry });
        self.cdc_pool.write(IPoolForJudgesDispatcher { contract_address: cdc_pool });
        self.beacon.write(beacon);
        self.windows.write(windows);
    }

    #[abi(embed_v0)]
    impl JudgeImpl of IJudge<ContractState> {
        /// A hidden input would let the client alone challenge.
        fn admit(self: @ContractState, admission: Admission) {
            assert(admission.public_input, Errors::INPUT_HIDDEN);
        }

        /// A worker that was found wrong would have its bond back by it, and one that is contested might.
        fn expire(ref self: ContractState, job_id: felt252) {
            assert(get_caller_address() == self.job_manager.read().contract_address, Errors::NOT_JOB_MANAGER);
            let posting = self.posting(job_id);
            match posting.status {
                // Its slot is empty: nothing can end it a second time.
                Status::Posted | Status::Void => self.end(job_id, posting),
                Status::Contested => core::panic_with_felt252(Errors::CONTESTED),
                Status::Guilty => core::panic_with_felt252(Errors::MUST_BE_CONCLUDED),
                Status::Nothing | Status::Ended => {},
            }
        }
    }

    #[abi(embed_v0)]
    impl OptimisticJudgeImpl of IOptimisticJudge<ContractState> {
        fn post(ref self: ContractState, slot: felt252, job: PackedJob, outputs: Span<felt252>) {
            let worker = get_caller_address();
            let unpacked = job.unpack();
            let Job { model_hash, model_owner, input_commitment, client, rows, .. } = unpacked;
            let (verifier, proven_rows) = self.model_registry.read().proving(model_owner, model_hash);
            assert(rows <= proven_rows, Errors::ROWS_UNMEASURED);
            let Moment { block, time } = now();
            let price = self.job_manager.read().post(slot, job, worker, outputs);
            let exposed = self.exposures.read(worker) + price;
            assert(exposed <= value_cap(self.cdc_pool.read(), worker, time), Errors::VALUE_CAP);
            self.exposures.write(worker, exposed);
            let clock = Clock {
                status: Status::Posted,
                price,
                posted_block: block,
                posted_at: time,
                final_at: time + self.windows.read().seconds.into(),
                contested_at: 0,
            };
            let result = result_digest(model_hash, input_commitment, outputs);
            self.postings.write(unpacked.id(), StoredPosting { worker, client, model_owner, verifier, result, clock });
        }

        fn finalise(ref self: ContractState, slot: felt252, job: PackedJob, outputs: Span<felt252>) {
            let job_id = job.unpack().id();
            let posting = self.standing(job_id, job.model_hash);
            assert(self.is_over(posting, posting.final_at), Errors::WINDOW_OPEN);
            assert(!self.is_drawn_for_audit(job_id, posting.posted_block), Errors::MUST_BE_PROVEN);
            self.pay(slot, job, job_id, posting, outputs);
        }

        fn prove(ref self: ContractState, slot: felt252, job: PackedJob, source: ModelSource, answer: Answer) {
            let unpacked = job.unpack();
            let job_id = unpacked.id();
            let posting = self.standing(job_id, job.model_hash);
            let same = answer.job_id == job_id
                && answer.input_commitment == job.input_commitment
                && answer.rows == unpacked.rows;
            assert(same, Errors::OTHER_ANSWER);
            // The job is out of its slot before a stranger's code, a data contract, can run.
            self.pay(slot, job, job_id, posting, answer.outputs);
            IVerifierDispatcher { contract_address: posting.verifier }
                .verify(job.model_hash, source, get_caller_address(), array![answer].span());
        }

        fn conclude(ref self: ContractState, slot: felt252, job: PackedJob) {
            let unpacked = job.unpack();
            let job_id = unpacked.id();
            let posting = self.posting(job_id);
            let half = unpacked.bond() / 2;
            // Of what can be proven both ways nobody is guilty, also if that is known only after the verdict.
            let frozen = self.freezes().is_frozen(job.model_hash, posting.verifier);
            let (forfeits, awarded, award) = match posting.status {
                Status::Guilty => if frozen {
                    (false, Zero::zero(), 0)
                } else {
                    (true, self.challengers.read(job_id), half)
                },
                Status::Void => (false, Zero::zero(), 0),
                Status::Posted => if frozen {
                    (false, Zero::zero(), 0)
                } else {
                    assert(self.is_unproven(job_id, posting), Errors::STILL_STANDS);
                    (true, posting.client, core::cmp::min(half, posting.price))
                },
                Status::Contested => core::panic_with_felt252(Errors::CONTESTED),
                _ => core::panic_with_felt252(Errors::NOT_POSTED),
            };
            self.end(job_id, posting);
            let refusal = Refusal { by: get_caller_address(), forfeits, awarded, award };
            self.job_manager.read().refuse_posted(slot, job, refusal);
        }

        fn posting(self: @ContractState, job_id: felt252) -> Posting {
            posting(self.postings.read(job_id))
        }

        fn is_audited(self: @ContractState, job_id: felt252) -> bool {
            let posting = self.posting(job_id);
            assert(posting.status != Status::Nothing, Errors::NOT_POSTED);
            self.is_drawn_for_audit(job_id, posting.posted_block)
        }

        fn windows(self: @ContractState) -> Windows {
            self.windows.read()
        }

        fn exposure(self: @ContractState, worker: ContractAddress) -> Amount {
            self.exposures.read(worker)
        }
    }

    #[abi(embed_v0)]
    impl JudgePortImpl of IJudgePort<ContractState> {
        fn claim_of(self: @ContractState, job_id: felt252, worker: ContractAddress) -> Claim {
            let posting = self.posting(job_id);
            let Posting { model_owner, client, verifier, price, posted_at, .. } = posting;
            let result_digest = if posting.worker == worker {
                posting.result
            } else {
                0
            };
            Claim { result_digest, verifier, model_owner, client, price, posted_at }
        }

        fn contest(ref self: ContractState, job_id: felt252, worker: ContractAddress) {
            self.binding.assert_slashing();
            let posting = self.claimed(job_id, worker);
            assert(posting.status != Status::Contested, Errors::CONTESTED);
            assert(posting.status == Status::Posted, Errors::NOT_POSTED);
            let clock = self.postings.entry(job_id).clock;
            clock.write(Clock { status: Status::Contested, contested_at: now().time, ..clock.read() });
            self.emit(AnswerContested { job_id, worker });
        }

        fn resolve(
            ref self: ContractState,
            job_id: felt252,
            worker: ContractAddress,
            guilty: bool,
            frozen: bool,
            challenger: ContractAddress,
        ) {
            self.binding.assert_slashing();
            let posting = self.claimed(job_id, worker);
            assert(posting.status == Status::Contested, Errors::NOT_CONTESTED);
            let pointer = self.postings.entry(job_id).clock;
            let clock = pointer.read();
            let resolved = if guilty {
                self.challengers.write(job_id, challenger);
                Clock { status: Status::Guilty, ..clock }
            } else if frozen {
                Clock { status: Status::Void, ..clock }
            } else {
                let stood = now().time - clock.contested_at;
                Clock { status: Status::Posted, final_at: clock.final_at + stood, ..clock }
            };
            pointer.write(resolved);
            self.emit(ContestResolved { job_id, worker, guilty, frozen });
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn freezes(self: @ContractState) -> IModelFreezesDispatcher {
            IModelFreezesDispatcher { contract_address: self.model_registry.read().contract_address }
        }

        fn claimed(self: @ContractState, job_id: felt252, worker: ContractAddress) -> Posting {
            let posting = self.posting(job_id);
            assert(posting.status != Status::Nothing && posting.worker == worker, Errors::NO_CLAIM);
            posting
        }

        /// A posting that may be paid now, as far as others have a say in it.
        fn standing(self: @ContractState, job_id: felt252, model_hash: felt252) -> Posting {
            let posting = self.posting(job_id);
            assert(posting.status != Status::Contested, Errors::CONTESTED);
            assert(posting.status == Status::Posted, Errors::NOT_POSTED);
            assert(!self.freezes().is_frozen(model_hash, posting.verifier), Errors::MODEL_FROZEN);
            posting
        }

        /// By both clocks: in an outage timestamps jump while blocks stand still, and nobody could have challenged.
        fn is_over(self: @ContractState, posting: Posting, end: Timestamp) -> bool {
            let Moment { block, time } = now();
            time > end && block > posting.posted_block + self.windows.read().blocks.into()
        }

        /// The time for a proof begins when the worker can know that it must give one, however late that is.
        fn is_unproven(self: @ContractState, job_id: felt252, posting: Posting) -> bool {
            let Randomness { from_block, decided_at, .. } = self.randomness(posting.posted_block);
            let Windows { blocks, audit_seconds, .. } = self.windows.read();
            let Moment { block, time } = now();
            time > core::cmp::max(posting.final_at, decided_at) + audit_seconds.into()
                && block > from_block + blocks.into()
                && self.is_drawn_for_audit(job_id, posting.posted_block)
        }

        fn is_drawn_for_audit(self: @ContractState, job_id: felt252, posted_block: u64) -> bool {
            let randomness = self.randomness(posted_block).value;
            let seed = get_block_hash_syscall(posted_block + 1).unwrap_syscall();
            let dice: u256 = poseidon_hash_span(array!['CIRO_AUDIT', seed, randomness, job_id].span()).into();
            dice.low % AUDIT_RATE == 0
        }

        /// Of the block after the post, which whoever posts cannot wait for.
        fn randomness(self: @ContractState, posted_block: u64) -> Randomness {
            self.beacon.read().randomness(posted_block + 1)
        }

        fn pay(
            ref self: ContractState,
            slot: felt252,
            job: PackedJob,
            job_id: felt252,
            posting: Posting,
            outputs: Span<felt252>,
        ) {
            self.end(job_id, posting);
            let security = stake_of(self.cdc_pool.read(), posting.worker, posting.posted_at);
            self.job_manager.read().settle_posted(slot, job, outputs, security);
        }

        fn end(ref self: ContractState, job_id: felt252, posting: Posting) {
            let clock = self.postings.entry(job_id).clock;
            clock.write(Clock { status: Status::Ended, ..clock.read() });
            self.exposures.write(posting.worker, self.exposures.read(posting.worker) - posting.price);
        }
    }
}
