//! The check of Ed25519 signatures as a class of its own: it is large, and several contracts need it. Reached by library
//! call, by a class hash that they are deployed with and keep.

#[starknet::interface]
pub trait IEd25519Check<TState> {
    /// `ciro_signatures::ed25519::is_valid`.
    fn is_valid(self: @TState, message: Span<u8>, key: u256, r: u256, s: u256, hints: Span<felt252>) -> bool;
}

#[starknet::contract]
pub mod Ed25519Check {
    use ciro_signatures::ed25519;
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
    }
}
