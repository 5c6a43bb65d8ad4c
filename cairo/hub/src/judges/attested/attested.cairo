//! ATTESTED: three drawn workers answer the same job. Each commits first, so that none can copy; two that agree are
//! paid, each its own ask. Who is in the minority loses nothing but its pay, and may prove the others wrong.

#[starknet::contract]
pub mod AttestedJudge {
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address, get_contract_address, get_tx_info};
    use crate::cdc_pool::draw::RANKS;
    use crate::cdc_pool::interface::Seed;
    use crate::job_manager::interface::{
        IJobViewsDispatcher, IJobViewsDispatcherTrait, IJudgedJobsDispatcher, IJudgedJobsDispatcherTrait, PackedJob,
    };
    use crate::job_manager::lifecycle::{Action, Moment, check, now};
    use crate::job_manager::objects::{Job, JobTrait, PackedJobTrait, result_digest};
    use crate::model_registry::interface::{
        IModelFreezesDispatcher, IModelFreezesDispatcherTrait, IModelRegistryDispatcher, IModelRegistryDispatcherTrait,
    };
    use crate::types::{Amount, BlockNumber};
    use super::super::super::binding::BindingComponent;
    use super::super::super::errors::Errors;
    use super::super::super::interface::{
        Admission, Claim, IAttestedJudge, IJudge, IJudgePort, Opening, Round, RoundRules, Voter,
    };
    use super::super::super::ports::{
        IBeaconDispatcher, IPoolForJudgesDispatcher, IPoolForJudgesDispatcherTrait, last_turn, seed_of, stake_of,
        value_cap, wait,
    };
    use super::super::exposure::{Exposure, ExposurePacking, ExposureTrait};
    use super::super::objects::{StoredRound, Tally, TallyPacking, commitment, round, seat};

    /// Workers that answer, and how many of them must agree.
    pub const SEATS: u8 = 3;
    pub const QUORUM: u32 = 2;
    /// A model's list has at least three times the seats.
    pub const MIN_MEMBERS: u32 = 9;
    /// In place of a result that was proven wrong.
    const PROVEN_WRONG: felt252 = 'PROVEN_WRONG';

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
        rules: RoundRules,
        rounds: Map<felt252, StoredRound>,
        /// By (job, worker): `seat` of its commitment.
        seats: Map<(felt252, ContractAddress), felt252>,
        /// By (job, worker): the result digest that it has revealed.
        results: Map<(felt252, ContractAddress), felt252>,
        exposures: Map<ContractAddress, Exposure>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        BindingEvent: BindingComponent::Event,
        Committed: Committed,
        Revealed: Revealed,
        Agreed: Agreed,
    }

    #[derive(Drop, starknet::Event)]
    pub struct Committed {
        #[key]
        pub job_id: felt252,
        #[key]
        pub worker: ContractAddress,
        pub ask: Amount,
        pub commitment: felt252,
    }

    #[derive(Drop, starknet::Event)]
    pub struct Revealed {
        #[key]
        pub job_id: felt252,
        pub workers: Span<ContractAddress>,
        pub outputs: Span<felt252>,
    }

    /// What the job is paid for. Validators certify these by the hour, for who cannot read this chain.
    #[derive(Drop, starknet::Event)]
    pub struct Agreed {
        #[key]
        pub job_id: felt252,
        /// H('CIRO_RESULT', model_hash, input_commitment, outputs…)
        pub result: felt252,
        /// Stake of those who gave it.
        pub security: Amount,
    }

    /// An epoch must outlast the wait for a committee and all of its turns: later its weights and list may have moved.
    #[constructor]
    fn constructor(
        ref self: ContractState,
        binder: ContractAddress,
        job_manager: ContractAddress,
        model_registry: ContractAddress,
        cdc_pool: ContractAddress,
        beacon: ContractAddress,
        rules: RoundRules,
    ) {
        self.binding.initialise(binder);
        let RoundRules { rank_window, reveal_blocks, reveal_seconds } = rules;
        assert(rank_window != 0 && reveal_blocks != 0 && reveal_seconds != 0, Errors::WINDOW_RANGE);
        self.job_manager.write(IJudgedJobsDispatcher { contract_address: job_manager });
        self.model_registry.write(IModelRegistryDispatcher { contract_address: model_registry });
        let cdc_pool = IPoolForJudgesDispatcher { contract_address: cdc_pool };
        let beacon = IBeaconDispatcher { contract_address: beacon };
        assert(needed_blocks(beacon, rules) <= cdc_pool.epoch_length(), Errors::WINDOW_RANGE);
        self.cdc_pool.write(cdc_pool);
        self.beacon.write(beacon);
        self.rules.write(rules);
    }

    #[abi(embed_v0)]
    impl JudgeImpl of IJudge<ContractState> {
        /// A list of its owner's own workers agrees on anything: it must at least be a list of some size.
        fn admit(self: @ContractState, admission: Admission) {
            let members = self.cdc_pool.read().member_list(admission.model_hash).members;
            assert(members >= MIN_MEMBERS, Errors::POOL_TOO_SMALL);
            let needed = needed_blocks(self.beacon.read(), self.rules.read());
            assert(admission.deadline_blocks.into() >= needed, Errors::DEADLINE_SHORT);
        }
    }

    #[abi(embed_v0)]
    impl AttestedJudgeImpl of IAttestedJudge<ContractState> {
        fn commit(ref self: ContractState, slot: felt252, job: PackedJob, commitment: felt252) {
            let worker = get_caller_address();
            let job = self.open(slot, job);
            let job_id = job.id();
            let stored = self.rounds.read(job_id);
            let tally = stored.tally;
            let now = now();
            let seed = self.seed(@job);
            let closed = tally.commits == SEATS || tally.reveals != 0 || now.block >= self.last_turn(seed);
            assert(!closed, Errors::COMMITS_CLOSED);
            assert(commitment != 0, Errors::COMMIT_ZERO);
            assert(self.seats.read((job_id, worker)) == 0, Errors::ALREADY_COMMITTED);
            let pool = self.cdc_pool.read();
            // Three asks must fit the job's price.
            let max_ask = third(job.max_ask());
            if tally.commits == 0 {
                // With fewer ranks the pool would open the job to all, and all may be one.
                let ranked = pool.committee(job.model_hash, job_id, seed, max_ask);
                assert(ranked.len() == RANKS, Errors::RANKS_SHORT);
            }
            let ask = pool.seat_ask(job.model_hash, job_id, seed, max_ask, worker);
            let exposure = self.exposures.read(worker).with(@job, now);
            assert(exposure.value <= value_cap(pool, worker, now.time), Errors::VALUE_CAP);
            self.exposures.write(worker, exposure);
            self.seats.write((job_id, worker), seat(commitment, ask));
            if tally.commits == 0 {
                let tally = Tally { commits: 1, price: job.max_price, ..tally };
                let verifier = self.model_registry.read().verifier();
                self.rounds.write(job_id, StoredRound { client: job.client, model_owner: job.model_owner, verifier, tally });
            } else {
                self.rounds.entry(job_id).tally.write(Tally { commits: tally.commits + 1, ..tally });
            }
            self.emit(Committed { job_id, worker, ask, commitment });
        }

        fn reveal(
            ref self: ContractState,
            slot: felt252,
            job: PackedJob,
            outputs: Span<felt252>,
            openings: Span<Opening>,
        ) {
            let packed = job;
            let job = self.open(slot, packed);
            let job_id = job.id();
            let tally = self.reveal_opens(@job, self.rounds.entry(job_id).tally.read());
            assert(!openings.is_empty(), Errors::NO_OPENINGS);
            let result = result_digest(job.model_hash, job.input_commitment, outputs);
            let mut workers = array![];
            let mut asks = array![];
            for opening in openings {
                let Opening { worker, ask, salt } = *opening;
                let opened = seat(self.commitment_of(job_id, worker, result, salt), ask);
                assert(self.seats.read((job_id, worker)) == opened, Errors::NOT_COMMITTED);
                assert(self.results.read((job_id, worker)) == 0, Errors::ALREADY_REVEALED);
                self.results.write((job_id, worker), result);
                workers.append(worker);
                asks.append((worker, ask));
            }
            let reveals = tally.reveals + openings.len().try_into().unwrap();
            // All said the same, and it is all said: nothing to wait for.
            let ended = openings.len() == tally.commits.into();
            self.rounds.entry(job_id).tally.write(Tally { reveals, ended, ..tally });
            self.emit(Revealed { job_id, workers: workers.span(), outputs });
            if ended {
                for worker in workers.span() {
                    self.free(*worker, tally.price);
                }
                self.pay(slot, packed, result, asks.span(), outputs);
            }
        }

        fn finalise(
            ref self: ContractState, slot: felt252, job: PackedJob, outputs: Span<felt252>, voters: Span<Voter>,
        ) {
            let packed = job;
            let job = self.open(slot, packed);
            let job_id = job.id();
            let tally = self.rounds.entry(job_id).tally.read();
            assert(tally.contested == 0, Errors::CONTESTED);
            let all = tally.reveals != 0 && tally.reveals == tally.commits;
            assert(all || is_over(tally), Errors::REVEALS_OPEN);
            assert(voters.len() == tally.reveals.into(), Errors::VOTERS);
            let result = result_digest(job.model_hash, job.input_commitment, outputs);
            let mut majority = array![];
            let mut last: felt252 = 0;
            for voter in voters {
                let Voter { worker, ask, commitment } = *voter;
                assert(is_below(last, worker.into()), Errors::VOTERS);
                last = worker.into();
                assert(self.seats.read((job_id, worker)) == seat(commitment, ask), Errors::NOT_COMMITTED);
                let said = self.results.read((job_id, worker));
                assert(said != 0, Errors::VOTERS);
                if said == result {
                    majority.append((worker, ask));
                }
                self.free(worker, tally.price);
            }
            assert(majority.len() >= QUORUM, Errors::NO_MAJORITY);
            self.rounds.entry(job_id).tally.write(Tally { ended: true, ..tally });
            self.pay(slot, packed, result, majority.span(), outputs);
        }

        fn round(self: @ContractState, job_id: felt252) -> Round {
            round(self.rounds.read(job_id))
        }

        fn missed_seat(self: @ContractState, slot: felt252, job: PackedJob, worker: ContractAddress) -> BlockNumber {
            let job = self.open(slot, job);
            let job_id = job.id();
            if self.seats.read((job_id, worker)) != 0 {
                return 0;
            }
            let seed = self.seed(@job);
            let ranked = self.cdc_pool.read().committee(job.model_hash, job_id, seed, third(job.max_ask()));
            // With fewer ranks nobody can commit.
            if ranked.len() != RANKS {
                return 0;
            }
            let mut turn_ends = seed.from_block;
            for drawn in ranked.span().slice(0, SEATS.into()) {
                turn_ends += self.rules.read().rank_window.into();
                if *drawn == worker && now().block >= turn_ends {
                    return turn_ends;
                }
            }
            0
        }

        fn commitment_of(
            self: @ContractState, job_id: felt252, worker: ContractAddress, result: felt252, salt: felt252,
        ) -> felt252 {
            commitment(get_tx_info().unbox().chain_id, get_contract_address(), job_id, worker, result, salt)
        }

        fn rules(self: @ContractState) -> RoundRules {
            self.rules.read()
        }

        fn exposure(self: @ContractState, worker: ContractAddress) -> Amount {
            self.exposures.read(worker).value
        }
    }

    #[abi(embed_v0)]
    impl JudgePortImpl of IJudgePort<ContractState> {
        fn claim_of(self: @ContractState, job_id: felt252, worker: ContractAddress) -> Claim {
            let result_digest = self.results.read((job_id, worker));
            let Round { client, model_owner, verifier, price, reveal_by_time, .. } = self.round(job_id);
            let posted_at = if result_digest == 0 {
                0
            } else {
                reveal_by_time - self.rules.read().reveal_seconds.into()
            };
            Claim { result_digest, verifier, model_owner, client, price, posted_at }
        }

        /// Also after the job is paid: then it is about the worker's stake alone.
        fn contest(ref self: ContractState, job_id: felt252, worker: ContractAddress) {
            self.binding.assert_slashing();
            assert(self.results.read((job_id, worker)) != 0, Errors::NO_CLAIM);
            let pointer = self.rounds.entry(job_id).tally;
            let tally = pointer.read();
            pointer.write(Tally { contested: tally.contested + 1, ..tally });
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
            let pointer = self.rounds.entry(job_id).tally;
            let tally = pointer.read();
            assert(tally.contested != 0, Errors::NOT_CONTESTED);
            pointer.write(Tally { contested: tally.contested - 1, ..tally });
            if guilty {
                self.results.write((job_id, worker), PROVEN_WRONG);
            }
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn freezes(self: @ContractState) -> IModelFreezesDispatcher {
            IModelFreezesDispatcher { contract_address: self.model_registry.read().contract_address }
        }

        /// A job of this judge's that its slot holds, drawn and not late, of a model that can be judged.
        fn open(self: @ContractState, slot: felt252, job: PackedJob) -> Job {
            assert(job.verifier == get_contract_address(), Errors::NOT_JUDGE);
            let manager = IJobViewsDispatcher { contract_address: self.job_manager.read().contract_address };
            assert(manager.holds(slot, job), Errors::JOB_MISMATCH);
            let verifier = self.model_registry.read().verifier();
            assert(!self.freezes().is_frozen(job.model_hash, verifier), Errors::MODEL_FROZEN);
            let job = job.unpack();
            check(@job, Action::Attest, now());
            job
        }

        /// What its committee is drawn with; panics until the beacon has said it.
        fn seed(self: @ContractState, job: @Job) -> Seed {
            seed_of(self.beacon.read(), job.seed_block())
        }

        /// The block from which on no rank has a turn to commit.
        fn last_turn(self: @ContractState, seed: Seed) -> u64 {
            last_turn(seed, self.rules.read().rank_window)
        }

        /// The tally with its clock running, if reveals are taken now: none before commits are over.
        fn reveal_opens(self: @ContractState, job: @Job, tally: Tally) -> Tally {
            let Moment { block, time } = now();
            if tally.reveals == 0 {
                let over = tally.commits == SEATS || block >= self.last_turn(self.seed(job));
                assert(over && tally.commits.into() >= QUORUM, Errors::COMMITS_OPEN);
                let RoundRules { reveal_blocks, reveal_seconds, .. } = self.rules.read();
                return Tally {
                    reveal_by_block: block + reveal_blocks.into(), reveal_by_time: time + reveal_seconds.into(), ..tally,
                };
            }
            assert(!is_over(tally), Errors::REVEALS_CLOSED);
            tally
        }

        /// The worker has answered a job that ends now.
        fn free(ref self: ContractState, worker: ContractAddress, price: Amount) {
            self.exposures.write(worker, self.exposures.read(worker).without(price));
        }

        fn pay(
            ref self: ContractState,
            slot: felt252,
            job: PackedJob,
            result: felt252,
            workers: Span<(ContractAddress, Amount)>,
            outputs: Span<felt252>,
        ) {
            let time = now().time;
            let pool = self.cdc_pool.read();
            let mut security = 0;
            for (worker, _) in workers {
                security += stake_of(pool, *worker, time);
            }
            self.emit(Agreed { job_id: job.unpack().id(), result, security });
            self.job_manager.read().settle_attested(slot, job, workers, outputs, security);
        }
    }

    /// Blocks from submission until a round is over in which everybody takes its time.
    fn needed_blocks(beacon: IBeaconDispatcher, rules: RoundRules) -> u64 {
        1 + wait(beacon) + RANKS.into() * rules.rank_window.into() + rules.reveal_blocks.into()
    }

    /// Whether the time to reveal has run out, by both clocks.
    fn is_over(tally: Tally) -> bool {
        let Moment { block, time } = now();
        tally.reveals != 0 && block > tally.reveal_by_block && time > tally.reveal_by_time
    }

    fn is_below(low: felt252, high: felt252) -> bool {
        let (low, high): (u256, u256) = (low.into(), high.into());
        low < high
    }

    /// In whole units.
    fn third(ask: Amount) -> Amount {
        ask / crate::types::UNIT / SEATS.into() * crate::types::UNIT
    }
}
