/// Owner of the hub's contracts. The delay cannot be changed: a shorter one would be another timelock.
#[starknet::contract]
pub mod Timelock {
    use core::num::traits::Zero;
    use core::poseidon::poseidon_hash_span;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::syscalls::call_contract_syscall;
    use starknet::{ContractAddress, SyscallResultTrait, get_block_timestamp, get_caller_address, get_contract_address};
    use crate::components::ownable::{IOwnableDispatcher, IOwnableDispatcherTrait};
    use crate::governance::errors::Errors;
    use crate::governance::interface::{ITimelock, OperationState};
    use crate::types::Timestamp;

    const MAX_DELAY: Timestamp = 180 * 24 * 3600;
    /// A forgotten operation does not strike years later.
    pub const EXECUTION_WINDOW: Timestamp = 14 * 24 * 3600;
    /// In place of `ready_at`, which is never so small: chain time is seconds since 1970.
    const DONE: Timestamp = 1;

    #[storage]
    struct Storage {
        /// By operation id: when it is ready, or `DONE`, or 0.
        operations: Map<felt252, Timestamp>,
        min_delay: Timestamp,
        proposer: ContractAddress,
        pending_proposer: ContractAddress,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        CallScheduled: CallScheduled,
        CallExecuted: CallExecuted,
        CallCancelled: CallCancelled,
        ProposerTransferStarted: ProposerTransferStarted,
        ProposerTransferred: ProposerTransferred,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct CallScheduled {
        #[key]
        pub id: felt252,
        pub target: ContractAddress,
        pub selector: felt252,
        pub calldata: Span<felt252>,
        pub salt: felt252,
        pub ready_at: Timestamp,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct CallExecuted {
        #[key]
        pub id: felt252,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct CallCancelled {
        #[key]
        pub id: felt252,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct ProposerTransferStarted {
        #[key]
        pub previous: ContractAddress,
        #[key]
        pub proposer: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct ProposerTransferred {
        #[key]
        pub previous: ContractAddress,
        #[key]
        pub proposer: ContractAddress,
    }

    #[constructor]
    fn constructor(ref self: ContractState, proposer: ContractAddress, min_delay: Timestamp) {
        assert(proposer.is_non_zero(), Errors::ZERO_ADDRESS);
        assert(min_delay != 0 && min_delay <= MAX_DELAY, Errors::DELAY_RANGE);
        self.min_delay.write(min_delay);
        self.set_proposer(proposer);
    }

    #[abi(embed_v0)]
    impl TimelockImpl of ITimelock<ContractState> {
        fn schedule(
            ref self: ContractState,
            target: ContractAddress,
            selector: felt252,
            calldata: Span<felt252>,
            salt: felt252,
        ) -> felt252 {
            self.assert_proposer();
            assert(target.is_non_zero(), Errors::ZERO_ADDRESS);
            let id = self.operation_id(target, selector, calldata, salt);
            assert(self.operations.read(id) == 0, Errors::ALREADY_SCHEDULED);
            let ready_at = get_block_timestamp() + self.min_delay.read();
            self.operations.write(id, ready_at);
            self.emit(CallScheduled { id, target, selector, calldata, salt, ready_at });
            id
        }

        fn execute(
            ref self: ContractState,
            target: ContractAddress,
            selector: felt252,
            calldata: Span<felt252>,
            salt: felt252,
        ) -> Span<felt252> {
            let id = self.operation_id(target, selector, calldata, salt);
            match self.state(id) {
                OperationState::Ready => {},
                OperationState::Waiting => core::panic_with_felt252(Errors::TOO_EARLY),
                OperationState::Expired => core::panic_with_felt252(Errors::TOO_LATE),
                OperationState::Unknown | OperationState::Done => core::panic_with_felt252(Errors::NOT_SCHEDULED),
            }
            // Before the call, so that a target that calls back cannot have it twice.
            self.operations.write(id, DONE);
            self.emit(CallExecuted { id });
            call_contract_syscall(target, selector, calldata).unwrap_syscall()
        }

        fn cancel(ref self: ContractState, id: felt252) {
            self.assert_proposer();
            assert(self.operations.read(id) > DONE, Errors::NOT_SCHEDULED);
            self.operations.write(id, 0);
            self.emit(CallCancelled { id });
        }

        fn accept_ownership_of(ref self: ContractState, target: ContractAddress) {
            IOwnableDispatcher { contract_address: target }.accept_ownership();
        }

        fn transfer_proposer(ref self: ContractState, proposer: ContractAddress) {
            assert(get_caller_address() == get_contract_address(), Errors::NOT_TIMELOCK);
            self.pending_proposer.write(proposer);
            self.emit(ProposerTransferStarted { previous: self.proposer.read(), proposer });
        }

        fn accept_proposer(ref self: ContractState) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.pending_proposer.read(), Errors::NOT_PENDING_PROPOSER);
            self.pending_proposer.write(Zero::zero());
            self.set_proposer(caller);
        }

        fn operation_id(
            self: @ContractState,
            target: ContractAddress,
            selector: felt252,
            calldata: Span<felt252>,
            salt: felt252,
        ) -> felt252 {
            poseidon_hash_span(
                ['CIRO_TIMELOCK', target.into(), selector, salt, poseidon_hash_span(calldata)].span(),
            )
        }

        fn state(self: @ContractState, id: felt252) -> OperationState {
            let ready_at = self.operations.read(id);
            let now = get_block_timestamp();
            if ready_at == 0 {
                OperationState::Unknown
            } else if ready_at == DONE {
                OperationState::Done
            } else if now < ready_at {
                OperationState::Waiting
            } else if now < ready_at + EXECUTION_WINDOW {
                OperationState::Ready
            } else {
                OperationState::Expired
            }
        }

        fn ready_at(self: @ContractState, id: felt252) -> Timestamp {
            let ready_at = self.operations.read(id);
            if ready_at == DONE {
                0
            } else {
                ready_at
            }
        }

        fn min_delay(self: @ContractState) -> Timestamp {
            self.min_delay.read()
        }

        fn proposer(self: @ContractState) -> ContractAddress {
            self.proposer.read()
        }

        fn pending_proposer(self: @ContractState) -> ContractAddress {
            self.pending_proposer.read()
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn assert_proposer(self: @ContractState) {
            assert(get_caller_address() == self.proposer.read(), Errors::NOT_PROPOSER);
        }

        fn set_proposer(ref self: ContractState, proposer: ContractAddress) {
            let previous = self.proposer.read();
            self.proposer.write(proposer);
            self.emit(ProposerTransferred { previous, proposer });
        }
    }
}
