//! The same draws as in TypeScript: vectors/draw.json.

use starknet::ContractAddress;
use starknet::testing::set_block_number;
use super::super::draw::{dice, luck_unit, roll};
use super::super::interface::{IDrawDispatcherTrait, IMemberListsDispatcherTrait, Seed};
use super::super::objects::CIRO;
use super::vectors::{BLOCK_HASH, committees, members, rankings, rolls};
use super::world::{MODEL, World, WorldTrait, number_of, open, set_seed};

#[test]
fn throws_are_those_of_the_vectors() {
    for (block_hash, job_id, round, throws, capacity, positions, weight_cap, unit) in rolls() {
        assert_eq!(roll(@dice(block_hash, 0, job_id), round), throws);
        let mut positions = positions.span();
        for throw in throws.span() {
            assert_eq!(*throw & (capacity - 1), *positions.pop_front().unwrap());
        }
        assert_eq!(luck_unit(weight_cap), unit);
    }
}

#[test]
fn rankings_are_those_of_the_vectors() {
    let world = vectors_world();
    for (job_id, max_ask, positions) in rankings() {
        let ranked = world.draws.ranked(MODEL, job_id, SEED_BLOCK, max_ask * CIRO);
        assert_eq!(positions_of(ranked), positions);
    }
}

/// A13: one block, one job; whoever sits down depends on what nobody knew when the block was proposed.
#[test]
fn committees_are_those_of_the_vectors() {
    let world = vectors_world();
    for (job_id, randomness, max_ask, throws, positions) in committees() {
        assert_eq!(roll(@dice(BLOCK_HASH, randomness, job_id), 0), throws);
        let seed = Seed { block: SEED_BLOCK, randomness, from_block: SEED_BLOCK + 10 };
        assert_eq!(positions_of(world.draws.committee(MODEL, job_id, seed, max_ask * CIRO)), positions);
    }
}

const SEED_BLOCK: u64 = 1_205;

/// At the first block at which the seed's hash can be read.
fn vectors_world() -> World {
    let world = open('vectors');
    let mut number = 0;
    for (stake, ask, _) in members() {
        number += 1;
        world.join(number, stake, ask);
    }
    let mut number = 0;
    for (_, _, left) in members() {
        number += 1;
        if left {
            world.lists_as(number).opt_out(MODEL);
        }
    }
    set_seed(SEED_BLOCK, BLOCK_HASH);
    set_block_number(SEED_BLOCK + 10);
    world
}

fn positions_of(workers: Array<ContractAddress>) -> Array<u32> {
    let mut positions = array![];
    for worker in workers {
        positions.append(number_of(worker) - 1);
    }
    positions
}
