use core::num::traits::Bounded;
use starknet::testing::pop_log;
use crate::testing::{ALICE, BOB, MALLORY, ZERO, act_as, refused};
use crate::token::interface::IERC20DispatcherTrait;
use crate::types::UNIT;
use crate::vault::interface::{
    IVaultDispatcherTrait, IVaultSafeDispatcherTrait, IVaultViewsDispatcherTrait, Payment, Role,
};
use crate::vault::events::{Deposited, Paid, Withdrawn};
use crate::vault::vault::Vault::Event;
use super::harness::{CIRO, WorldTrait, unwired, wired};

#[test]
fn a_deposit_is_credited_to_whom_it_was_made_for() {
    let world = wired();
    while pop_log::<Event>(world.vault.contract_address).is_some() {}
    act_as(ALICE);
    world.vault.deposit(BOB, 5 * CIRO);
    assert_eq!(world.balance(BOB), 5 * CIRO);
    assert_eq!(world.balance(ALICE), 0);
    assert_eq!(world.wallet(ALICE), 995 * CIRO);
    assert_eq!(world.books.total_owed(), 5 * CIRO);
    assert_eq!(
        pop_log(world.vault.contract_address),
        Some(Event::Deposited(Deposited { account: BOB, from: ALICE, amount: 5 * CIRO })),
    );
    world.assert_solvent();
}

#[test]
fn a_withdrawal_pays_the_caller_s_own_credit() {
    let world = wired();
    world.deposit(ALICE, 5 * CIRO);
    while pop_log::<Event>(world.vault.contract_address).is_some() {}
    world.vault.withdraw(BOB, 2 * CIRO);
    assert_eq!(world.balance(ALICE), 3 * CIRO);
    assert_eq!(world.wallet(BOB), 1_002 * CIRO);
    assert_eq!(world.books.total_owed(), 3 * CIRO);
    assert_eq!(
        pop_log(world.vault.contract_address),
        Some(Event::Withdrawn(Withdrawn { account: ALICE, to: BOB, amount: 2 * CIRO })),
    );
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_withdraws_more_than_the_free_balance() {
    let world = wired();
    world.deposit(ALICE, 5 * CIRO);
    refused(world.safe_vault.withdraw(ALICE, 5 * CIRO + UNIT), 'BALANCE_SHORT');
    act_as(MALLORY);
    refused(world.safe_vault.withdraw(MALLORY, UNIT), 'BALANCE_SHORT');
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn dust_nothing_and_nobody_are_refused() {
    let world = wired();
    act_as(ALICE);
    refused(world.safe_vault.deposit(ALICE, 1), 'DUST');
    refused(world.safe_vault.deposit(ALICE, 0), 'ZERO_AMOUNT');
    refused(world.safe_vault.deposit(ZERO, UNIT), 'ZERO_ADDRESS');
    refused(world.safe_vault.withdraw(ALICE, 0), 'ZERO_AMOUNT');
    refused(world.safe_vault.withdraw(ALICE, UNIT - 1), 'DUST');
    refused(world.safe_vault.deposit(ALICE, Bounded::MAX / UNIT * UNIT), 'AMOUNT_RANGE');
    refused(world.safe_vault.deposit(ALICE, 1_001 * CIRO), 'BALANCE_SHORT');
}

#[test]
fn a_new_account_serves_the_present_operators_and_one_from_before_wiring_none() {
    let world = wired();
    world.deposit(ALICE, UNIT);
    assert!(world.books.has_consented(ALICE, Role::Jobs));
    assert!(world.books.has_consented(ALICE, Role::Stake));
    assert!(!world.books.has_consented(BOB, Role::Jobs));
    let world = unwired();
    world.deposit(ALICE, UNIT);
    assert!(!world.books.has_consented(ALICE, Role::Jobs));
    assert!(world.token.balance_of(world.vault.contract_address) == UNIT.into());
}

#[test]
fn many_are_paid_from_one_balance_and_no_token_moves() {
    let world = wired();
    world.deposit(ALICE, 5 * CIRO);
    let wallets = world.wallet(BOB);
    while pop_log::<Event>(world.vault.contract_address).is_some() {}
    let payments = array![
        Payment { to: BOB, amount: CIRO }, Payment { to: MALLORY, amount: UNIT }, Payment { to: BOB, amount: CIRO },
        Payment { to: ALICE, amount: CIRO },
    ]
        .span();
    world.vault.pay(payments);
    assert_eq!(world.balance(BOB), 2 * CIRO);
    assert_eq!(world.balance(MALLORY), UNIT);
    assert_eq!(world.balance(ALICE), 3 * CIRO - UNIT);
    assert_eq!(world.wallet(BOB), wallets);
    assert_eq!(world.books.total_owed(), 5 * CIRO);
    assert_eq!(pop_log(world.vault.contract_address), Some(Event::Paid(Paid { account: ALICE, payments })));
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn nobody_pays_what_is_not_free_nor_nothing_nor_to_nobody() {
    let world = wired();
    world.deposit(ALICE, 5 * CIRO);
    let pay = |to, amount| world.safe_vault.pay(array![Payment { to: BOB, amount: 4 * CIRO }, Payment { to, amount }].span());
    refused(pay(MALLORY, CIRO + UNIT), 'BALANCE_SHORT');
    // Each fits a word; their sum does not.
    refused(pay(MALLORY, 0xffffffffffffffff * UNIT), 'BALANCE_SHORT');
    refused(pay(MALLORY, 0), 'ZERO_AMOUNT');
    refused(pay(MALLORY, 1), 'DUST');
    refused(pay(ZERO, CIRO), 'ZERO_ADDRESS');
    refused(world.safe_vault.pay(array![].span()), 'ZERO_AMOUNT');
    act_as(MALLORY);
    refused(pay(MALLORY, CIRO), 'BALANCE_SHORT');
    assert_eq!(world.balance(ALICE), 5 * CIRO);
    world.assert_solvent();
}
