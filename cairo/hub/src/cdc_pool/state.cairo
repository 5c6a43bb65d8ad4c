//! The pool's storage: one and the same for the contract and its facets. See docs/SPEC.md, "Stake and draw", for the words.

#[starknet::component]
pub mod PoolState {
    use starknet::ContractAddress;
    use starknet::storage::Map;
    use super::super::objects::{
        Cut, CutPacking, Delegator, DelegatorPacking, Entry, EntryPacking, List, ListPacking, Record, RecordPacking, Rules,
        RulesPacking, Sentence, SentencePacking, Tranches, TranchesPacking,
    };

    #[storage]
    pub struct Storage {
        pub vault: ContractAddress,
        pub rules: Rules,
        /// Who may `bind`, once.
        pub binder: ContractAddress,
        pub slashing: ContractAddress,
        pub uptime: ContractAddress,
        /// In units of 10^-9 CIRO.
        pub total_stake: u128,
        /// Active stake of each worker.
        pub worker_stakes: Map<ContractAddress, Tranches>,
        /// Stake of a worker that is unbonding, by the bucket of time in which it was asked for.
        pub unbonding_stakes: Map<ContractAddress, Map<u64, Tranches>>,
        /// By (worker, staker).
        pub delegators: Map<ContractAddress, Map<ContractAddress, Delegator>>,
        /// By (worker, staker, place in the ring).
        pub unbonding_entries: Map<ContractAddress, Map<ContractAddress, Map<u8, Entry>>>,
        /// A commission that is announced: by worker, what its delegators keep, and from when on.
        pub commission_rises: Map<ContractAddress, Entry>,
        pub reputation_scores: Map<ContractAddress, Record>,
        pub stark_keys: Map<ContractAddress, felt252>,
        /// Whose key it is or was: evidence stays attributable.
        pub key_owners: Map<felt252, ContractAddress>,
        /// Cases of each worker, the n-th.
        pub slash_history: Map<ContractAddress, Map<u16, felt252>>,
        /// Whom a case slashed.
        pub slashed_workers: Map<felt252, ContractAddress>,
        pub sentences: Map<felt252, Sentence>,
        /// What a case took out of the active stake (0) and of buckets (1, 2, …).
        pub cuts: Map<felt252, Map<u8, Cut>>,
        pub worker_count: u16,
        pub worker_indices: Map<ContractAddress, u16>,
        pub worker_addresses: Map<u16, ContractAddress>,
        /// Words of `pack_weight`: a worker's lies as far from here as its index says. No hash on the way from a throw to a weight.
        pub worker_registry: felt252,
        pub lists: Map<felt252, List>,
        /// By model. The slot of eight places that begins with position p lies p words from here.
        pub places: Map<felt252, felt252>,
        /// Words of `pack_membership`, by (model, worker's index).
        pub memberships: Map<felt252, Map<u16, felt252>>,
    }
}
