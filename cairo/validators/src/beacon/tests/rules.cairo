//! What is fixed at deployment, and words.

use starknet::ContractAddress;
use starknet::storage_access::StorePacking;
use starknet::syscalls::deploy_syscall;
use crate::beacon::beacon::Beacon;
use crate::beacon::interface::{BeaconRules, IBeaconDispatcherTrait};
use crate::beacon::objects::{Progress, ProgressPacking, message_of, scope_of, term_of, value_of};
use crate::testing::{ZERO, refused};
use crate::testing::validators::world;
use crate::validator_set::interface::IValidatorSetDispatcherTrait;
use super::vectors;
use super::world::{RULES, four};

fn refuse(validator_set: ContractAddress, rules: BeaconRules, code: felt252) {
    let mut calldata = array![];
    (validator_set, rules).serialize(ref calldata);
    refused(deploy_syscall(Beacon::TEST_CLASS_HASH, 0, calldata.span(), false), code);
}

#[test]
fn rules_out_of_range_are_refused() {
    let set = world().set.contract_address;
    refuse(ZERO, RULES, 'ZERO_ADDRESS');
    refuse(set, BeaconRules { round_blocks: 0, ..RULES }, 'RULES_RANGE');
    refuse(set, BeaconRules { round_blocks: 0x10000, ..RULES }, 'RULES_RANGE');
    refuse(set, BeaconRules { delay_blocks: 9, ..RULES }, 'RULES_RANGE');
    refuse(set, BeaconRules { delay_blocks: 0x10000, ..RULES }, 'RULES_RANGE');
    refuse(set, BeaconRules { grace_blocks: 0, ..RULES }, 'RULES_RANGE');
    refuse(set, BeaconRules { grace_blocks: 0x10000, ..RULES }, 'RULES_RANGE');
}

#[test]
fn says_what_was_fixed() {
    let scene = four();
    let set = scene.validators.set;
    assert_eq!(scene.beacon.rules(), RULES);
    assert_eq!(scene.beacon.validator_set(), set.contract_address);
    assert_eq!(scene.beacon.scope(), scope_of(set.network(), scene.beacon.contract_address));
    assert_eq!((scene.beacon.round_of(0), scene.beacon.round_of(79), scene.beacon.round_of(80)), (0, 7, 8));
}

#[test]
fn values_are_those_that_keepers_compute() {
    assert_eq!(scope_of(vectors::NETWORK, vectors::BEACON.try_into().unwrap()), vectors::SCOPE);
    for (round, message, outputs, value) in vectors::values() {
        assert_eq!(message_of(vectors::SCOPE, *round), *message);
        let mut sum = 0;
        for output in *outputs {
            sum += term_of(*output);
        }
        assert_eq!(value_of(vectors::SCOPE, *round, sum), *value);
    }
}

#[test]
fn a_round_fits_its_word() {
    let nothing = Progress { revealed: 0, weight: 0, epoch: 0, closes_at: 0, decided_at: 0 };
    let most = Progress {
        revealed: 0xffffffff,
        weight: 0xffffffffffffffff,
        epoch: 0xffffffffff,
        closes_at: 0xffffffffff,
        decided_at: 0xffffffffff,
    };
    let mixed = Progress { revealed: 0x80000001, weight: 5, epoch: 7, closes_at: 9, decided_at: 11 };
    for progress in [nothing, most, mixed].span() {
        assert_eq!(StorePacking::<Progress, felt252>::unpack(ProgressPacking::pack(*progress)), *progress);
    }
    assert_eq!(ProgressPacking::pack(nothing), 0);
}
