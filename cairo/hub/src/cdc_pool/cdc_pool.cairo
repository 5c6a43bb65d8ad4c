//! Stake, opt-in, and the draw. See docs/SPEC.md, "Stake and draw".

#[starknet::contract]
pub mod CDCPool {
    use core::dict::Felt252Dict;
    use core::num::traits::{SaturatingAdd, Zero};
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::syscalls::get_block_hash_syscall;
    use starknet::{ContractAddress, SyscallResultTrait, get_block_number, get_block_timestamp, get_caller_address};
    use crate::types::{Amount, BlockNumber, Epoch, Timestamp, UNIT};
    use crate::vault::interface::{IVaultStakeDispatcher, IVaultStakeDispatcherTrait};
    use super::super::draw::{RANKS, HASH_DELAY, TRIES, dice, read_throw, throw};
    use super::super::errors::Errors;
    use super::super::interface::{ICDCPool, ICDCPoolViews, IDraw, Member, MemberList, PoolRules, Unbonding, Worker};
    use super::super::member_list::{ListImpl, ListTrait, Place, PlaceTrait, locate, place_in, with_place};
    use super::super::objects::{
        CIRO, Delegator, DelegatorPacking, Entry, EntryPacking, List, ListPacking, MAX_UNBONDING, Membership, Rules, RulesPacking,
        RulesTrait, SharesPacking, pack_membership, pack_weight, unpack_membership, unpack_weight,
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
        /// Words of `pack_weight`, by index: a throw finds an index and needs the weight only.
        worker_registry: Map<u16, felt252>,
        lists: Map<felt252, List>,
        /// Eight places each, by (model, position / 8).
        places: Map<felt252, Map<u16, felt252>>,
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
            let weight = unpack_weight(self.worker_registry.read(index));
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
            let slots = self.places.entry(model_hash);
            for position in first..end {
                let (slot, within) = locate(position);
                let index = place_in(slots.read(slot), within).index;
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
                            weight: unpack_weight(self.worker_registry.read(index)),
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
            let rules = self.rules.read();
            let block = get_block_number();
            assert(block >= seed_block + HASH_DELAY, Errors::SEED_NOT_READY);
            assert(rules.epoch_of(block) <= rules.epoch_of(seed_block) + 1, Errors::DRAW_EXPIRED);
            let draws = self.open_draws(rules, model_hash);
            let mut known: Known = Default::default();
            let mut ranked = array![];
            for index in self.draw(@draws, ref known, job_id, seed_block, max_ask, RANKS, 0) {
                ranked.append(self.worker_addresses.read(index));
            }
            ranked
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
            let rules = self.rules.read();
            let index = self.worker_indices.read(worker);
            let membership = unpack_membership(self.memberships.entry(model_hash).read(index));
            assert(index != 0 && membership.joined, Errors::NOT_A_MEMBER);
            let ask = membership.ask.into() * UNIT;
            let draws = self.open_draws(rules, model_hash);
            let mut known: Known = Default::default();
            known.insert(ASK_KEY + index.into(), ask.into() + 1);
            let mut asks = array![];
            for (job_id, seed_block, max_ask) in requests {
                assert(membership.active_from <= rules.epoch_of(*seed_block), Errors::NOT_A_MEMBER);
                assert(ask <= *max_ask, Errors::ASK_ABOVE_MAX);
                self.assert_turn(@draws, ref known, *job_id, *seed_block, *max_ask, index);
                asks.append(ask);
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
        block: BlockNumber,
    }

    /// What the draws of one call have learnt: each word of the state is read once, each place unpacked once an epoch. Values are kept plus
    /// one, so that 0 is "not known". Keys: slot of the list; `ASK_KEY` + index; epoch · `EPOCH_KEY` + `PLACE_KEY` + position.
    type Known = Felt252Dict<felt252>;

    const ASK_KEY: felt252 = 0x10000;
    const PLACE_KEY: felt252 = 0x20000;
    const EPOCH_KEY: felt252 = 0x100000;
    /// A place is kept as index · 2^32 + weight.
    const INDEX_UNIT: felt252 = 0x100000000;
    const BY_INDEX_UNIT: NonZero<u64> = 0x100000000;

    #[generate_trait]
    impl DrawInternal of DrawInternalTrait {
        fn open_draws(self: @ContractState, rules: Rules, model_hash: felt252) -> Draws {
            Draws { rules, model_hash, list: self.lists.read(model_hash), block: get_block_number() }
        }

        /// Panics unless the job is the worker's to answer at this block: its rank's window has begun, or all ranks' windows are over.
        fn assert_turn(
            self: @ContractState,
            draws: @Draws,
            ref known: Known,
            job_id: felt252,
            seed_block: BlockNumber,
            max_ask: Amount,
            index: u16,
        ) {
            let first_block = seed_block + HASH_DELAY;
            let block = *draws.block;
            assert(block >= first_block, Errors::SEED_NOT_READY);
            let windows = (block - first_block) / (*draws.rules.rank_window).into();
            if windows < RANKS.into() {
                let turns = windows.try_into().unwrap() + 1;
                let ranked = self.draw(draws, ref known, job_id, seed_block, max_ask, turns, index).span();
                if ranked.len() == turns || contains(ranked, index) {
                    assert(contains(ranked, index), Errors::NOT_YOUR_TURN);
                    return;
                }
            }
            // Open to every member that still has a weight.
            let weight = unpack_weight(self.worker_registry.read(index)).at(draws.rules.epoch_of(block));
            assert(weight != 0, Errors::NOT_A_MEMBER);
        }

        /// The first `wanted` ranks of a job, or up to the rank of `until`. Fewer if the tries run out.
        /// Only while the epoch is the seed block's or the next.
        fn draw(
            self: @ContractState,
            draws: @Draws,
            ref known: Known,
            job_id: felt252,
            seed_block: BlockNumber,
            max_ask: Amount,
            wanted: u32,
            until: u16,
        ) -> Array<u16> {
            let block_hash = get_block_hash_syscall(seed_block).unwrap_syscall();
            assert(block_hash != 0, Errors::SEED_NOT_READY);
            let dice = dice(block_hash, job_id);
            let epoch = draws.rules.epoch_of(seed_block);
            let capacity: u128 = draws.list.capacity_at(epoch).into();
            let capacity: NonZero<u128> = capacity.try_into().unwrap();
            let cap: u128 = draws.rules.weight_cap().into();
            let cap: NonZero<u128> = cap.try_into().unwrap();
            let model_hash = *draws.model_hash;
            // With every member ranked no try can find another.
            let wanted = core::cmp::min(wanted, *draws.list.members);
            let mut ranked: Array<u16> = array![];
            let mut i: u32 = 0;
            while i != TRIES && ranked.len() != wanted {
                let (position, luck) = read_throw(throw(@dice, i), capacity, cap);
                i += 1;
                let (index, weight) = self.drawable(ref known, model_hash, epoch, position);
                if weight <= luck || contains(ranked.span(), index) {
                    continue;
                }
                if self.ask(ref known, model_hash, index) > max_ask {
                    continue;
                }
                ranked.append(index);
                if index == until {
                    break;
                }
            }
            ranked
        }

        /// The worker at a position and its weight, as draws of an epoch see them; (0, 0) for an empty place or an entry that rests.
        fn drawable(
            self: @ContractState, ref known: Known, model_hash: felt252, epoch: Epoch, position: u32,
        ) -> (u16, u32) {
            let key = epoch.into() * EPOCH_KEY + PLACE_KEY + position.into();
            let seen = known.get(key);
            if seen != 0 {
                let seen: u64 = (seen - 1).try_into().unwrap();
                let (index, weight) = DivRem::div_rem(seen, BY_INDEX_UNIT);
                return (index.try_into().unwrap(), weight.try_into().unwrap());
            }
            let (slot, within) = locate(position);
            let place = place_in(self.slot(ref known, model_hash, slot), within);
            let (index, weight) = if place.index != 0 && place.is_active(epoch) {
                (place.index, unpack_weight(self.worker_registry.read(place.index)).at(epoch))
            } else {
                (0, 0)
            };
            known.insert(key, index.into() * INDEX_UNIT + weight.into() + 1);
            (index, weight)
        }

        fn slot(self: @ContractState, ref known: Known, model_hash: felt252, slot: u16) -> felt252 {
            let seen = known.get(slot.into());
            if seen != 0 {
                return seen - 1;
            }
            let word = self.places.entry(model_hash).read(slot);
            known.insert(slot.into(), word + 1);
            word
        }

        fn ask(self: @ContractState, ref known: Known, model_hash: felt252, index: u16) -> Amount {
            let key = ASK_KEY + index.into();
            let seen = known.get(key);
            if seen != 0 {
                return (seen - 1).try_into().unwrap();
            }
            let ask = unpack_membership(self.memberships.entry(model_hash).read(index)).ask.into() * UNIT;
            known.insert(key, ask.into() + 1);
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
            let weight = unpack_weight(self.worker_registry.read(index));
            let steered = weight.steer(rules.epoch_of(get_block_number()), target);
            if steered == weight {
                return;
            }
            self.worker_registry.write(index, pack_weight(steered));
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
            let slots = self.places.entry(model_hash);
            let position = if list.has_hole() {
                let (slot, within) = locate(list.hole);
                list.fill(place_in(slots.read(slot), within).rest)
            } else {
                list.append(epoch)
            };
            self.lists.write(model_hash, list);
            let (slot, within) = locate(position);
            slots.write(slot, with_place(slots.read(slot), within, entry));
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
            let slots = self.places.entry(model_hash);
            slots.write(slot, with_place(slots.read(slot), within, PlaceTrait::hole(next)));

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

    fn contains(mut indices: Span<u16>, index: u16) -> bool {
        let mut found = false;
        for other in indices {
            if *other == index {
                found = true;
                break;
            }
        }
        found
    }
}
