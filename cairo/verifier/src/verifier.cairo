//! Owns nothing, keeps nothing, trusts nobody: three checks that panic or return.

#[starknet::contract]
pub mod Verifier {
    use starknet::syscalls::call_contract_syscall;
    use starknet::ContractAddress;
    use crate::errors::Errors;
    use crate::interface::{Answer, IVerifier, ModelFacts, ModelSource};
    use crate::{check_model, proof, verify};

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl VerifierImpl of IVerifier<ContractState> {
        fn check_model(self: @ContractState, source: ModelSource) -> ModelFacts {
            check_model::check_model(program(source))
        }

        fn verify(
            self: @ContractState,
            model_hash: felt252,
            source: ModelSource,
            submitter: ContractAddress,
            answers: Span<Answer>,
        ) {
            verify::verify(model_hash, program(source), answers);
        }

        fn verify_proof(
            self: @ContractState,
            model_hash: felt252,
            input_commitment: felt252,
            outputs: Span<felt252>,
            proof: Span<felt252>,
        ) {
            proof::verify_proof(model_hash, input_commitment, outputs, proof);
        }
    }

    /// A data contract is called, never library-called: a stranger's class would run as this contract, and could replace
    /// its class or write its storage.
    fn program(source: ModelSource) -> Span<felt252> {
        match source {
            ModelSource::Inline(program) => program,
            ModelSource::Data(address) => {
                let Ok(mut returned) = call_contract_syscall(address, selector!("program"), array![].span()) else {
                    core::panic_with_felt252(Errors::MODEL_DATA)
                };
                let program = Serde::deserialize(ref returned).expect(Errors::MODEL_DATA);
                assert(returned.is_empty(), Errors::MODEL_DATA);
                program
            },
        }
    }
}
