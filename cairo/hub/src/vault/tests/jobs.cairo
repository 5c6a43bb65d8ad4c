use crate::testing::{ALICE, BOB, CAROL, MALLORY, ZERO, act_as, refused};
use crate::types::UNIT;
use crate::vault::interface::{
    Account, IVaultJobsDispatcherTrait, IVaultJobsSafeDispatcherTrait, IVaultViewsDispatcherTrait, Settlement,
};
use crate::vault::objects::MAX_NONCE;
use super::harness::{JOBS, World, WorldTrait, job_of, wired};

/// Alice and Carol with 1,000 units each, 500 of them reserved for five jobs.
fn with_open_jobs() -> World {
    let world = wired();
    for client in [ALICE, CAROL].span() {
        world.deposit(*client, 1_000 * UNIT);
        act_as(JOBS);
        world.jobs.reserve(*client, 0, 5, 500 * UNIT);
    }
    world
}

#[test]
fn reserving_binds_balance_and_uses_nonces() {
    let world = with_open_jobs();
    let account = Account { balance: 500 * UNIT, reserved: 500 * UNIT, nonce: 5 };
    assert_eq!(world.books.account(ALICE), account);
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn a_reservation_is_refused_unless_it_is_the_next_and_covered() {
    let world = with_open_jobs();
    refused(world.safe_jobs.reserve(ALICE, 4, 1, UNIT), 'NONCE_USED');
    refused(world.safe_jobs.reserve(ALICE, 6, 1, UNIT), 'NONCE_GAP');
    refused(world.safe_jobs.reserve(ALICE, 5, MAX_NONCE - 4, UNIT), 'NONCE_RANGE');
    refused(world.safe_jobs.reserve(ALICE, 5, 1, 501 * UNIT), 'BALANCE_SHORT');
    refused(world.safe_jobs.reserve(ALICE, 5, 1, UNIT + 1), 'DUST');
    refused(world.safe_jobs.reserve(BOB, 0, 1, 0), 'NO_CONSENT');
    assert_eq!(world.books.account(ALICE).nonce, 5);
}

#[test]
fn a_settlement_divides_what_was_reserved() {
    let world = with_open_jobs();
    world.jobs.settle(BOB, [job_of(ALICE, MALLORY)].span());
    assert_eq!(world.balance(BOB), 70 * UNIT);
    assert_eq!(world.balance(MALLORY), 10 * UNIT);
    assert_eq!(world.books.gathered_fees(), 5 * UNIT);
    assert_eq!(world.balance(ALICE), 510 * UNIT);
    assert_eq!(world.reserved(ALICE), 405 * UNIT);
    world.assert_solvent();
}

/// Two jobs of Alice's and one of Carol's, settled in some order.
fn assert_pays_the_batch(order: [Settlement; 3]) {
    let world = with_open_jobs();
    world.jobs.settle(BOB, order.span());
    assert_eq!(world.balance(BOB), 210 * UNIT);
    assert_eq!(world.balance(MALLORY), 30 * UNIT);
    assert_eq!(world.books.gathered_fees(), 15 * UNIT);
    assert_eq!(world.reserved(ALICE), 310 * UNIT);
    assert_eq!(world.reserved(CAROL), 405 * UNIT);
    assert_eq!(world.balance(ALICE), 520 * UNIT);
    world.assert_solvent();
}

#[test]
fn a_batch_of_neighbours_pays_each_job() {
    let [a, c] = [job_of(ALICE, MALLORY), job_of(CAROL, MALLORY)];
    assert_pays_the_batch([a, a, c]);
}

#[test]
fn a_batch_of_strangers_pays_each_job() {
    let [a, c] = [job_of(ALICE, MALLORY), job_of(CAROL, MALLORY)];
    assert_pays_the_batch([a, c, a]);
}

#[test]
fn one_account_may_be_client_worker_and_model_owner() {
    let world = with_open_jobs();
    world.jobs.settle(ALICE, [job_of(ALICE, ALICE), job_of(CAROL, ALICE)].span());
    // Returned 10, paid 2 x 70, royalties 2 x 10.
    assert_eq!(world.balance(ALICE), 670 * UNIT);
    assert_eq!(world.reserved(ALICE), 405 * UNIT);
    assert_eq!(world.balance(CAROL), 510 * UNIT);
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn a_settlement_that_does_not_add_up_is_refused() {
    let world = with_open_jobs();
    let job = job_of(ALICE, MALLORY);
    let most = 18_446_744_073_709_551_615 * UNIT;
    let wrong = [
        (Settlement { to_worker: 81 * UNIT, ..job }, 'OVERPAID'), (Settlement { kept: 101 * UNIT, ..job }, 'OVERPAID'),
        (Settlement { reserved: 89 * UNIT, ..job }, 'OVERPAID'), (Settlement { fee: most, ..job }, 'OVERPAID'),
        (Settlement { to_worker: most, to_model_owner: most, fee: most, kept: most, ..job }, 'OVERPAID'),
        (Settlement { reserved: 506 * UNIT, ..job }, 'RESERVE_SHORT'),
        (Settlement { reserved: most, ..job }, 'RESERVE_SHORT'), (Settlement { to_worker: UNIT / 2, ..job }, 'DUST'),
        (Settlement { fee: 0xffffffffffffffffffffffffffffffff / UNIT * UNIT, ..job }, 'AMOUNT_RANGE'),
        (Settlement { model_owner: ZERO, ..job }, 'ZERO_ADDRESS'), (Settlement { client: ZERO, ..job }, 'NO_CONSENT'),
        (Settlement { client: BOB, ..job }, 'NO_CONSENT'),
    ];
    for (settlement, code) in wrong.span() {
        refused(world.safe_jobs.settle(BOB, [*settlement].span()), *code);
    }
    // One false job spoils a batch that would otherwise hold.
    refused(
        world.safe_jobs.settle(BOB, [job, Settlement { to_worker: 81 * UNIT, ..job }].span()), 'OVERPAID',
    );
    refused(world.safe_jobs.settle(ZERO, [job].span()), 'ZERO_ADDRESS');
    let huge = Settlement { reserved: most, ..job };
    refused(world.safe_jobs.settle(BOB, [huge, huge].span()), 'RESERVE_SHORT');
}

#[test]
fn a_job_without_royalty_names_no_model_owner() {
    let world = with_open_jobs();
    world.jobs.settle(BOB, [Settlement { model_owner: ZERO, to_model_owner: 0, ..job_of(ALICE, ZERO) }].span());
    assert_eq!(world.balance(ALICE), 520 * UNIT);
    world.assert_solvent();
}

#[test]
fn nothing_to_settle_changes_nothing() {
    let world = with_open_jobs();
    world.jobs.settle(BOB, [].span());
    assert_eq!(world.balance(BOB), 0);
    world.assert_solvent();
}

#[test]
fn a_release_returns_the_reserve_less_the_tip() {
    let world = with_open_jobs();
    world.jobs.release(ALICE, 100 * UNIT, BOB, 2 * UNIT);
    assert_eq!(world.balance(ALICE), 598 * UNIT);
    assert_eq!(world.reserved(ALICE), 400 * UNIT);
    assert_eq!(world.balance(BOB), 2 * UNIT);
    // All of it as a tip, as `deliver` does; none, as `cancel` does; and to the client itself.
    world.jobs.release(ALICE, 5 * UNIT, BOB, 5 * UNIT);
    assert_eq!(world.balance(BOB), 7 * UNIT);
    world.jobs.release(ALICE, 5 * UNIT, ZERO, 0);
    assert_eq!(world.balance(ALICE), 603 * UNIT);
    world.jobs.release(ALICE, 10 * UNIT, ALICE, UNIT);
    assert_eq!(world.balance(ALICE), 613 * UNIT);
    assert_eq!(world.reserved(ALICE), 380 * UNIT);
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn a_release_beyond_the_reserve_is_refused() {
    let world = with_open_jobs();
    refused(world.safe_jobs.release(ALICE, 501 * UNIT, BOB, 0), 'RESERVE_SHORT');
    refused(world.safe_jobs.release(ALICE, UNIT, BOB, 2 * UNIT), 'OVERPAID');
    refused(world.safe_jobs.release(ALICE, UNIT, ZERO, UNIT), 'ZERO_ADDRESS');
    refused(world.safe_jobs.release(ALICE, UNIT / 2, BOB, 0), 'DUST');
    refused(world.safe_jobs.release(BOB, UNIT, BOB, 0), 'NO_CONSENT');
    refused(world.safe_jobs.release(ALICE, 2 * UNIT, BOB, UNIT / 2), 'DUST');
}

#[test]
#[feature("safe_dispatcher")]
fn a_bond_binds_balance_and_uses_no_nonce() {
    let world = with_open_jobs();
    world.jobs.bond(ALICE, 200 * UNIT);
    assert_eq!(world.books.account(ALICE), Account { balance: 300 * UNIT, reserved: 700 * UNIT, nonce: 5 });
    refused(world.safe_jobs.bond(ALICE, 301 * UNIT), 'BALANCE_SHORT');
    refused(world.safe_jobs.bond(BOB, UNIT), 'NO_CONSENT');
    refused(world.safe_jobs.bond(ALICE, 1), 'DUST');
    world.jobs.release(ALICE, 200 * UNIT, ZERO, 0);
    assert_eq!(world.books.account(ALICE), Account { balance: 500 * UNIT, reserved: 500 * UNIT, nonce: 5 });
    world.assert_solvent();
}

#[test]
#[feature("safe_dispatcher")]
fn a_forfeit_is_divided_between_the_harmed_and_the_fees() {
    let world = with_open_jobs();
    world.jobs.bond(ALICE, 200 * UNIT);
    refused(world.safe_jobs.forfeit(ALICE, 200 * UNIT, BOB, 201 * UNIT), 'OVERPAID');
    refused(world.safe_jobs.forfeit(ALICE, 701 * UNIT, BOB, UNIT), 'RESERVE_SHORT');
    world.jobs.forfeit(ALICE, 200 * UNIT, BOB, 50 * UNIT);
    assert_eq!(world.books.account(ALICE), Account { balance: 300 * UNIT, reserved: 500 * UNIT, nonce: 5 });
    assert_eq!(world.balance(BOB), 50 * UNIT);
    assert_eq!(world.books.gathered_fees(), 150 * UNIT);
    world.assert_solvent();
}
