//! Strangers' data contracts.

#[starknet::contract]
pub mod HonestData {
    use ciro_verifier::interface::IModelData;

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl ModelDataImpl of IModelData<ContractState> {
        fn program(self: @ContractState) -> Span<felt252> {
            [1, 1, 1, 1, 0, 8, 3, 1, 0].span()
        }
    }
}

/// Registers the program in its own name while it is being read.
#[starknet::contract]
pub mod ReentrantData {
    use ciro_verifier::interface::{IModelData, ModelSource};
    use starknet::ContractAddress;
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};
    use crate::model_registry::interface::{IModelRegistryDispatcher, IModelRegistryDispatcherTrait};

    #[storage]
    struct Storage {
        registry: ContractAddress,
    }

    #[constructor]
    fn constructor(ref self: ContractState, registry: ContractAddress) {
        self.registry.write(registry);
    }

    #[abi(embed_v0)]
    impl ModelDataImpl of IModelData<ContractState> {
        fn program(self: @ContractState) -> Span<felt252> {
            let program = [1, 1, 1, 1, 0, 8, 3, 1, 0].span();
            let registry = IModelRegistryDispatcher { contract_address: self.registry.read() };
            registry.register_model(ModelSource::Inline(program), 5_000);
            program
        }
    }
}
