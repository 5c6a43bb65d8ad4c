//! A pool, validators with keys, and their certificates.

use starknet::ContractAddress;
use starknet::storage::{StorageMapWriteAccess, StoragePointerWriteAccess};
use crate::certificate::{Signature, Voter};
use crate::ed25519_check::Ed25519Check;
use crate::checkpoint::{Checkpoint, Place, checkpoint_of, item_digest, statement};
use crate::uptime::interface::Certificate;
use crate::validator_set::interface::{
    IValidatorSetDispatcher, IValidatorSetDispatcherTrait, IValidatorSetSafeDispatcher, Keys,
};
use crate::validator_set::validator_set::ValidatorSet;
use super::keys::{stark_key, stark_sign};
use super::pool::{ITestPoolDispatcher, ITestPoolDispatcherTrait, TestPool};
use super::{CIRO, act_as, at, deploy};

pub const START: u64 = 1_800_000_000;
pub const DAY: u64 = 86_400;
pub const OVERLAP: u64 = 3_600;
pub const UNBONDING: u64 = 21 * DAY;

#[derive(Copy, Drop)]
pub struct World {
    pub pool: ITestPoolDispatcher,
    pub set: IValidatorSetDispatcher,
    pub safe: IValidatorSetSafeDispatcher,
}

/// Epochs of a day, one hour of overlap, at least four members of at least 1,000 CIRO.
pub fn world() -> World {
    at(START);
    let pool = deploy(TestPool::TEST_CLASS_HASH, UNBONDING);
    let rules = (pool, Ed25519Check::TEST_CLASS_HASH, 1_000 * CIRO, 4_u32, DAY, OVERLAP);
    let contract_address = deploy(ValidatorSet::TEST_CLASS_HASH, rules);
    World {
        pool: ITestPoolDispatcher { contract_address: pool },
        set: IValidatorSetDispatcher { contract_address },
        safe: IValidatorSetSafeDispatcher { contract_address },
    }
}

/// Number `id`, whose Stark secret is its number too.
pub fn validator(id: felt252) -> ContractAddress {
    ('VALIDATOR' * 0x10000 + id).try_into().unwrap()
}

pub fn secret(id: felt252) -> felt252 {
    'SECRET' * 0x10000 + id
}

pub fn keys(id: felt252) -> Keys {
    Keys { stark: stark_key(secret(id)), ethereum: (id + 1).try_into().unwrap(), ed25519: (id + 1).into() }
}

/// Keys without their proofs, which `tests/possession.cairo` is about.
pub fn give_keys(world: World, id: felt252) {
    write_keys(world, validator(id), keys(id));
}

pub fn write_keys(world: World, validator: ContractAddress, keys: Keys) {
    act_as(world.set.contract_address);
    let mut state = ValidatorSet::contract_state_for_testing();
    state.keys.write(validator, keys);
}

/// Becomes a candidate with this stake, in CIRO.
pub fn join(world: World, id: felt252, stake: u128) {
    world.pool.set_stake(validator(id), stake * CIRO);
    give_keys(world, id);
    act_as(validator(id));
    world.set.join();
}

/// Sixty-four candidates with this stake, in CIRO, as if they had joined in their order; without keys.
pub fn crowd(world: World, stake: u128) {
    let mut validators = array![];
    for id in 0..64_u32 {
        validators.append(validator(id.into()));
    }
    world.pool.set_stakes(validators.span(), stake * CIRO);
    act_as(world.set.contract_address);
    let mut state = ValidatorSet::contract_state_for_testing();
    for place in 0..64_u32 {
        state.candidate_at.write(place, *validators[place]);
        state.candidate_place.write(*validators[place], place + 1);
    }
    state.candidate_count.write(64);
}

/// Validators 0, 1, 2 … with these stakes, descending, are the members of epoch 1.
pub fn begin(world: World, stakes: Span<u128>) -> Span<Voter> {
    let mut voters = array![];
    let mut id = 0;
    for stake in stakes {
        join(world, id, *stake);
        voters.append(Voter { stark_key: stark_key(secret(id)), weight: (*stake).try_into().unwrap() });
        id += 1;
    }
    world.set.rotate();
    voters.span()
}

/// By members whose places are their numbers.
pub fn sign(network: felt252, checkpoint: Checkpoint, members: Span<u32>) -> Span<Signature> {
    let statement = statement(network, checkpoint);
    let mut signatures = array![];
    for member in members {
        let (r, s) = stark_sign(secret((*member).into()), statement);
        signatures.append(Signature { member: *member, r, s });
    }
    signatures.span()
}

/// For an item that stands between two others.
pub fn certify(
    world: World, epoch: u64, topic: felt252, payload: Span<felt252>, voters: Span<Voter>, members: Span<u32>,
) -> Certificate {
    certify_items(world, epoch, [item_digest(topic, payload)].span(), voters, members)
}

/// For items that stand one after another between two others.
pub fn certify_items(
    world: World, epoch: u64, items: Span<felt252>, voters: Span<Voter>, members: Span<u32>,
) -> Certificate {
    let place = Place { epoch, sequence: 9, history: 'HISTORY'.into(), before: [11].span(), after: [12].span() };
    let network = world.set.network();
    let checkpoint = checkpoint_of(network, place, items);
    Certificate { place, voters, signatures: sign(network, checkpoint, members) }
}
