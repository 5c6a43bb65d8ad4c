//! Stake, opt-in, and the draw. See docs/SPEC.md, "Stake and draw".

#[starknet::contract]
pub mod CDCPool {
    use core::dict::Felt252Dict;
    use core::num::traits::{SaturatingAdd, Zero};
    use starknet::storage::{
        Map, StorageAsPointer, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::storage_access::{StorageAddress, storage_address_from_base};
    use starknet::syscalls::{get_block_hash_syscall, storage_read_syscall, storage_write_syscall};
    use starknet::{ContractAddress, SyscallResultTrait, get_block_number, get_block_timestamp, get_caller_address};
    use crate::types::{Amount, BlockNumber, Epoch, Timestamp, UNIT};
    use crate::vault::interface::{IVaultStakeDispatcher, IVaultStakeDispatcherTrait};
    use super::super::draw::{HASH_DELAY, RANKS, ROUNDS, dice, luck_unit, roll};
    use super::super::errors::Errors;
    use super::super::interface::{ICDCPool, ICDCPoolViews, IDraw, Member, MemberList, PoolRules, Unbonding, Worker};
    use super::super::member_list::{
        ListImpl, ListTrait, Place, PlaceTrait, epoch_bits, index_in, is_active, locate, place_in, rest_in, with_place,
    };
    use super::super::objects::{
        CIRO, Delegator, DelegatorPacking, Entry, EntryPacking, List, ListPacking, MAX_UNBONDING, Membership, Rules, RulesPacking,
        RulesTrait, SharesPacking, epoch_mark, pack_membership, pack_weight, scaled_weight, unpack_ask, unpack_membership,
        unpack_weight,
    };
    use super::super::schedule::{DELAY, Schedule, ScheduleTrait};
    use super::super::shares::{Shares, SharesTrait};

    /// Worker indices have 16 bits, and 0 is nobody.
    const MAX_WORKERS: u16 = 0xffff;
    /// `min_stake · 4` must fit a weight of 31 bits.
    const MIN_STAKE_LIMIT: u128 = 0x20000000;

    #[storage]
    struct Storage {
        vault: ContractAddress,
        rules: Rules,
        /// In units of 10^-9 CIRO.
        total_stake: u128,
        /// Active pool of each worker.
        worker_stakes: Map<ContractAddress, Shares>,
        /// Unbonding pool of each worker.
        unbonding_stakes: Map<ContractAddress, Shares>,
        /// By (worker, staker).
        delegators: Map<ContractAddress, Map<ContractAddress, Delegator>>,
        /// By (worker, staker, place in the ring).
        unbonding_entries: Map<ContractAddress, Map<ContractAddress, Map<u8, Entry>>>,
        worker_count: u16,
        worker_indices: Map<ContractAddress, u16>,
        worker_addresses: Map<u16, ContractAddress>,
        /// Words of `pack_weight`: a worker's lies as far from here as its index says. No hash on the way from a throw to a weight.
        worker_registry: felt252,
        lists: Map<felt252, List>,
        /// By model. The slot of eight places that begins with position p lies p words from here.
        places: Map<felt252, felt252>,
        /// Words of `pack_membership`, by (model, worker's index).
        memberships: Map<felt252, Map<u16, felt252>>,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        WorkerStaked: WorkerStaked,
        WorkerUnstaked: WorkerUnstaked,
        UnbondedClaimed: UnbondedClaimed,
        WeightChanged: WeightChanged,
        OptedIn: OptedIn,
        OptedOut: OptedOut,
    }

    /// `total_stake`: the worker's, afterwards.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct WorkerStaked {
        #[key]
        pub worker_address: ContractAddress,
        pub amount: Amount,
        pub total_stake: Amount,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct WorkerUnstaked {
        #[key]
        pub worker_address: ContractAddress,
        #[key]
        pub staker: ContractAddress,
        pub amount: Amount,
        pub ready_at: Timestamp,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct UnbondedClaimed {
        #[key]
        pub worker_address: ContractAddress,
        #[key]
        pub staker: ContractAddress,
        pub amount: Amount,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct WeightChanged {
        #[key]
        pub worker_address: ContractAddress,
        pub weight_now: u32,
        pub weight_next: u32,
        pub from_epoch: Epoch,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct OptedIn {
        #[key]
        pub model_hash: felt252,
        #[key]
        pub worker_address: ContractAddress,
        pub ask: Amount,
        pub position: u32,
        pub active_from: Epoch,
    }

    /// Of its own will, or evicted.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct OptedOut {
        #[key]
        pub model_hash: felt252,
        #[key]
        pub worker_address: ContractAddress,
        pub position: u32,
    }

    /// `min_stake` in base units, whole CIRO; `unbonding_period` in seconds. An epoch must outlast all ranks' windows: so a draw is never
    /// needed later than one epoch after its seed's.
    #[constructor]
    fn constructor(
        ref self: ContractState,
        vault: ContractAddress,
        min_stake: Amount,
        epoch_length: u32,
        rank_window: u32,
        unbonding_period: u32,
    ) {
        assert(vault.is_non_zero(), Errors::ZERO_ADDRESS);
        let (whole, rest) = DivRem::div_rem(min_stake, CIRO.try_into().unwrap());
        assert(rest == 0 && whole != 0 && whole < MIN_STAKE_LIMIT, Errors::MIN_STAKE_RANGE);
        assert(rank_window != 0, Errors::WINDOW_ZERO);
        assert(epoch_length.into() >= HASH_DELAY + RANKS.into() * rank_window.into(), Errors::EPOCH_TOO_SHORT);
        self.vault.write(vault);
        self.rules.write(Rules { epoch_length, rank_window, min_stake: whole.try_into().unwrap(), unbonding_period });
    }

    #[abi(embed_v0)]
    impl CDCPoolImpl of ICDCPool<ContractState> {
        fn stake_for_worker(ref self: ContractState, worker_address: ContractAddress, amount: Amount) {
            assert(worker_address.is_non_zero(), Errors::ZERO_ADDRESS);
            let staker = get_caller_address();
            let tokens = units(amount);

            let mut pool = self.worker_stakes.read(worker_address);
            let minted = pool.deposit(tokens);
            self.worker_stakes.write(worker_address, pool);
            let account = self.delegators.entry(worker_address).entry(staker);
            let delegator = account.read();
            account.write(Delegator { shares: delegator.shares + minted, ..delegator });
            self.total_stake.write(self.total_stake.read() + tokens);
            self.steer_weight(worker_address, pool.tokens);

            self.emit(WorkerStaked { worker_address, amount, total_stake: pool.tokens * UNIT });
            self.vault_stake().stake(from: staker, :amount);
        }

        fn unstake(ref self: ContractState, worker_address: ContractAddress, amount: Amount) {
            let staker = get_caller_address();
            let tokens = units(amount);

            let account = self.delegators.entry(worker_address).entry(staker);
            let delegator = account.read();
            assert(delegator.entries != MAX_UNBONDING, Errors::UNBONDING_FULL);
            let mut pool = self.worker_stakes.read(worker_address);
            let burned = pool.withdraw(tokens);
            assert(burned <= delegator.shares, Errors::STAKE_SHORT);
            self.worker_stakes.write(worker_address, pool);
            self.total_stake.write(self.total_stake.read() - tokens);
            self.steer_weight(worker_address, pool.tokens);

            let mut unbonding = self.unbonding_stakes.read(worker_address);
            let shares = unbonding.deposit(tokens);
            self.unbonding_stakes.write(worker_address, unbonding);
            let ready_at = get_block_timestamp() + self.rules.read().unbonding_period.into();
            let place = (delegator.first + delegator.entries) % MAX_UNBONDING;
            self.unbonding_entries.entry(worker_address).entry(staker).write(place, Entry { shares, ready_at });
            account
                .write(
                    Delegator { shares: delegator.shares - burned, first: delegator.first, entries: delegator.entries + 1 },
                );

            self.emit(WorkerUnstaked { worker_address, staker, amount, ready_at });
        }

        fn claim_unbonded(ref self: ContractState, worker_address: ContractAddress) {
            let staker = get_caller_address();
            let now = get_block_timestamp();
            let account = self.delegators.entry(worker_address).entry(staker);
            let ring = self.unbonding_entries.entry(worker_address).entry(staker);

            // Entries become ready in the order in which they were made.
            let Delegator { shares, mut first, mut entries } = account.read();
            let mut ready: u128 = 0;
            while entries != 0 {
                let entry = ring.read(first);
                if entry.ready_at > now {
                    break;
                }
                ready += entry.shares;
                first = (first + 1) % MAX_UNBONDING;
                entries -= 1;
            }
            assert(ready != 0, Errors::NOTHING_READY);
            account.write(Delegator { shares, first, entries });
            let mut unbonding = self.unbonding_stakes.read(worker_address);
            let amount = unbonding.redeem(ready) * UNIT;
            self.unbonding_stakes.write(worker_address, unbonding);

            self.emit(UnbondedClaimed { worker_address, staker, amount });
            self.vault_stake().unstake(to: staker, :amount);
        }

        fn sync_weight(ref self: ContractState, worker_address: ContractAddress) {
            self.steer_weight(worker_address, self.worker_stakes.read(worker_address).tokens);
        }

        fn opt_in(ref self: ContractState, model_hash: felt252, ask: Amount) {
            let worker_address = get_caller_address();
            let (per_row, dust) = DivRem::div_rem(ask, UNIT.try_into().unwrap());
            assert(dust == 0, Errors::DUST);
            assert(self.has_min_stake(worker_address), Errors::STAKE_BELOW_MINIMUM);
            let index = self.worker_indices.read(worker_address);
            let membership = self.memberships.entry(model_hash).entry(index);
            assert(!unpack_membership(membership.read()).joined, Errors::ALREADY_MEMBER);

            let epoch = self.epoch();
            let active_from = epoch + DELAY;
            let position = self.take_place(model_hash, epoch, PlaceTrait::entry(index, active_from));
            let per_row: Option<u64> = per_row.try_into();
            let ask_units = per_row.expect(Errors::AMOUNT_RANGE);
            membership.write(pack_membership(Membership { ask: ask_units, position, active_from, joined: true }));

            self.emit(OptedIn { model_hash, worker_address, ask, position, active_from });
        }

        fn opt_out(ref self: ContractState, model_hash: felt252) {
            self.leave(model_hash, get_caller_address());
        }

        fn evict(ref self: ContractState, model_hash: felt252, worker_address: ContractAddress) {
            // Below the minimum both weights are zero: no draw, past or future, finds this member.
            assert(!self.has_min_stake(worker_address), Errors::STAKE_SUFFICES);
            self.leave(model_hash, worker_address);
        }
    }

    #[abi(embed_v0)]
    impl CDCPoolViewsImpl of ICDCPoolViews<ContractState> {
        fn worker(self: @ContractState, worker_address: ContractAddress) -> Worker {
            let index = self.worker_indices.read(worker_address);
            let weight = self.weight(index);
            Worker {
                index,
                weight_now: weight.now,
                weight_next: weight.next,
                from_epoch: weight.from_epoch,
                stake: self.worker_stakes.read(worker_address).tokens * UNIT,
            }
        }

        fn stake_of(self: @ContractState, worker_address: ContractAddress, staker: ContractAddress) -> Amount {
            let shares = self.delegators.entry(worker_address).entry(staker).read().shares;
            self.worker_stakes.read(worker_address).value(shares) * UNIT
        }

        fn unbonding_of(
            self: @ContractState, worker_address: ContractAddress, staker: ContractAddress,
        ) -> Array<Unbonding> {
            let delegator = self.delegators.entry(worker_address).entry(staker).read();
            let ring = self.unbonding_entries.entry(worker_address).entry(staker);
            let pool = self.unbonding_stakes.read(worker_address);
            let mut unbonding = array![];
            for nth in 0..delegator.entries {
                let entry = ring.read((delegator.first + nth) % MAX_UNBONDING);
                unbonding.append(Unbonding { amount: pool.value(entry.shares) * UNIT, ready_at: entry.ready_at });
            }
            unbonding
        }

        fn total_stake(self: @ContractState) -> Amount {
            self.total_stake.read() * UNIT
        }

        fn current_epoch(self: @ContractState) -> Epoch {
            self.epoch()
        }

        fn epoch_length(self: @ContractState) -> u64 {
            self.rules.read().epoch_length.into()
        }

        fn rules(self: @ContractState) -> PoolRules {
            let rules = self.rules.read();
            PoolRules {
                epoch_length: rules.epoch_length.into(),
                rank_window: rules.rank_window.into(),
                min_stake: rules.min_stake.into() * CIRO,
                weight_cap: rules.weight_cap(),
                unbonding_period: rules.unbonding_period.into(),
            }
        }

        fn vault(self: @ContractState) -> ContractAddress {
            self.vault.read()
        }

        fn member_list(self: @ContractState, model_hash: felt252) -> MemberList {
            let List { members, used, doublings, .. } = self.lists.read(model_hash);
            MemberList { members, used, doublings }
        }

        fn members_at(self: @ContractState, model_hash: felt252, first: u32, count: u32) -> Array<Member> {
            let mut members = array![];
            let end = core::cmp::min(first.saturating_add(count), self.lists.read(model_hash).used);
            let places = self.places_of(model_hash);
            for position in first..end {
                let (slot, within) = locate(position);
                let index = place_in(read_word(places, slot), within).index;
                if index == 0 {
                    continue;
                }
                let membership = unpack_membership(self.memberships.entry(model_hash).read(index));
                members
                    .append(
                        Member {
                            position,
                            worker: self.worker_addresses.read(index),
                            ask: membership.ask.into() * UNIT,
                            active_from: membership.active_from,
                            weight: self.weight(index),
                        },
                    );
            }
            members
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
                ranked.append(self.worker_addresses.read(self.index_at(ref known, draws.places, *position)));
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
            Some((self.worker_addresses.read(index), self.ask(ref known, model_hash, draws.places, position)))
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
            let index = self.worker_indices.read(worker);
            let membership = unpack_membership(self.memberships.entry(model_hash).read(index));
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
                assert(self.weight(index).at(draws.rules.epoch_of(draws.block)) != 0, Errors::NOT_A_MEMBER);
            }
            asks
        }

        fn members(self: @ContractState, model_hash: felt252) -> Array<(ContractAddress, Amount, Epoch)> {
            let mut members = array![];
            for member in self.members_at(model_hash, 0, self.lists.read(model_hash).used) {
                members.append((member.worker, member.ask, member.active_from));
            }
            members
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
            let rules = self.rules.read();
            Draws {
                rules,
                model_hash,
                list: self.lists.read(model_hash),
                places: self.places_of(model_hash),
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
            let limit = scaled_weight(read_word(self.worker_registry.__base_address__, index), epoch_mark, luck_unit);
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
            let ask = unpack_ask(self.memberships.entry(model_hash).read(index));
            known.insert(ASK_KEY + position, ask.into() + 1);
            ask
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn vault_stake(self: @ContractState) -> IVaultStakeDispatcher {
            IVaultStakeDispatcher { contract_address: self.vault.read() }
        }

        fn epoch(self: @ContractState) -> Epoch {
            self.rules.read().epoch_of(get_block_number())
        }

        /// Where the slots of a model's list begin.
        fn places_of(self: @ContractState, model_hash: felt252) -> felt252 {
            storage_address_from_base(self.places.entry(model_hash).as_ptr().__storage_pointer_address__).into()
        }

        fn weight(self: @ContractState, index: u16) -> Schedule {
            unpack_weight(read_word(self.worker_registry.__base_address__, index.into()))
        }

        fn has_min_stake(self: @ContractState, worker: ContractAddress) -> bool {
            self.rules.read().weight_of(self.worker_stakes.read(worker).tokens) != 0
        }

        /// Brings a worker's weight to what `tokens` deserve. A worker gets its index when it first reaches the minimum: so indices cannot
        /// be used up for less than a minimum stake each.
        fn steer_weight(ref self: ContractState, worker_address: ContractAddress, tokens: u128) {
            let rules = self.rules.read();
            let target = rules.weight_of(tokens);
            let mut index = self.worker_indices.read(worker_address);
            if index == 0 {
                if target == 0 {
                    return;
                }
                index = self.register(worker_address);
            }
            let weight = self.weight(index);
            let steered = weight.steer(rules.epoch_of(get_block_number()), target);
            if steered == weight {
                return;
            }
            write_word(self.worker_registry.__base_address__, index.into(), pack_weight(steered));
            let Schedule { now, next, from_epoch } = steered;
            self.emit(WeightChanged { worker_address, weight_now: now, weight_next: next, from_epoch });
        }

        fn register(ref self: ContractState, worker_address: ContractAddress) -> u16 {
            let count = self.worker_count.read();
            assert(count != MAX_WORKERS, Errors::WORKERS_FULL);
            let index = count + 1;
            self.worker_count.write(index);
            self.worker_indices.write(worker_address, index);
            self.worker_addresses.write(index, worker_address);
            index
        }

        /// Puts `entry` into an empty place: the latest hole, else the end of the list.
        fn take_place(ref self: ContractState, model_hash: felt252, epoch: Epoch, entry: Place) -> u32 {
            let mut list = self.lists.read(model_hash);
            let places = self.places_of(model_hash);
            let position = if list.has_hole() {
                let (slot, within) = locate(list.hole);
                list.fill(place_in(read_word(places, slot), within).rest)
            } else {
                list.append(epoch)
            };
            self.lists.write(model_hash, list);
            let (slot, within) = locate(position);
            write_word(places, slot, with_place(read_word(places, slot), within, entry));
            position
        }

        fn leave(ref self: ContractState, model_hash: felt252, worker_address: ContractAddress) {
            let index = self.worker_indices.read(worker_address);
            let account = self.memberships.entry(model_hash).entry(index);
            let membership = unpack_membership(account.read());
            assert(membership.joined, Errors::NOT_A_MEMBER);
            account.write(pack_membership(Membership { joined: false, ..membership }));

            let mut list = self.lists.read(model_hash);
            let next = list.leave(membership.position);
            self.lists.write(model_hash, list);
            let (slot, within) = locate(membership.position);
            let places = self.places_of(model_hash);
            write_word(places, slot, with_place(read_word(places, slot), within, PlaceTrait::hole(next)));

            self.emit(OptedOut { model_hash, worker_address, position: membership.position });
        }
    }

    /// Base units to ledger units.
    fn units(amount: Amount) -> u128 {
        assert(amount != 0, Errors::ZERO_AMOUNT);
        let (units, dust) = DivRem::div_rem(amount, UNIT.try_into().unwrap());
        assert(dust == 0, Errors::DUST);
        units
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

    /// The word that lies `distance` after `first`, the address of a variable: as with arrays, no other variable comes that near.
    fn read_word(first: felt252, distance: felt252) -> felt252 {
        let address: StorageAddress = (first + distance).try_into().unwrap();
        storage_read_syscall(0, address).unwrap_syscall()
    }

    fn write_word(first: felt252, distance: felt252, word: felt252) {
        let address: StorageAddress = (first + distance).try_into().unwrap();
        storage_write_syscall(0, address, word).unwrap_syscall();
    }
}
