//! What contract tests of the hub share.

use starknet::syscalls::deploy_syscall;
use starknet::testing::set_contract_address;
use starknet::{ClassHash, ContractAddress, SyscallResult, SyscallResultTrait};
use crate::vault::admin::VaultAdmin;
use crate::vault::interface::VaultFacets;
use crate::vault::penalties::VaultPenalties;
use crate::vault::views::VaultViews;

pub const OWNER: ContractAddress = 'OWNER'.try_into().unwrap();
pub const ALICE: ContractAddress = 'ALICE'.try_into().unwrap();
pub const BOB: ContractAddress = 'BOB'.try_into().unwrap();
pub const CAROL: ContractAddress = 'CAROL'.try_into().unwrap();
pub const MALLORY: ContractAddress = 'MALLORY'.try_into().unwrap();
pub const ZERO: ContractAddress = 0.try_into().unwrap();

/// `class` is a contract's `TEST_CLASS_HASH`.
pub fn deploy<T, +Serde<T>, +Drop<T>>(class: ClassHash, arguments: T) -> ContractAddress {
    let mut calldata = array![];
    arguments.serialize(ref calldata);
    let (address, _) = deploy_syscall(class, 0, calldata.span(), false).unwrap_syscall();
    address
}

pub fn vault_facets() -> VaultFacets {
    VaultFacets {
        penalties: VaultPenalties::TEST_CLASS_HASH, admin: VaultAdmin::TEST_CLASS_HASH, views: VaultViews::TEST_CLASS_HASH,
    }
}

/// Calls that follow come from `caller`.
pub fn act_as(caller: ContractAddress) {
    set_contract_address(caller);
}

/// The call failed, and for this reason.
pub fn refused<T, +Drop<T>>(result: SyscallResult<T>, code: felt252) {
    match result {
        Ok(_) => core::panic_with_felt252('WAS_NOT_REFUSED'),
        Err(reason) => assert_eq!(*reason[0], code),
    }
}
