//! The job manager's storage: one and the same for the contract and its facets.

#[starknet::component]
pub mod JobsState {
    use starknet::ContractAddress;
    use starknet::storage::Map;
    use crate::cdc_pool::interface::IDrawDispatcher;
    use crate::model_registry::interface::IModelRegistryDispatcher;
    use crate::vault::interface::IVaultJobsDispatcher;
    use super::super::globals::{Globals, GlobalsPacking};

    #[storage]
    pub struct Storage {
        /// Slot key -> digest of the job in it; FREE between jobs; 0 only before the first.
        pub active_jobs: Map<felt252, felt252>,
        /// job_id -> result digest, where the client asked for it; FREE until there is one.
        pub results: Map<felt252, felt252>,
        pub globals: Globals,
        pub vault: IVaultJobsDispatcher,
        pub model_registry: IModelRegistryDispatcher,
        pub cdc_pool: IDrawDispatcher,
        pub pauser: ContractAddress,
    }
}
