//! The attested judge's storage: one and the same for the contract and its facet.

#[starknet::component]
pub mod RoundsState {
    use starknet::ContractAddress;
    use starknet::storage::Map;
    use crate::job_manager::interface::IJudgedJobsDispatcher;
    use crate::model_registry::interface::IModelRegistryDispatcher;
    use super::super::super::interface::RoundRules;
    use super::super::super::ports::{IBeaconDispatcher, IPoolForJudgesDispatcher};
    use super::super::exposure::{Exposure, ExposurePacking};
    use super::super::objects::StoredRound;

    #[storage]
    pub struct Storage {
        pub job_manager: IJudgedJobsDispatcher,
        pub model_registry: IModelRegistryDispatcher,
        pub cdc_pool: IPoolForJudgesDispatcher,
        pub beacon: IBeaconDispatcher,
        pub rules: RoundRules,
        pub rounds: Map<felt252, StoredRound>,
        /// By (job, worker): `seat` of its commitment.
        pub seats: Map<(felt252, ContractAddress), felt252>,
        /// By (job, worker): the result digest that it has revealed.
        pub results: Map<(felt252, ContractAddress), felt252>,
        pub exposures: Map<ContractAddress, Exposure>,
    }
}
