//! What the tests of validators' contracts share.

pub mod keys;
pub mod pool;
pub mod shares;
pub mod validators;

use starknet::syscalls::deploy_syscall;
use starknet::testing::{set_block_timestamp, set_contract_address};
use starknet::{ClassHash, ContractAddress, SyscallResult, SyscallResultTrait};

pub const CIRO: u128 = 1_000_000_000_000_000_000;
pub const MALLORY: ContractAddress = 'MALLORY'.try_into().unwrap();
pub const ZERO: ContractAddress = 0.try_into().unwrap();

/// `class` is a contract's `TEST_CLASS_HASH`.
pub fn deploy<T, +Serde<T>, +Drop<T>>(class: ClassHash, arguments: T) -> ContractAddress {
    let mut calldata = array![];
    arguments.serialize(ref calldata);
    let (address, _) = deploy_syscall(class, 0, calldata.span(), false).unwrap_syscall();
    address
}

/// Calls that follow come from `caller`.
pub fn act_as(caller: ContractAddress) {
    set_contract_address(caller);
}

pub fn at(time: u64) {
    set_block_timestamp(time);
}

/// The call failed, and for this reason.
pub fn refused<T, +Drop<T>>(result: SyscallResult<T>, code: felt252) {
    match result {
        Ok(_) => core::panic_with_felt252('WAS_NOT_REFUSED'),
        Err(reason) => assert_eq!(*reason[0], code),
    }
}
