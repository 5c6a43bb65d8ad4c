//! More than two thirds of a living epoch, each once, for this network and place.

use starknet::testing::set_chain_id;
use crate::certificate::{Signature, Voter, is_quorum};
use crate::checkpoint::Checkpoint;
use crate::testing::validators::{DAY, OVERLAP, START, World, begin, join, sign, validator, world};
use crate::testing::{ZERO, act_as, at, refused};
use crate::validator_set::interface::{
    IValidatorSetDispatcherTrait, IValidatorSetSafeDispatcherTrait, Scheme,
};

fn checkpoint() -> Checkpoint {
    Checkpoint { epoch: 1, sequence: 5, digest: 'DIGEST'.into(), history: 'HISTORY'.into() }
}

fn signed_by(world: World, members: Span<u32>) -> Span<Signature> {
    sign(world.set.network(), checkpoint(), members)
}

#[test]
fn more_than_two_thirds_of_the_weight_certify() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    assert_eq!(world.set.check(checkpoint(), voters, signed_by(world, [0, 1].span())), 7_000);
    assert_eq!(world.set.check(checkpoint(), voters, signed_by(world, [0, 1, 2, 3].span())), 10_001);
}

#[test]
#[feature("safe_dispatcher")]
fn exactly_two_thirds_do_not() {
    let world = world();
    let voters = begin(world, [3_000, 3_000, 2_000, 1_000].span());
    refused(world.safe.check(checkpoint(), voters, signed_by(world, [0, 1].span())), 'NO_QUORUM');
    refused(world.safe.check(checkpoint(), voters, [].span()), 'NO_QUORUM');
    assert_eq!(world.set.check(checkpoint(), voters, signed_by(world, [0, 1, 3].span())), 7_000);
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_counts_twice() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    refused(world.safe.check(checkpoint(), voters, signed_by(world, [0, 0].span())), 'SIGNERS_ORDER');
    refused(world.safe.check(checkpoint(), voters, signed_by(world, [1, 0].span())), 'SIGNERS_ORDER');
    let mut beyond = array![];
    beyond.append_span(signed_by(world, [0, 1].span()));
    beyond.append(Signature { member: 4, r: 1, s: 1 });
    refused(world.safe.check(checkpoint(), voters, beyond.span()), 'SIGNER_UNKNOWN');
}

#[test]
#[feature("safe_dispatcher")]
fn one_signature_that_does_not_hold_spoils_the_certificate() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    let [first, second] = [*signed_by(world, [0, 1].span())[0], *signed_by(world, [0, 1].span())[1]];
    let swapped = [Signature { member: 0, ..second }, Signature { member: 1, ..first }].span();
    refused(world.safe.check(checkpoint(), voters, swapped), 'SIGNATURE');
    let zero = [first, Signature { member: 1, r: 0, s: 0 }].span();
    refused(world.safe.check(checkpoint(), voters, zero), 'SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn a_signature_is_good_for_one_place_and_one_content() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    let signatures = signed_by(world, [0, 1].span());
    let others = [
        Checkpoint { sequence: 6, ..checkpoint() }, Checkpoint { digest: 'OTHER'.into(), ..checkpoint() },
        Checkpoint { history: 'OTHER'.into(), ..checkpoint() },
        Checkpoint { digest: u256 { low: 0, high: 'DIGEST' }, ..checkpoint() },
    ];
    for other in others.span() {
        refused(world.safe.check(*other, voters, signatures), 'SIGNATURE');
    }
    refused(world.safe.check(Checkpoint { epoch: 0, ..checkpoint() }, voters, signatures), 'EPOCH_UNKNOWN');
    refused(world.safe.check(Checkpoint { epoch: 2, ..checkpoint() }, voters, signatures), 'EPOCH_UNKNOWN');
    at(START + DAY);
    world.set.rotate();
    refused(world.safe.check(Checkpoint { epoch: 2, ..checkpoint() }, voters, signatures), 'SIGNATURE');
}

