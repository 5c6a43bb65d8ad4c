//! Stake, opt-in, and the draw. See docs/SPEC.md, "Stake and draw".

/// The draw lives here; the rest in four facets, classes that run on this contract's storage, to which it hands on.
#[starknet::contract]
pub mod CDCPool {
    use core::num::traits::Zero;
    use starknet::storage::{
        StorageMapReadAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ClassHash, ContractAddress};
    use crate::facets::{Calldata, hand_on};
    use crate::types::{Amount, BlockNumber, UNIT};
    use super::super::draw::{HASH_DELAY, RANKS};
    use super::super::draws::{DrawingTrait, DrawsTrait, Known, NO_POSITION, plain};
    use super::super::errors::Errors;
    use super::super::events::{
        Bound, CommissionSet, EarningsDistributed, OptedIn, OptedOut, ReputationChanged, SlashRestored, UnbondedClaimed,
        WeightChanged, WorkerRegistered, WorkerSlashed, WorkerStaked, WorkerUnstaked,
    };
    use super::super::interface::{Facets, IDraw, Seed};
    use super::super::objects::{BUCKETS, CIRO, Membership, Rules, RulesTrait, unpack_membership};
    use super::super::schedule::ScheduleTrait;
    use super::super::state::PoolState;
    use super::super::weights::WeightsTrait;

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
    impl DrawImpl of IDraw<ContractState> {
        fn ranked(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
        ) -> Array<ContractAddress> {
            self.committee(model_hash, job_id, plain(seed_block), max_ask)
        }

        fn committee(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed: Seed, max_ask: Amount,
        ) -> Array<ContractAddress> {
            let mut ranked = array![];
            for index in self.committee_indices(model_hash, job_id, seed, max_ask) {
                ranked.append(self.pool.worker_addresses.read(index));
            }
            ranked
        }

        fn committee_indices(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed: Seed, max_ask: Amount,
        ) -> Array<u16> {
            let draws = self.pool.open_draws(model_hash);
            draws.assert_readable(seed);
            let mut known: Known = Default::default();
            let mut ranked = array![];
            for position in self.pool.draw(@draws, ref known, job_id, seed, max_ask, RANKS, NO_POSITION) {
                ranked.append(self.pool.index_at(ref known, draws.places, *position));
            }
            ranked
        }

        fn member(
            self: @ContractState, model_hash: felt252, worker: ContractAddress, seed_block: BlockNumber,
        ) -> (u16, Amount) {
            let (index, membership) = self.membership(model_hash, worker);
            let drawn_from = self.pool.rules.read().epoch_of(seed_block);
            assert(membership.active_from <= drawn_from, Errors::NOT_A_MEMBER);
            (index, membership.ask.into() * UNIT)
        }

        fn first_ranked(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
        ) -> Option<(ContractAddress, Amount)> {
            let draws = self.pool.open_draws(model_hash);
            let seed = plain(seed_block);
            assert(draws.turns(seed.from_block) == 1, Errors::WINDOW_OVER);
            let mut known: Known = Default::default();
            let ranked = self.pool.draw(@draws, ref known, job_id, seed, max_ask, 1, NO_POSITION);
            let position = *ranked.get(0)?.unbox();
            let index = self.pool.index_at(ref known, draws.places, position);
            Some((self.pool.worker_addresses.read(index), self.pool.ask(ref known, model_hash, draws.places, position)))
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
            let (index, membership) = self.membership(model_hash, worker);
            let ask = membership.ask.into() * UNIT;
            let draws = self.pool.open_draws(model_hash);
            let mut known: Known = Default::default();
            let mut asks = array![];
            let mut open_to_all = false;
            for (job_id, seed_block, max_ask) in requests {
                assert(membership.active_from <= draws.rules.epoch_of(*seed_block), Errors::NOT_A_MEMBER);
                assert(ask <= *max_ask, Errors::ASK_ABOVE_MAX);
                let seed = plain(*seed_block);
                if !self.pool.is_drawn(@draws, ref known, *job_id, seed, *max_ask, membership.position.into()) {
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

    #[external(v0)]
    #[raw_output]
    fn stake_for_worker(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("stake_for_worker"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn unstake(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("unstake"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn claim_unbonded(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("claim_unbonded"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn sync_weight(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("sync_weight"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn register_worker(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("register_worker"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn set_commission(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("set_commission"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn distribute(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("distribute"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn refresh(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.stakes(selector!("refresh"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn opt_in(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.memberships(selector!("opt_in"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn opt_out(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.memberships(selector!("opt_out"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn evict(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.memberships(selector!("evict"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn bind(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("bind"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn slash(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("slash"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn slash_all(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("slash_all"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn restore(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("restore"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn set_uptime(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("set_uptime"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn worker(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("worker"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn workers(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("workers"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn stakes_of(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("stakes_of"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn slashable(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("slashable"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn security(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("security"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn worker_by_key(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("worker_by_key"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn worker_index(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("worker_index"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn worker_at(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("worker_at"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn worker_count(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("worker_count"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn stark_key(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("stark_key"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn is_jailed(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("is_jailed"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn unbonding_period(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("unbonding_period"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn bound(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("bound"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn stake_of(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("stake_of"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn votes_of(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("votes_of"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn unbonding_of(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("unbonding_of"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn total_stake(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("total_stake"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn current_epoch(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("current_epoch"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn epoch_length(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("epoch_length"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn rules(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("rules"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn vault(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("vault"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn member_list(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("member_list"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn members_at(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("members_at"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn members(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("members"), calldata)
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        #[inline(always)]
        fn membership(self: @ContractState, model_hash: felt252, worker: ContractAddress) -> (u16, Membership) {
            let index = self.pool.worker_indices.read(worker);
            let membership = unpack_membership(self.pool.memberships.entry(model_hash).read(index));
            assert(index != 0 && membership.joined, Errors::NOT_A_MEMBER);
            (index, membership)
        }

        #[inline(never)]
        fn stakes(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.stakes.read(), selector, calldata)
        }

        #[inline(never)]
        fn memberships(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.member_lists.read(), selector, calldata)
        }

        #[inline(never)]
        fn penalties(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.penalties.read(), selector, calldata)
        }

        #[inline(never)]
        fn views(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.views.read(), selector, calldata)
        }
    }
}
