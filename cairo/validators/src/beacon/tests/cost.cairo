//! What revealing costs, by Starknet's own gas; calldata, events' data and the transaction come on top (docs/COSTS.md).

use core::testing::get_available_gas;
use crate::beacon::interface::IBeaconDispatcherTrait;
use super::world::{ROUND, scene, shares};

/// Sierra gas of one call with the shares of all members.
fn cost_of(count: u32) -> u128 {
    let mut weights = array![];
    let mut members = array![];
    for member in 0..count {
        weights.append(1_000);
        members.append(member);
    }
    let scene = scene(weights.span());
    let shares = shares(scene, ROUND, members.span());
    let before = get_available_gas();
    scene.beacon.reveal(ROUND, scene.voters, shares);
    before - get_available_gas()
}

#[test]
fn four_shares_cost_no_more() {
    let used = cost_of(4);
    println!("reveal of 4: {used}");
    assert!(used < 1_050_000);
}

#[test]
fn twenty_two_shares_cost_no_more() {
    let used = cost_of(22);
    println!("reveal of 22: {used}");
    assert!(used < 3_000_000);
}
