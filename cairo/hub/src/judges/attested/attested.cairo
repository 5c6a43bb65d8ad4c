//! ATTESTED: three drawn workers answer the same job. Each commits first, so that none can copy; two that agree are
//! paid, each its own ask. Who is in the minority loses nothing but its pay, and may prove the others wrong.

/// Commitments, reveals and their end; what is asked about them is a facet's, a class that runs on this contract's
/// storage.
#[starknet::contract]
pub mod AttestedJudge {
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::{ClassHash, ContractAddress, get_caller_address, get_contract_address, get_tx_info};
    use crate::cdc_pool::draw::RANKS;
    use crate::facets::{Calldata, hand_on};
    use crate::job_manager::interface::{IJudgedJobsDispatcher, IJudgedJobsDispatcherTrait, PackedJob};
    use crate::job_manager::lifecycle::{Action, check, now};
    use crate::job_manager::objects::{Job, JobTrait, PackedJobTrait, result_digest};
    use crate::model_registry::interface::{IModelRegistryDispatcher, IModelRegistryDispatcherTrait};
    use crate::types::Amount;
    use super::super::super::binding::BindingComponent;
    use super::super::super::errors::Errors;
    use super::super::super::interface::{IAttestedJudge, Opening, RoundRules, Voter};
    use super::super::super::ports::{
        IBeaconDispatcher, IPoolForJudgesDispatcher, IPoolForJudgesDispatcherTrait, stake_of, value_cap,
    };
    use super::super::exposure::ExposureTrait;
    use super::super::objects::{StoredRound, Tally, TallyPacking, commitment, pack_ranks, seat, unpack_ranks};
    use super::super::rounds::{QUORUM, RoundsTrait, SEATS, is_closed, is_over, needed_blocks, rank_of};
    use super::super::state::RoundsState;

