//! Verifiers that are not sound, or check nothing but for whom a proof was made; and a stranger's data contract.

use ciro_verifier::interface::{Answer, ModelSource};
use starknet::ContractAddress;

#[starknet::interface]
pub trait ITestVerifier<TState> {
    fn verify(self: @TState, model_hash: felt252, source: ModelSource, submitter: ContractAddress, answers: Span<Answer>);
}

/// Accepts everything: two outputs of one input, too.
#[starknet::contract]
pub mod BrokenVerifier {
    use ciro_verifier::interface::{Answer, ModelSource};
    use starknet::ContractAddress;
    use super::ITestVerifier;

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl VerifierImpl of ITestVerifier<ContractState> {
        fn verify(
            self: @ContractState,
            model_hash: felt252,
            source: ModelSource,
            submitter: ContractAddress,
            answers: Span<Answer>,
        ) {}
    }
}

/// A proof is (contract, submitter, model, job): what the committed strategy absorbs before any challenge.
#[starknet::contract]
pub mod BoundVerifier {
    use ciro_verifier::interface::{Answer, ModelSource};
    use starknet::{ContractAddress, get_caller_address};
    use super::ITestVerifier;

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl VerifierImpl of ITestVerifier<ContractState> {
        fn verify(
            self: @ContractState,
            model_hash: felt252,
            source: ModelSource,
            submitter: ContractAddress,
            answers: Span<Answer>,
        ) {
            let contract: felt252 = get_caller_address().into();
            let expected = [contract, submitter.into(), model_hash, *answers[0].job_id].span();
            match source {
                ModelSource::Inline(proof) => assert(proof == expected, 'PROOF_PATH'),
                _ => core::panic_with_felt252('MODEL_DATA'),
            }
        }
    }
}

/// y = 3x + 1, and one call of the owner's choice before it is told.
#[starknet::interface]
pub trait ITestData<TState> {
    fn program(self: @TState) -> Span<felt252>;
    fn arm(ref self: TState, target: ContractAddress, selector: felt252, calldata: Span<felt252>);
}

#[starknet::contract]
pub mod ReentrantData {
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::syscalls::call_contract_syscall;
    use starknet::{ContractAddress, SyscallResultTrait};
    use super::ITestData;

    #[storage]
    struct Storage {
        target: ContractAddress,
        selector: felt252,
        length: u32,
        calldata: Map<u32, felt252>,
    }

    #[abi(embed_v0)]
    impl DataImpl of ITestData<ContractState> {
        fn program(self: @ContractState) -> Span<felt252> {
            let mut calldata = array![];
            for k in 0..self.length.read() {
                calldata.append(self.calldata.read(k));
            }
            call_contract_syscall(self.target.read(), self.selector.read(), calldata.span()).unwrap_syscall();
            super::super::invalid_compute::PROGRAM.span()
        }

        fn arm(ref self: ContractState, target: ContractAddress, selector: felt252, calldata: Span<felt252>) {
            self.target.write(target);
            self.selector.write(selector);
            self.length.write(calldata.len());
            for k in 0..calldata.len() {
                self.calldata.write(k, *calldata[k]);
            }
        }
    }
}
