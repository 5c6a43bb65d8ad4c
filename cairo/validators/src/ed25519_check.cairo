//! Checks of signatures as a class of its own: that of Ed25519 is large, and several contracts need it. Reached by library
//! call, by a class hash that they are deployed with and keep.

use starknet::EthAddress;

#[starknet::interface]
pub trait IEd25519Check<TState> {
    /// `ciro_signatures::ed25519::is_valid`.
    fn is_valid(self: @TState, message: Span<u8>, key: u256, r: u256, s: u256, hints: Span<felt252>) -> bool;
    /// `ciro_signatures::secp256k1::is_valid`, for a contract that would grow too large with it.
    fn is_valid_secp256k1(
        self: @TState, hash: u256, address: EthAddress, r: u256, s: u256, y_parity: bool,
    ) -> bool;
}

#[starknet::contract]
pub mod Ed25519Check {
    use ciro_signatures::{ed25519, secp256k1};
    use starknet::EthAddress;
    use super::IEd25519Check;

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl Ed25519CheckImpl of IEd25519Check<ContractState> {
        fn is_valid(
            self: @ContractState, message: Span<u8>, key: u256, r: u256, s: u256, hints: Span<felt252>,
        ) -> bool {
            ed25519::is_valid(message, key, r, s, hints)
        }

        fn is_valid_secp256k1(
            self: @ContractState, hash: u256, address: EthAddress, r: u256, s: u256, y_parity: bool,
        ) -> bool {
            secp256k1::is_valid(hash, address, r, s, y_parity)
        }
    }
}