    component!(path: BindingComponent, storage: binding, event: BindingEvent);
    impl BindingInternal = BindingComponent::InternalImpl<ContractState>;
    component!(path: RoundsState, storage: attested, event: RoundsEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        binding: BindingComponent::Storage,
        #[substorage(v0)]
        attested: RoundsState::Storage,
        records: ClassHash,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        BindingEvent: BindingComponent::Event,
        #[flat]
        RoundsEvent: RoundsState::Event,
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
    /// Turns last as long as the pool's.
    #[constructor]
    fn constructor(
        ref self: ContractState,
        binder: ContractAddress,
        job_manager: ContractAddress,
        model_registry: ContractAddress,
        cdc_pool: ContractAddress,
        beacon: ContractAddress,
        rules: RoundRules,
        records: ClassHash,
    ) {
        self.binding.initialise(binder);
        let RoundRules { rank_window, reveal_blocks, reveal_seconds } = rules;
        assert(rank_window != 0 && reveal_blocks != 0 && reveal_seconds != 0, Errors::WINDOW_RANGE);
        let cdc_pool = IPoolForJudgesDispatcher { contract_address: cdc_pool };
        let beacon = IBeaconDispatcher { contract_address: beacon };
        let pool_rules = cdc_pool.rules();
        assert(rank_window.into() == pool_rules.rank_window, Errors::WINDOW_RANGE);
        assert(needed_blocks(beacon, rank_window) <= pool_rules.epoch_length, Errors::WINDOW_RANGE);
        self.attested.job_manager.write(IJudgedJobsDispatcher { contract_address: job_manager });
        self.attested.model_registry.write(IModelRegistryDispatcher { contract_address: model_registry });
        self.attested.cdc_pool.write(cdc_pool);
        self.attested.beacon.write(beacon);
        self.attested.rules.write(rules);
        self.records.write(records);
    }

    #[abi(embed_v0)]
    impl AttestedJudgeImpl of IAttestedJudge<ContractState> {
        fn commit(ref self: ContractState, slot: felt252, job: PackedJob, commitment: felt252) {
            let worker = get_caller_address();
            let job = self.attested.open(slot, job);
            let job_id = job.id();
            let tally = self.attested.rounds.entry(job_id).tally.read();
            let now = now();
            let seed = self.attested.committee_seed(@job);
            let rules = self.attested.rules.read();
            let closed = tally.commits == SEATS
                || tally.reveals != 0
                || now.block >= seed.from_block + RANKS.into() * rules.rank_window.into();
            assert(!closed, Errors::COMMITS_CLOSED);
            assert(commitment != 0, Errors::COMMIT_ZERO);
            assert(self.attested.seats.read((job_id, worker)) == 0, Errors::ALREADY_COMMITTED);
            // Who is drawn is settled at the first commitment: a member that leaves its list later would move others
            // up.
            let ranks = if tally.commits == 0 {
                let drawn = self.attested.draw(@job, seed);
                // With fewer ranks the pool would open the job to all, and all may be one.
                assert(drawn.len() == RANKS, Errors::RANKS_SHORT);
                drawn
            } else {
                unpack_ranks(tally.ranks)
            };
            let pool = self.attested.cdc_pool.read();
            let (index, ask) = pool.member(job.model_hash, worker, seed.block);
            let rank = rank_of(ranks.span(), index).expect(Errors::NOT_YOUR_TURN);
            assert(now.block >= seed.from_block + rank * rules.rank_window.into(), Errors::NOT_YOUR_TURN);
            let exposure = self.attested.exposures.read(worker).with(@job, rules, now);
            assert(exposure.value <= value_cap(pool, worker, now.time), Errors::VALUE_CAP);
            self.attested.exposures.write(worker, exposure);
            self.attested.seats.write((job_id, worker), seat(commitment, ask));
            if tally.commits == 0 {
                let tally = Tally { commits: 1, price: job.max_price, ranks: pack_ranks(ranks.span()), ..tally };
                let verifier = self.attested.model_registry.read().verifier();
                let round = StoredRound { client: job.client, model_owner: job.model_owner, verifier, tally };
                self.attested.rounds.write(job_id, round);
            } else {
                self.attested.rounds.entry(job_id).tally.write(Tally { commits: tally.commits + 1, ..tally });
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
            let job = self.attested.open(slot, packed);
            let job_id = job.id();
            let tally = self.attested.reveal_opens(@job, self.attested.rounds.entry(job_id).tally.read());
            assert(!openings.is_empty(), Errors::NO_OPENINGS);
            let result = result_digest(job.model_hash, job.input_commitment, outputs);
            let (chain_id, judge) = (get_tx_info().unbox().chain_id, get_contract_address());
            let mut workers = array![];
            let mut asks = array![];
            for opening in openings {
                let Opening { worker, ask, salt } = *opening;
                let opened = seat(commitment(chain_id, judge, job_id, worker, result, salt), ask);
                assert(self.attested.seats.read((job_id, worker)) == opened, Errors::NOT_COMMITTED);
                assert(self.attested.results.read((job_id, worker)) == 0, Errors::ALREADY_REVEALED);
                self.attested.results.write((job_id, worker), result);
                workers.append(worker);
                asks.append((worker, ask));
            }
            let reveals = tally.reveals + openings.len().try_into().unwrap();
            // All said the same, and it is all said: nothing to wait for.
            let ended = openings.len() == tally.commits.into();
            self.attested.rounds.entry(job_id).tally.write(Tally { reveals, ended, ..tally });
            self.emit(Revealed { job_id, workers: workers.span(), outputs });
            if ended {
                for worker in workers.span() {
                    self.free(*worker, @job);
                }
                self.pay(slot, packed, result, asks.span(), outputs);
            }
        }

        fn finalise(
            ref self: ContractState, slot: felt252, job: PackedJob, outputs: Span<felt252>, voters: Span<Voter>,
        ) {
            let packed = job;
            let job = self.attested.open(slot, packed);
            let job_id = job.id();
            let tally = self.attested.rounds.entry(job_id).tally.read();
            assert(tally.contested == 0, Errors::CONTESTED);
            let all = tally.reveals != 0 && tally.reveals == tally.commits;
            assert(all || is_over(tally), Errors::REVEALS_OPEN);
            if is_closed(tally) {
                check(@job, Action::Commit, now());
            }
            assert(voters.len() == tally.reveals.into(), Errors::VOTERS);
            let result = result_digest(job.model_hash, job.input_commitment, outputs);
            let mut majority = array![];
            let mut last: felt252 = 0;
            for voter in voters {
                let Voter { worker, ask, commitment } = *voter;
                assert(is_below(last, worker.into()), Errors::VOTERS);
                last = worker.into();
                assert(self.attested.seats.read((job_id, worker)) == seat(commitment, ask), Errors::NOT_COMMITTED);
                let said = self.attested.results.read((job_id, worker));
                assert(said != 0, Errors::VOTERS);
                if said == result {
                    majority.append((worker, ask));
                }
                self.free(worker, @job);
            }
            assert(majority.len() >= QUORUM, Errors::NO_MAJORITY);
            self.attested.rounds.entry(job_id).tally.write(Tally { ended: true, ..tally });
            self.pay(slot, packed, result, majority.span(), outputs);
        }
    }

    #[external(v0)]
    #[raw_output]
    fn admit(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("admit"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn expire(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("expire"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn claim_of(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("claim_of"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn contest(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("contest"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn resolve(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("resolve"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn bind_slashing(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("bind_slashing"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn slashing(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("slashing"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn round(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("round"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn missed_seat(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("missed_seat"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn commitment_of(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("commitment_of"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn rules(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("rules"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn exposure(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.records(selector!("exposure"), calldata)
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// The worker has answered a job that ends now.
        fn free(ref self: ContractState, worker: ContractAddress, job: @Job) {
            let exposure = self.attested.exposures.read(worker);
            self.attested.exposures.write(worker, exposure.without(job, self.attested.rules.read(), now()));
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
            let pool = self.attested.cdc_pool.read();
            let mut security = 0;
            for (worker, _) in workers {
                security += stake_of(pool, *worker, time);
            }
            self.emit(Agreed { job_id: job.unpack().id(), result, security });
            self.attested.job_manager.read().settle_attested(slot, job, workers, outputs, security);
        }

        #[inline(never)]
        fn records(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.records.read(), selector, calldata)
        }
    }

    fn is_below(low: felt252, high: felt252) -> bool {
        let (low, high): (u256, u256) = (low.into(), high.into());
        low < high
    }
}
