//! The same draws as in TypeScript: vectors/draw.json.

use starknet::testing::set_block_number;
use super::super::draw::{dice, luck_unit, roll};
use super::super::interface::{IDrawDispatcherTrait, IMemberListsDispatcherTrait};
use super::super::objects::CIRO;
use super::vectors::{BLOCK_HASH, members, rankings, rolls};
use super::world::{MODEL, WorldTrait, number_of, open, set_seed};

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
    let seed_block = 1_205;
    set_seed(seed_block, BLOCK_HASH);
    set_block_number(seed_block + 10);
    for (job_id, max_ask, positions) in rankings() {
        let mut ranked = array![];
        for address in world.draws.ranked(MODEL, job_id, seed_block, max_ask * CIRO) {
            ranked.append(number_of(address) - 1);
        }
        assert_eq!(ranked, positions);
    }
}
