//! What the vault hands on to its facets, and facets without a vault.

use starknet::syscalls::call_contract_syscall;
use crate::components::ownable::{IOwnableDispatcher, IOwnableDispatcherTrait};
use crate::testing::{ALICE, OWNER, act_as, deploy, refused};
use crate::types::UNIT;
use crate::vault::admin::VaultAdmin;
use crate::vault::interface::{
    IVaultAdminDispatcherTrait, IVaultAdminSafeDispatcher, IVaultAdminSafeDispatcherTrait, IVaultPenaltiesDispatcherTrait,
    IVaultPenaltiesSafeDispatcher, IVaultPenaltiesSafeDispatcherTrait, IVaultStakeDispatcherTrait, IVaultViewsDispatcher,
    IVaultViewsDispatcherTrait,
};
use crate::vault::penalties::VaultPenalties;
use crate::vault::views::VaultViews;
use super::harness::{CIRO, POOL, WorldTrait, wired};

#[test]
fn what_is_handed_on_is_refused_unless_it_is_the_facet_s_arguments() {
    let world = wired();
    let vault = world.vault.contract_address;
    act_as(POOL);
    let too_few = call_contract_syscall(vault, selector!("freeze"), [1, CIRO.into()].span());
    refused(too_few, 'Failed to deserialize param #3');
    let too_many = call_contract_syscall(vault, selector!("thaw"), [1, 1].span());
    refused(too_many, 'Input too long for arguments');
    let not_an_amount = call_contract_syscall(vault, selector!("freeze"), [1, -1, 0].span());
    refused(not_an_amount, 'Failed to deserialize param #2');
}

#[test]
fn what_a_facet_returns_comes_back_as_it_is() {
    let world = wired();
    world.deposit(ALICE, 3 * UNIT);
    let returned = call_contract_syscall(world.vault.contract_address, selector!("account"), [ALICE.into()].span());
    assert_eq!(returned.unwrap(), [(3 * UNIT).into(), 0, 0].span());
}

#[test]
fn an_owner_is_handed_over_through_the_facet() {
    let world = wired();
    let ownership = IOwnableDispatcher { contract_address: world.vault.contract_address };
    act_as(OWNER);
    ownership.transfer_ownership(ALICE);
    act_as(ALICE);
    ownership.accept_ownership();
    assert_eq!(ownership.owner(), ALICE);
    world.admin.propose_operator(crate::vault::interface::Role::Jobs, ALICE);
}

#[test]
#[feature("safe_dispatcher")]
fn a_facet_on_its_own_has_nothing_of_the_vault() {
    let world = wired();
    act_as(POOL);
    world.stake.stake(ALICE, 10 * CIRO);
    world.penalties.freeze(1, 10 * CIRO, [].span());
    let penalties = IVaultPenaltiesSafeDispatcher { contract_address: deploy(VaultPenalties::TEST_CLASS_HASH, ()) };
    refused(penalties.thaw(1), 'NOT_STAKE_POOL');
    refused(penalties.burn_frozen(1), 'CASE_UNKNOWN');
    act_as(OWNER);
    let admin = IVaultAdminSafeDispatcher { contract_address: deploy(VaultAdmin::TEST_CLASS_HASH, ()) };
    refused(admin.bind_operators(ALICE, ALICE), 'NOT_OWNER');
    let views = IVaultViewsDispatcher { contract_address: deploy(VaultViews::TEST_CLASS_HASH, ()) };
    assert_eq!(views.total_frozen(), 0);
    assert_eq!(world.books.total_frozen(), 10 * CIRO);
}
