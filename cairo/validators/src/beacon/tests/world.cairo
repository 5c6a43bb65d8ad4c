//! A beacon of ten blocks a round at a validator set, whose members have real keys.

use starknet::ContractAddress;
use starknet::testing::set_block_number;
use crate::beacon::beacon::Beacon;
use crate::beacon::beacon::Beacon::{Event, SharesRevealed};
use crate::beacon::interface::{
    BeaconRules, IBeaconDispatcher, IBeaconDispatcherTrait, IBeaconSafeDispatcher, Share,
};
use crate::beacon::objects::{message_of, term_of, value_of};
use crate::certificate::{Voter, Weight};
use crate::testing::deploy;
use crate::testing::shares::prove;
use crate::testing::validators::{World, begin, secret, world};

pub const RULES: BeaconRules = BeaconRules { round_blocks: 10, delay_blocks: 12, grace_blocks: 5 };
/// Of blocks 70 to 79; its shares are taken from block 92 on.
pub const ROUND: u64 = 7;
pub const SEED: u64 = 73;
pub const OPENS: u64 = 92;

#[derive(Copy, Drop)]
pub struct Scene {
    pub validators: World,
    pub beacon: IBeaconDispatcher,
    pub safe: IBeaconSafeDispatcher,
    pub voters: Span<Voter>,
}

/// Members of these weights, descending; the round has just opened.
pub fn scene(weights: Span<u128>) -> Scene {
    let validators = world();
    let voters = begin(validators, weights);
    let contract_address = beacon_of(validators.set.contract_address);
    at_block(OPENS);
    Scene {
        validators,
        beacon: IBeaconDispatcher { contract_address },
        safe: IBeaconSafeDispatcher { contract_address },
        voters,
    }
}

pub fn beacon_of(validator_set: ContractAddress) -> ContractAddress {
    deploy(Beacon::TEST_CLASS_HASH, (validator_set, RULES))
}

/// Four of equal weight: three are more than two thirds.
pub fn four() -> Scene {
    scene([1_000; 4].span())
}

pub fn at_block(block: u64) {
    set_block_number(block);
}

/// The share for a round of the member whose number this is, at its place in the list.
pub fn share(scene: Scene, round: u64, member: u32) -> Share {
    share_of(scene, round, member, secret(member.into()))
}

pub fn share_of(scene: Scene, round: u64, member: u32, secret: felt252) -> Share {
    Share { member, proof: prove(secret, message_of(scene.beacon.scope(), round)) }
}

pub fn shares(scene: Scene, round: u64, members: Span<u32>) -> Span<Share> {
    let mut shares = array![];
    for member in members {
        shares.append(share(scene, round, *member));
    }
    shares.span()
}

/// Of `ROUND`.
pub fn reveal(scene: Scene, members: Span<u32>) {
    scene.beacon.reveal(ROUND, scene.voters, shares(scene, ROUND, members));
}

pub fn value(scene: Scene, members: Span<u32>) -> felt252 {
    let mut sum = 0;
    for member in members {
        sum += term_of(share(scene, ROUND, *member).proof.gamma_x);
    }
    value_of(scene.beacon.scope(), ROUND, sum)
}

pub fn revealed(epoch: u64, revealed: u32, weight: Weight, closes_at: u64) -> Event {
    Event::SharesRevealed(SharesRevealed { round: ROUND, epoch, revealed, weight, closes_at })
}
