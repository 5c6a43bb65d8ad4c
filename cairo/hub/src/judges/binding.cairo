//! The one contract that may contest and resolve: named once by the owner, for good.

#[starknet::component]
pub mod BindingComponent {
    use core::num::traits::Zero;
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};
    use starknet::{ContractAddress, get_caller_address};
    use super::super::errors::Errors;
    use super::super::interface::IJudgeBinding;

    #[storage]
    pub struct Storage {
        pub binder: ContractAddress,
        pub slashing_contract: ContractAddress,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        SlashingBound: SlashingBound,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct SlashingBound {
        pub slashing: ContractAddress,
    }

    #[embeddable_as(JudgeBindingImpl)]
    pub impl JudgeBinding<
        TContractState, +HasComponent<TContractState>,
    > of IJudgeBinding<ComponentState<TContractState>> {
        fn bind_slashing(ref self: ComponentState<TContractState>, slashing: ContractAddress) {
            assert(get_caller_address() == self.binder.read(), Errors::NOT_BINDER);
            assert(self.slashing_contract.read().is_zero(), Errors::ALREADY_BOUND);
            assert(slashing.is_non_zero(), Errors::ZERO_ADDRESS);
            self.slashing_contract.write(slashing);
            self.emit(SlashingBound { slashing });
        }

        fn slashing(self: @ComponentState<TContractState>) -> ContractAddress {
            self.slashing_contract.read()
        }
    }

    #[generate_trait]
    pub impl InternalImpl<TContractState, +HasComponent<TContractState>> of InternalTrait<TContractState> {
        fn initialise(ref self: ComponentState<TContractState>, binder: ContractAddress) {
            assert(binder.is_non_zero(), Errors::ZERO_ADDRESS);
            self.binder.write(binder);
        }

        fn assert_slashing(self: @ComponentState<TContractState>) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.slashing_contract.read(), Errors::NOT_SLASHING);
        }
    }
}
