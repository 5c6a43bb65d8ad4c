//! Stake, opt-in, and the draw. See docs/SPEC.md, "Stake and draw".

/// The draw and the lists that it reads live here; the rest in four facets, classes of their own that run on this contract's storage:
/// a class that held everything could not be declared.
#[starknet::contract]
pub mod CDCPool {
    use core::dict::Felt252Dict;
    use core::num::traits::Zero;
    use starknet::storage::{
        StorageMapReadAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::syscalls::get_block_hash_syscall;
    use starknet::{ClassHash, ContractAddress, SyscallResultTrait, get_block_number};
    use crate::types::{Amount, BasisPoints, BlockNumber, Epoch, Timestamp, UNIT};
    use super::super::draw::{HASH_DELAY, RANKS, ROUNDS, dice, luck_unit, roll};
    use super::super::errors::Errors;
    use super::super::events::{
        Bound, CommissionSet, EarningsDistributed, OptedIn, OptedOut, ReputationChanged, SlashRestored, UnbondedClaimed,
        WeightChanged, WorkerRegistered, WorkerSlashed, WorkerStaked, WorkerUnstaked,
    };
    use super::super::interface::{
        Facets, ICDCPool, ICDCPoolDispatcherTrait, ICDCPoolLibraryDispatcher, ICDCPoolViews, ICDCPoolViewsDispatcherTrait,
        ICDCPoolViewsLibraryDispatcher, IDraw, IMemberLists,
        IMemberListsDispatcherTrait, IMemberListsLibraryDispatcher, IPenalties, IPenaltiesDispatcherTrait,
        IPenaltiesLibraryDispatcher, Conviction, Loss, Member, MemberList, Penalty, PoolRules, Security, Unbonding, Worker,
    };
    use super::super::lists::ListsTrait;
    use super::super::member_list::{ListTrait, epoch_bits, index_in, is_active, rest_in};
    use super::super::objects::{
        BUCKETS, CIRO, List, Rules, RulesTrait, epoch_mark, scaled_weight, unpack_ask,
        unpack_membership,
    };
    use super::super::schedule::ScheduleTrait;
    use super::super::state::PoolState;
    use super::super::weights::WeightsTrait;
    use super::super::words::read_word;

    /// `min_stake · 4` must fit a weight of 31 bits.
    const MIN_STAKE_LIMIT: u128 = 0x20000000;

    component!(path: PoolState, storage: pool, event: PoolEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        pool: PoolState::Storage,
        member_lists: ClassHash,
        stakes: ClassHash,
        penalties: ClassHash,
        views: ClassHash,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        #[flat]
        PoolEvent: PoolState::Event,
        WorkerStaked: WorkerStaked,
        WorkerUnstaked: WorkerUnstaked,
        UnbondedClaimed: UnbondedClaimed,
        WeightChanged: WeightChanged,
        WorkerRegistered: WorkerRegistered,
        CommissionSet: CommissionSet,
        EarningsDistributed: EarningsDistributed,
        ReputationChanged: ReputationChanged,
        WorkerSlashed: WorkerSlashed,
        SlashRestored: SlashRestored,
        Bound: Bound,
        OptedIn: OptedIn,
        OptedOut: OptedOut,
    }

    /// `min_stake` in base units, whole CIRO; `unbonding_period` in seconds. An epoch must outlast all ranks' windows: so a draw is never
    /// needed later than one epoch after its seed's. `binder` may name the slashing and the uptime contract, once.
    #[constructor]
    fn constructor(
        ref self: ContractState,
        vault: ContractAddress,
        min_stake: Amount,
        epoch_length: u32,
        rank_window: u32,
        unbonding_period: u32,
        binder: ContractAddress,
        facets: Facets,
    ) {
        assert(vault.is_non_zero(), Errors::ZERO_ADDRESS);
        let (whole, rest) = DivRem::div_rem(min_stake, CIRO.try_into().unwrap());
        assert(rest == 0 && whole != 0 && whole < MIN_STAKE_LIMIT, Errors::MIN_STAKE_RANGE);
        assert(rank_window != 0, Errors::WINDOW_ZERO);
        assert(epoch_length.into() >= HASH_DELAY + RANKS.into() * rank_window.into(), Errors::EPOCH_TOO_SHORT);
        assert(unbonding_period.into() >= BUCKETS, Errors::UNBONDING_TOO_SHORT);
        self.pool.vault.write(vault);
        self.pool.rules.write(Rules { epoch_length, rank_window, min_stake: whole.try_into().unwrap(), unbonding_period });
        self.pool.binder.write(binder);
        self.member_lists.write(facets.memberships);
        self.stakes.write(facets.stakes);
        self.penalties.write(facets.penalties);
        self.views.write(facets.views);
    }

    #[abi(embed_v0)]
    impl CDCPoolImpl of ICDCPool<ContractState> {
        fn stake_for_worker(ref self: ContractState, worker_address: ContractAddress, amount: Amount) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.stake_for_worker(worker_address, amount)
        }

        fn unstake(ref self: ContractState, worker_address: ContractAddress, amount: Amount) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.unstake(worker_address, amount)
        }