#[test]
#[feature("safe_dispatcher")]
fn a_signature_is_good_for_one_chain_and_one_contract() {
    let world = world();
    let stakes = [4_000, 3_000, 2_000, 1_001].span();
    let voters = begin(world, stakes);
    let signatures = signed_by(world, [0, 1].span());
    set_chain_id('ANOTHER_CHAIN');
    refused(world.safe.check(checkpoint(), voters, signatures), 'SIGNATURE');
    set_chain_id(0);
    let twin = crate::testing::validators::world();
    begin(twin, stakes);
    refused(twin.safe.check(checkpoint(), voters, signatures), 'SIGNATURE');
    world.set.check(checkpoint(), voters, signatures);
}

#[test]
#[feature("safe_dispatcher")]
fn a_forged_list_of_voters_is_not_the_epoch_s() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    let signatures = signed_by(world, [0, 1].span());
    let [a, b, c, d] = [*voters[0], *voters[1], *voters[2], *voters[3]];
    let heavy = Voter { weight: 9_000, ..a };
    let forged = [
        [heavy, b, c, d].span(), [b, a, c, d].span(), [a, b, c].span(), [a, b, c, d, d].span(), [].span(),
        [Voter { stark_key: b.stark_key, ..a }, b, c, d].span(),
    ];
    for voters in forged.span() {
        refused(world.safe.check(checkpoint(), *voters, signatures), 'VOTERS_DIGEST');
    }
    refused(world.safe.signed(checkpoint(), forged.span()[0].clone(), signatures), 'VOTERS_DIGEST');
}

#[test]
#[feature("safe_dispatcher")]
fn the_epoch_before_is_taken_for_the_overlap_and_no_longer() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    let signatures = signed_by(world, [0, 1].span());
    at(START + DAY);
    world.set.rotate();
    at(START + DAY + OVERLAP - 1);
    assert_eq!(world.set.check(checkpoint(), voters, signatures), 7_000);
    at(START + DAY + OVERLAP);
    refused(world.safe.check(checkpoint(), voters, signatures), 'EPOCH_STALE');
}

#[test]
#[feature("safe_dispatcher")]
fn two_epochs_back_is_never_taken() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    let signatures = signed_by(world, [0, 1].span());
    at(START + DAY);
    world.set.rotate();
    at(START + 2 * DAY);
    world.set.rotate();
    refused(world.safe.check(checkpoint(), voters, signatures), 'EPOCH_STALE');
}

/// Else whoever unbonded long ago could sign with nothing to lose.
#[test]
#[feature("safe_dispatcher")]
fn an_epoch_that_nobody_follows_dies_before_its_stake_is_free() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    let signatures = signed_by(world, [0, 1].span());
    at(START + 7 * DAY - 1);
    world.set.check(checkpoint(), voters, signatures);
    at(START + 7 * DAY);
    refused(world.safe.check(checkpoint(), voters, signatures), 'EPOCH_STALE');
}

#[test]
fn evidence_is_read_from_any_epoch_and_of_any_weight() {
    let world = world();
    let voters = begin(world, [4_000, 3_000, 2_000, 1_001].span());
    at(START + 40 * DAY);
    world.set.rotate();
    at(START + 50 * DAY);
    world.set.rotate();
    let light = world.set.signed(checkpoint(), voters, signed_by(world, [1, 3].span()));
    assert_eq!(light.signers, array![*voters[1], *voters[3]]);
    assert_eq!((light.weight, light.total_weight, light.quorum), (4_001, 10_001, false));
    let heavy = world.set.signed(checkpoint(), voters, signed_by(world, [0, 1].span()));
    assert_eq!((heavy.weight, heavy.quorum), (7_000, true));
}

#[test]
fn sums_of_weights_do_not_wrap() {
    let most: u128 = 0xffffffffffffffff * 32;
    assert!(is_quorum(most, most));
    assert!(!is_quorum(0, 0));
    assert!(!is_quorum(2 * (most / 3), most));
    assert!(is_quorum(2 * (most / 3) + 1, most));
}

/// A key without an owner convicts nobody.
#[test]
fn keys_of_nobody_are_nobody_s() {
    let world = world();
    join(world, 0, 1_000);
    act_as(validator(0));
    assert_eq!(world.set.key_owner(Scheme::Stark, 5), ZERO);
}
