//! One owner, handed over in two steps: nobody loses a contract to a mistyped address. OpenZeppelin's names and events.

use starknet::ContractAddress;

#[starknet::interface]
pub trait IOwnable<TState> {
    fn owner(self: @TState) -> ContractAddress;
    fn pending_owner(self: @TState) -> ContractAddress;
    /// Owner: offers the ownership to `new_owner`; the zero address takes an offer back.
    fn transfer_ownership(ref self: TState, new_owner: ContractAddress);
    /// Whom it was offered to: takes it.
    fn accept_ownership(ref self: TState);
}

pub mod Errors {
    pub const NOT_OWNER: felt252 = 'NOT_OWNER';
    pub const NOT_PENDING_OWNER: felt252 = 'NOT_PENDING_OWNER';
    pub const ZERO_OWNER: felt252 = 'ZERO_OWNER';
}

#[starknet::component]
pub mod OwnableComponent {
    use core::num::traits::Zero;
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};
    use starknet::{ContractAddress, get_caller_address};
    use super::{Errors, IOwnable};

    #[storage]
    pub struct Storage {
        Ownable_owner: ContractAddress,
        Ownable_pending_owner: ContractAddress,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        OwnershipTransferred: OwnershipTransferred,
        OwnershipTransferStarted: OwnershipTransferStarted,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct OwnershipTransferred {
        #[key]
        pub previous_owner: ContractAddress,
        #[key]
        pub new_owner: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct OwnershipTransferStarted {
        #[key]
        pub previous_owner: ContractAddress,
        #[key]
        pub new_owner: ContractAddress,
    }

    #[embeddable_as(OwnableImpl)]
    pub impl Ownable<TContractState, +HasComponent<TContractState>> of IOwnable<ComponentState<TContractState>> {
        fn owner(self: @ComponentState<TContractState>) -> ContractAddress {
            self.Ownable_owner.read()
        }

        fn pending_owner(self: @ComponentState<TContractState>) -> ContractAddress {
            self.Ownable_pending_owner.read()
        }

        fn transfer_ownership(ref self: ComponentState<TContractState>, new_owner: ContractAddress) {
            self.assert_only_owner();
            self.Ownable_pending_owner.write(new_owner);
            self.emit(OwnershipTransferStarted { previous_owner: self.Ownable_owner.read(), new_owner });
        }

        fn accept_ownership(ref self: ComponentState<TContractState>) {
            let caller = get_caller_address();
            // A call without a caller (zero) must not take an offer that nobody made.
            assert(caller.is_non_zero() && caller == self.Ownable_pending_owner.read(), Errors::NOT_PENDING_OWNER);
            self.Ownable_pending_owner.write(Zero::zero());
            self.set_owner(caller);
        }
    }

    #[generate_trait]
    pub impl InternalImpl<TContractState, +HasComponent<TContractState>> of InternalTrait<TContractState> {
        /// For the constructor.
        fn initializer(ref self: ComponentState<TContractState>, owner: ContractAddress) {
            assert(owner.is_non_zero(), Errors::ZERO_OWNER);
            self.set_owner(owner);
        }

        fn assert_only_owner(self: @ComponentState<TContractState>) {
            assert(get_caller_address() == self.Ownable_owner.read(), Errors::NOT_OWNER);
        }

        fn set_owner(ref self: ComponentState<TContractState>, new_owner: ContractAddress) {
            let previous_owner = self.Ownable_owner.read();
            self.Ownable_owner.write(new_owner);
            self.emit(OwnershipTransferred { previous_owner, new_owner });
        }
    }
}
