//! The draws of one call. See docs/SPEC.md, "The draw".

use core::dict::Felt252Dict;
use starknet::storage::{StorageMapReadAccess, StoragePathEntry, StoragePointerReadAccess};
use starknet::syscalls::get_block_hash_syscall;
use starknet::{SyscallResultTrait, get_block_number};
use crate::types::{Amount, BlockNumber};
use super::draw::{HASH_DELAY, RANKS, ROUNDS, dice, luck_unit, roll};
use super::errors::Errors;
use super::interface::Seed;
use super::lists::ListsTrait;
use super::member_list::{ListTrait, epoch_bits, index_in, is_active, rest_in};
use super::objects::{List, Rules, RulesTrait, epoch_mark, scaled_weight, unpack_ask};
use super::state::PoolState::ComponentState;
use super::words::read_word;

/// What the draws of one call have in common.
#[derive(Copy, Drop)]
pub struct Draws {
    pub rules: Rules,
    model_hash: felt252,
    list: List,
    /// Where the list's slots begin.
    pub places: felt252,
    luck_unit: u128,
    pub block: BlockNumber,
}

#[generate_trait]
pub impl DrawsImpl of DrawsTrait {
    /// How many ranks' windows have begun.
    fn turns(self: @Draws, first_block: BlockNumber) -> u64 {
        assert(*self.block >= first_block, Errors::SEED_NOT_READY);
        (*self.block - first_block) / (*self.rules.rank_window).into() + 1
    }

    /// Later than an epoch after the seed's, weights and lists may have moved with the draw in sight.
    fn assert_readable(self: @Draws, seed: Seed) {
        assert(*self.block >= seed.from_block, Errors::SEED_NOT_READY);
        assert(self.rules.epoch_of(*self.block) <= self.rules.epoch_of(seed.block) + 1, Errors::DRAW_EXPIRED);
    }
}

/// Of a job that is answered with a proof: to foresee its draw wins a fee, and nothing else.
pub fn plain(seed_block: BlockNumber) -> Seed {
    Seed { block: seed_block, randomness: 0, from_block: seed_block + HASH_DELAY }
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
pub const NO_POSITION: felt252 = 0x8000;

/// What the draws of one call have learnt, so that each word of the state is read once, and each place unpacked once an epoch. 0 is "not
/// known". By key:
/// - position of a slot's first place: its word plus one;
/// - `ASK_KEY` + position: the ask of the member there plus one;
/// - (epoch + 1)·`EPOCH_KEY` + position: what a throw must be below to take the worker there, or `NOBODY` if none can.
pub type Known = Felt252Dict<felt252>;

const ASK_KEY: felt252 = 0x8000;
const EPOCH_KEY: felt252 = 0x10000;
const NOBODY: felt252 = 1;

#[generate_trait]
pub impl DrawingImpl<TContractState> of DrawingTrait<TContractState> {
    fn open_draws(self: @ComponentState<TContractState>, model_hash: felt252) -> Draws {
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
        self: @ComponentState<TContractState>,
        draws: @Draws,
        ref known: Known,
        job_id: felt252,
        seed: Seed,
        max_ask: Amount,
        position: felt252,
    ) -> bool {
        let turns = draws.turns(seed.from_block);
        if turns > RANKS.into() {
            return false;
        }
        let turns = turns.try_into().unwrap();
        let ranked = self.draw(draws, ref known, job_id, seed, max_ask, turns, position);
        let drawn = contains(ranked, position);
        assert(drawn || ranked.len() != turns, Errors::NOT_YOUR_TURN);
        drawn
    }

    /// Positions of the first `wanted` ranks of a job, or up to the rank of `until`. Fewer if the throws run out.
    /// Only while the epoch is the seed block's or the next.
    fn draw(
        self: @ComponentState<TContractState>,
        draws: @Draws,
        ref known: Known,
        job_id: felt252,
        seed: Seed,
        max_ask: Amount,
        wanted: u32,
        until: felt252,
    ) -> Span<felt252> {
        let block_hash = get_block_hash_syscall(seed.block).unwrap_syscall();
        assert(block_hash != 0, Errors::SEED_NOT_READY);
        let dice = dice(block_hash, seed.randomness, job_id);
        let epoch = draws.rules.epoch_of(seed.block);
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
    #[inline(always)]
    fn throw(
        self: @ComponentState<TContractState>,
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
        self: @ComponentState<TContractState>,
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
    fn limit(self: @ComponentState<TContractState>, ref known: Known, scene: Box<Scene>, position: felt252) -> felt252 {
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
    fn slot(self: @ComponentState<TContractState>, ref known: Known, places: felt252, position: felt252) -> (u256, felt252) {
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

    fn index_at(self: @ComponentState<TContractState>, ref known: Known, places: felt252, position: felt252) -> u16 {
        let (slot, within) = self.slot(ref known, places, position);
        index_in(slot.low, within).try_into().unwrap()
    }

    fn ask(
        self: @ComponentState<TContractState>, ref known: Known, model_hash: felt252, places: felt252, position: felt252,
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
