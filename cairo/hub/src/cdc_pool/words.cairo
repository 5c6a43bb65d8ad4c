//! Words that lie one after another behind the address of a variable. As with arrays, no other variable comes that near.

use starknet::SyscallResultTrait;
use starknet::storage_access::StorageAddress;
use starknet::syscalls::{storage_read_syscall, storage_write_syscall};

/// The word that lies `distance` after `first`.
pub fn read_word(first: felt252, distance: felt252) -> felt252 {
    let address: StorageAddress = (first + distance).try_into().unwrap();
    storage_read_syscall(0, address).unwrap_syscall()
}

pub fn write_word(first: felt252, distance: felt252, word: felt252) {
    let address: StorageAddress = (first + distance).try_into().unwrap();
    storage_write_syscall(0, address, word).unwrap_syscall();
}