        fn claim_unbonded(ref self: ContractState, worker_address: ContractAddress) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.claim_unbonded(worker_address)
        }

        fn sync_weight(ref self: ContractState, worker_address: ContractAddress) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.sync_weight(worker_address)
        }

        fn register_worker(
            ref self: ContractState, class: u8, region: felt252, endpoints: ByteArray, stark_key: felt252, r: felt252, s: felt252,
        ) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.register_worker(class, region, endpoints, stark_key, r, s)
        }

        fn set_commission(ref self: ContractState, commission: BasisPoints) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.set_commission(commission)
        }

        fn distribute(ref self: ContractState, worker_address: ContractAddress) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.distribute(worker_address)
        }

        fn refresh(ref self: ContractState, worker_address: ContractAddress) {
            ICDCPoolLibraryDispatcher { class_hash: self.stakes.read() }.refresh(worker_address)
        }
    }

    #[abi(embed_v0)]
    impl PenaltiesImpl of IPenalties<ContractState> {
        fn bind(ref self: ContractState, slashing: ContractAddress, uptime: ContractAddress) {
            IPenaltiesLibraryDispatcher { class_hash: self.penalties.read() }.bind(slashing, uptime)
        }

        fn slash(
            ref self: ContractState, case_id: felt252, worker: ContractAddress, penalty: Penalty, infraction: Timestamp, bounty_to: ContractAddress, harmed: ContractAddress, harmed_amount: Amount,
        ) -> Loss {
            IPenaltiesLibraryDispatcher { class_hash: self.penalties.read() }.slash(case_id, worker, penalty, infraction, bounty_to, harmed, harmed_amount)
        }

        fn slash_all(ref self: ContractState, convictions: Span<Conviction>, bounty_to: ContractAddress) -> Array<Loss> {
            IPenaltiesLibraryDispatcher { class_hash: self.penalties.read() }.slash_all(convictions, bounty_to)
        }

        fn restore(ref self: ContractState, case_id: felt252) {
            IPenaltiesLibraryDispatcher { class_hash: self.penalties.read() }.restore(case_id)
        }

        fn set_uptime(ref self: ContractState, levels: Span<felt252>) {
            IPenaltiesLibraryDispatcher { class_hash: self.penalties.read() }.set_uptime(levels)
        }
    }

    #[abi(embed_v0)]
    impl CDCPoolViewsImpl of ICDCPoolViews<ContractState> {
        fn worker(self: @ContractState, worker_address: ContractAddress) -> Worker {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.worker(worker_address)
        }

        fn workers(self: @ContractState, first: u16, count: u16) -> Array<Worker> {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.workers(first, count)
        }

        fn stakes_of(self: @ContractState, workers: Span<ContractAddress>) -> Array<Amount> {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.stakes_of(workers)
        }

        fn slashable(self: @ContractState, worker: ContractAddress, infraction: Timestamp) -> (Amount, Amount) {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.slashable(worker, infraction)
        }

        fn security(self: @ContractState, first: u16, count: u16) -> Security {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.security(first, count)
        }

        fn worker_by_key(self: @ContractState, stark_key: felt252) -> ContractAddress {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.worker_by_key(stark_key)
        }

        fn worker_index(self: @ContractState, worker: ContractAddress) -> u16 {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.worker_index(worker)
        }

        fn worker_at(self: @ContractState, index: u16) -> ContractAddress {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.worker_at(index)
        }

        fn worker_count(self: @ContractState) -> u16 {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.worker_count()
        }

        fn stark_key(self: @ContractState, worker: ContractAddress) -> felt252 {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.stark_key(worker)
        }

        fn is_jailed(self: @ContractState, worker: ContractAddress) -> bool {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.is_jailed(worker)
        }

        fn unbonding_period(self: @ContractState) -> u64 {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.unbonding_period()
        }

        fn bound(self: @ContractState) -> (ContractAddress, ContractAddress) {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.bound()
        }

        fn stake_of(self: @ContractState, worker_address: ContractAddress, staker: ContractAddress) -> Amount {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.stake_of(worker_address, staker)
        }

        fn unbonding_of(self: @ContractState, worker_address: ContractAddress, staker: ContractAddress) -> Array<Unbonding> {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.unbonding_of(worker_address, staker)
        }

        fn total_stake(self: @ContractState) -> Amount {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.total_stake()
        }

        fn current_epoch(self: @ContractState) -> Epoch {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.current_epoch()
        }

        fn epoch_length(self: @ContractState) -> u64 {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.epoch_length()
        }

        fn rules(self: @ContractState) -> PoolRules {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.rules()
        }

        fn vault(self: @ContractState) -> ContractAddress {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.vault()
        }

        fn member_list(self: @ContractState, model_hash: felt252) -> MemberList {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.member_list(model_hash)
        }

        fn members_at(self: @ContractState, model_hash: felt252, first: u32, count: u32) -> Array<Member> {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.members_at(model_hash, first, count)
        }

        fn members(self: @ContractState, model_hash: felt252) -> Array<(ContractAddress, Amount, Epoch)> {
            ICDCPoolViewsLibraryDispatcher { class_hash: self.views.read() }.members(model_hash)
        }
    }

    #[abi(embed_v0)]
    impl MemberListsImpl of IMemberLists<ContractState> {
        fn opt_in(ref self: ContractState, model_hash: felt252, ask: Amount) {
            IMemberListsLibraryDispatcher { class_hash: self.member_lists.read() }.opt_in(model_hash, ask)
        }

        fn opt_out(ref self: ContractState, model_hash: felt252) {
            IMemberListsLibraryDispatcher { class_hash: self.member_lists.read() }.opt_out(model_hash)
        }

        fn evict(ref self: ContractState, model_hash: felt252, worker_address: ContractAddress) {
            IMemberListsLibraryDispatcher { class_hash: self.member_lists.read() }.evict(model_hash, worker_address)
        }
    }

    #[abi(embed_v0)]
    impl DrawImpl of IDraw<ContractState> {
        fn ranked(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
        ) -> Array<ContractAddress> {
            let draws = self.open_draws(model_hash);
            assert(draws.block >= seed_block + HASH_DELAY, Errors::SEED_NOT_READY);
            let epoch = draws.rules.epoch_of(draws.block);
            assert(epoch <= draws.rules.epoch_of(seed_block) + 1, Errors::DRAW_EXPIRED);
            let mut known: Known = Default::default();
            let mut ranked = array![];
            for position in self.draw(@draws, ref known, job_id, seed_block, max_ask, RANKS, NO_POSITION) {
                ranked.append(self.pool.worker_addresses.read(self.index_at(ref known, draws.places, *position)));
            }
            ranked
        }

        fn first_ranked(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
        ) -> Option<(ContractAddress, Amount)> {
            let draws = self.open_draws(model_hash);
            assert(draws.turns(seed_block) == 1, Errors::WINDOW_OVER);
            let mut known: Known = Default::default();
            let ranked = self.draw(@draws, ref known, job_id, seed_block, max_ask, 1, NO_POSITION);
            let position = *ranked.get(0)?.unbox();
            let index = self.index_at(ref known, draws.places, position);
            Some((self.pool.worker_addresses.read(index), self.ask(ref known, model_hash, draws.places, position)))
        }

        fn entitled_ask(
            self: @ContractState,
            model_hash: felt252,
            job_id: felt252,
            seed_block: BlockNumber,
            max_ask: Amount,
            worker: ContractAddress,
        ) -> Amount {
            *self.entitled_asks(model_hash, worker, array![(job_id, seed_block, max_ask)].span())[0]
        }

        fn entitled_asks(
            self: @ContractState, model_hash: felt252, worker: ContractAddress, requests: Span<(felt252, BlockNumber, Amount)>,
        ) -> Array<Amount> {
            let index = self.pool.worker_indices.read(worker);
            let membership = unpack_membership(self.pool.memberships.entry(model_hash).read(index));
            assert(index != 0 && membership.joined, Errors::NOT_A_MEMBER);
            let ask = membership.ask.into() * UNIT;
            let draws = self.open_draws(model_hash);
            let mut known: Known = Default::default();
            let mut asks = array![];
            let mut open_to_all = false;
            for (job_id, seed_block, max_ask) in requests {
                assert(membership.active_from <= draws.rules.epoch_of(*seed_block), Errors::NOT_A_MEMBER);
                assert(ask <= *max_ask, Errors::ASK_ABOVE_MAX);
                if !self.is_drawn(@draws, ref known, *job_id, *seed_block, *max_ask, membership.position.into()) {
                    open_to_all = true;
                }
                asks.append(ask);
            }
            if open_to_all {
                // To every member that still has a weight.
                assert(self.pool.weight(index).schedule.at(draws.rules.epoch_of(draws.block)) != 0, Errors::NOT_A_MEMBER);
            }
            asks
        }
    }

    /// What the draws of one call have in common.
    #[derive(Copy, Drop)]
    struct Draws {
        rules: Rules,
        model_hash: felt252,
        list: List,
        /// Where the list's slots begin.
        places: felt252,
        luck_unit: u128,
        block: BlockNumber,
    }

    #[generate_trait]
    impl DrawsImpl of DrawsTrait {
        /// How many ranks' windows have begun.
        fn turns(self: @Draws, seed_block: BlockNumber) -> u64 {
            let first_block = seed_block + HASH_DELAY;
            assert(*self.block >= first_block, Errors::SEED_NOT_READY);
            (*self.block - first_block) / (*self.rules.rank_window).into() + 1
        }
    }

    /// What the throws of one job have in common. Positions are felts.
    #[derive(Copy, Drop)]
    struct Scene {
        model_hash: felt252,
        places: felt252,
        luck_unit: felt252,
        epoch_bits: felt252,
        epoch_mark: u128,
        max_ask: Amount,
        /// The draw ends when it is ranked; its ask is known to suffice.
        until: felt252,
    }

    /// Not a position of any list.
    const NO_POSITION: felt252 = 0x8000;

    /// What the draws of one call have learnt, so that each word of the state is read once, and each place unpacked once an epoch. 0 is "not
    /// known". By key:
    /// - position of a slot's first place: its word plus one;
    /// - `ASK_KEY` + position: the ask of the member there plus one;
    /// - (epoch + 1)·`EPOCH_KEY` + position: what a throw must be below to take the worker there, or `NOBODY` if none can.
    type Known = Felt252Dict<felt252>;

    const ASK_KEY: felt252 = 0x8000;
    const EPOCH_KEY: felt252 = 0x10000;
    const NOBODY: felt252 = 1;

    #[generate_trait]
    impl DrawInternal of DrawInternalTrait {
        fn open_draws(self: @ContractState, model_hash: felt252) -> Draws {
            let rules = self.pool.rules.read();
            Draws {
                rules,
                model_hash,
                list: self.pool.lists.read(model_hash),
                places: self.pool.places_of(model_hash),
                luck_unit: luck_unit(rules.weight_cap()),
                block: get_block_number(),
            }
        }

        /// Whether the member at a position is ranked, and its window has begun. False if the job is every member's to answer; panics if it
        /// is others' only.
        fn is_drawn(
            self: @ContractState,
            draws: @Draws,
            ref known: Known,
            job_id: felt252,
            seed_block: BlockNumber,
            max_ask: Amount,
            position: felt252,
        ) -> bool {
            let turns = draws.turns(seed_block);
            if turns > RANKS.into() {
                return false;
            }
            let turns = turns.try_into().unwrap();
            let ranked = self.draw(draws, ref known, job_id, seed_block, max_ask, turns, position);
            let drawn = contains(ranked, position);
            assert(drawn || ranked.len() != turns, Errors::NOT_YOUR_TURN);
            drawn
        }

        /// Positions of the first `wanted` ranks of a job, or up to the rank of `until`. Fewer if the throws run out.
        /// Only while the epoch is the seed block's or the next.
        fn draw(
            self: @ContractState,
            draws: @Draws,
            ref known: Known,
            job_id: felt252,
            seed_block: BlockNumber,
            max_ask: Amount,
            wanted: u32,
            until: felt252,
        ) -> Span<felt252> {
            let block_hash = get_block_hash_syscall(seed_block).unwrap_syscall();
            assert(block_hash != 0, Errors::SEED_NOT_READY);
            let dice = dice(block_hash, job_id);
            let epoch = draws.rules.epoch_of(seed_block);
            let scene = BoxTrait::new(
                Scene {
                    model_hash: *draws.model_hash,
                    places: *draws.places,
                    luck_unit: (*draws.luck_unit).into(),
                    epoch_bits: epoch_bits(epoch),
                    epoch_mark: epoch_mark(epoch),
                    max_ask,
                    until,
                },
            );
            let epoch_key = (epoch.into() + 1) * EPOCH_KEY;
            let position_bits: u128 = (draws.list.capacity_at(epoch) - 1).into();
            // With every member ranked no throw can find another.
            let mut missing: felt252 = core::cmp::min(wanted, *draws.list.members).into();
            let mut ranked = array![];
            let mut round = 0;
            while missing != 0 && round != ROUNDS {
                let [first, second, third, fourth] = roll(@dice, round);
                self.throw(ref known, ref ranked, ref missing, scene, epoch_key, position_bits, first);
                self.throw(ref known, ref ranked, ref missing, scene, epoch_key, position_bits, second);
                self.throw(ref known, ref ranked, ref missing, scene, epoch_key, position_bits, third);
                self.throw(ref known, ref ranked, ref missing, scene, epoch_key, position_bits, fourth);
                round += 1;
            }
            ranked.span()
        }

        /// The lowest bits of a throw are a position, and all of them the luck.
        #[inline(never)]
        fn throw(
            self: @ContractState,
            ref known: Known,
            ref ranked: Array<felt252>,
            ref missing: felt252,
            scene: Box<Scene>,
            epoch_key: felt252,
            position_bits: u128,
            throw: u128,
        ) {
            if missing == 0 {
                return;
            }
            let position = (throw & position_bits).into();
            let mut limit = known.get(epoch_key + position);
            if limit == 0 {
                limit = self.limit(ref known, scene, position);
                known.insert(epoch_key + position, limit);
            }
            // throw < limit, both below 2^128
            let beyond: Option<u128> = (throw.into() - limit).try_into();
            if beyond.is_none() {
                self.take(ref known, ref ranked, ref missing, scene, position, limit);
            }
        }

        #[inline(never)]
        fn take(
            self: @ContractState,
            ref known: Known,
            ref ranked: Array<felt252>,
            ref missing: felt252,
            scene: Box<Scene>,
            position: felt252,
            limit: felt252,
        ) {
            let Scene { model_hash, places, max_ask, until, .. } = scene.unbox();
            if limit == NOBODY || contains(ranked.span(), position) {
                return;
            }
            if position == until {
                missing = 0;
            } else {
                if self.ask(ref known, model_hash, places, position) > max_ask {
                    return;
                }
                missing -= 1;
            }
            ranked.append(position);
        }

        #[inline(never)]
        fn limit(self: @ContractState, ref known: Known, scene: Box<Scene>, position: felt252) -> felt252 {
            let Scene { places, luck_unit, epoch_bits, epoch_mark, .. } = scene.unbox();
            let (slot, within) = self.slot(ref known, places, position);
            let index = index_in(slot.low, within);
            if index == 0 || !is_active(rest_in(slot.high, within), epoch_bits) {
                return NOBODY;
            }
            let limit = scaled_weight(read_word(self.pool.worker_registry.__base_address__, index), epoch_mark, luck_unit);
            if limit == 0 {
                NOBODY
            } else {
                limit
            }
        }

        /// The slot that holds a position, and the place in it.
        fn slot(self: @ContractState, ref known: Known, places: felt252, position: felt252) -> (u256, felt252) {
            let bits: u128 = position.try_into().unwrap();
            let within: felt252 = (bits & 7).into();
            let first = position - within;
            let mut word = known.get(first);
            if word == 0 {
                word = read_word(places, first) + 1;
                known.insert(first, word);
            }
            ((word - 1).into(), within)
        }

        fn index_at(self: @ContractState, ref known: Known, places: felt252, position: felt252) -> u16 {
            let (slot, within) = self.slot(ref known, places, position);
            index_in(slot.low, within).try_into().unwrap()
        }

        fn ask(
            self: @ContractState, ref known: Known, model_hash: felt252, places: felt252, position: felt252,
        ) -> Amount {
            let seen = known.get(ASK_KEY + position);
            if seen != 0 {
                return (seen - 1).try_into().unwrap();
            }
            let index = self.index_at(ref known, places, position);
            let ask = unpack_ask(self.pool.memberships.entry(model_hash).read(index));
            known.insert(ASK_KEY + position, ask.into() + 1);
            ask
        }
    }

    fn contains(positions: Span<felt252>, position: felt252) -> bool {
        let mut found = false;
        for other in positions {
            if *other == position {
                found = true;
                break;
            }
        }
        found
    }
}
