//! Nobody registers keys that it does not hold, and no proof is good for another.

use starknet::ContractAddress;
use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerWriteAccess};
use starknet::testing::{pop_log, set_caller_address, set_chain_id, set_contract_address};
use crate::ed25519_check::Ed25519Check;
use crate::testing::pool::{ITestPoolDispatcher, ITestPoolDispatcherTrait, TestPool};
use crate::testing::validators::UNBONDING;
use crate::testing::{CIRO, deploy};
use crate::validator_set::interface::{IValidatorSet, Keys, Possession, Rules, Scheme};
use crate::validator_set::objects::{RulesPacking, key_id};
use crate::validator_set::possession::holds;
use crate::validator_set::validator_set::ValidatorSet;
use crate::validator_set::validator_set::ValidatorSet::{CandidateJoined, ContractState, Event, KeysChanged};
use crate::vectors::{
    CHAIN_ID, REGISTERED_NETWORK, VALIDATOR_SET, registration_of_alice, registration_of_bob,
};

const ALICE: ContractAddress = 'ALICE'.try_into().unwrap();
const BOB: ContractAddress = 'BOB'.try_into().unwrap();

fn proves(network: felt252, validator: ContractAddress, keys: Keys, possession: Possession) -> bool {
    holds(network, validator, keys, possession, Ed25519Check::TEST_CLASS_HASH)
}

/// A contract at the address that the proofs name, asked by `caller`.
fn set(caller: ContractAddress) -> ContractState {
    let pool = deploy(TestPool::TEST_CLASS_HASH, UNBONDING);
    let stakes = ITestPoolDispatcher { contract_address: pool };
    stakes.set_stake(ALICE, 1_000 * CIRO);
    stakes.set_stake(BOB, 1_000 * CIRO);
    set_chain_id(CHAIN_ID);
    set_contract_address(VALIDATOR_SET.try_into().unwrap());
    set_caller_address(caller);
    let mut state = ValidatorSet::contract_state_for_testing();
    state.pool.write(pool);
    state.ed25519.write(Ed25519Check::TEST_CLASS_HASH);
    let rules = Rules {
        min_stake: 1_000 * CIRO, min_members: 1, epoch_seconds: 100, overlap_seconds: 10, lifetime_seconds: 200,
    };
    state.rules.write(rules);
    state
}

#[test]
fn three_keys_prove_themselves() {
    let (keys, possession) = registration_of_alice();
    assert!(proves(REGISTERED_NETWORK, ALICE, keys, possession));
}

#[test]
fn a_proof_is_good_for_one_validator_and_one_network() {
    let (keys, possession) = registration_of_alice();
    assert!(!proves(REGISTERED_NETWORK, BOB, keys, possession));
    assert!(!proves(REGISTERED_NETWORK + 1, ALICE, keys, possession));
}

#[test]
fn no_key_of_another_slips_in() {
    let (keys, possession) = registration_of_alice();
    let (others, proofs) = registration_of_bob();
    let mixed = [
        (Keys { stark: others.stark, ..keys }, Possession { stark: proofs.stark, ..possession }),
        (Keys { ethereum: others.ethereum, ..keys }, Possession { secp256k1: proofs.secp256k1, ..possession }),
        (
            Keys { ed25519: others.ed25519, ..keys },
            Possession { ed25519: proofs.ed25519, hints: proofs.hints, ..possession },
        ),
    ];
    for (keys, possession) in mixed.span() {
        assert!(!proves(REGISTERED_NETWORK, ALICE, *keys, *possession));
    }
}

#[test]
fn each_of_the_three_must_sign() {
    let (keys, possession) = registration_of_alice();
    let (_, proofs) = registration_of_bob();
    let partial = [
        Possession { stark: proofs.stark, ..possession }, Possession { secp256k1: proofs.secp256k1, ..possession },
        Possession { ed25519: proofs.ed25519, ..possession }, Possession { hints: [].span(), ..possession },
    ];
    for possession in partial.span() {
        assert!(!proves(REGISTERED_NETWORK, ALICE, keys, *possession));
    }
}

#[test]
fn registering_attributes_the_keys_and_makes_a_candidate() {
    let (keys, possession) = registration_of_alice();
    let mut state = set(ALICE);
    state.register(keys, possession);
    assert_eq!((state.keys_of(ALICE), state.candidates()), (keys, array![ALICE]));
    let ethereum: felt252 = keys.ethereum.into();
    assert_eq!(state.key_owner(Scheme::Stark, keys.stark.into()), ALICE);
    assert_eq!(state.key_owner(Scheme::Secp256k1, ethereum.into()), ALICE);
    assert_eq!(state.key_owner(Scheme::Ed25519, keys.ed25519), ALICE);
    let contract = VALIDATOR_SET.try_into().unwrap();
    let changed = KeysChanged { validator: ALICE, keys };
    assert_eq!(pop_log(contract), Some(Event::KeysChanged(changed)));
    assert_eq!(pop_log(contract), Some(Event::CandidateJoined(CandidateJoined { validator: ALICE })));
}

#[test]
#[should_panic(expected: 'KEY_POSSESSION')]
fn a_copied_registration_is_refused() {
    let (keys, possession) = registration_of_alice();
    let mut state = set(BOB);
    state.register(keys, possession);
}

#[test]
#[should_panic(expected: 'KEY_TAKEN')]
fn a_key_that_was_ever_somebody_s_is_nobody_else_s() {
    let (keys, possession) = registration_of_alice();
    let mut state = set(ALICE);
    state.register(keys, possession);
    set_caller_address(BOB);
    let (others, possession) = registration_of_bob();
    state.register(Keys { ed25519: keys.ed25519, ..others }, possession);
}

#[test]
fn an_old_key_stays_attributed() {
    let (old, _) = registration_of_bob();
    let (keys, possession) = registration_of_alice();
    let mut state = set(ALICE);
    state.key_owners.write(key_id(Scheme::Stark, old.stark.into()), ALICE);
    state.change_keys(keys, possession);
    assert_eq!(state.key_owner(Scheme::Stark, old.stark.into()), ALICE);
    assert_eq!(state.candidates(), array![]);
    state.change_keys(keys, possession);
    assert_eq!(state.keys.read(ALICE), keys);
}
