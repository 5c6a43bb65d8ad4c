//! The vault's storage: one and the same for the contract and its facets. See docs/SPEC.md, "Vault", for the words.

#[starknet::component]
pub mod VaultState {
    use starknet::ContractAddress;
    use starknet::storage::Map;
    use crate::types::BasisPoints;
    use super::super::interface::Proposal;
    use super::super::objects::{FrozenWord, FrozenWordPacking, Ledger, LedgerPacking, Units};

    #[storage]
    pub struct Storage {
        pub token: ContractAddress,
        /// Words of `AccountWordPacking`.
        pub job_payments: Map<ContractAddress, felt252>,
        pub earnings: Map<ContractAddress, Units>,
        pub ledger: Ledger,
        pub jobs: ContractAddress,
        pub stake: ContractAddress,
        /// Contracts that have ever been an operator.
        pub used_operators: Map<ContractAddress, bool>,
        pub frozen: Map<felt252, FrozenWord>,
        /// By case and place.
        pub awarded: Map<felt252, Map<u8, ContractAddress>>,
        pub total_frozen: Units,
        pub proposed_jobs: Proposal,
        pub proposed_stake: Proposal,
        pub burn_share: BasisPoints,
        pub treasury: ContractAddress,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {}
}
