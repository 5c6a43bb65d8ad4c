//! Owns nothing, keeps nothing, trusts nobody: three checks that panic or return.

#[starknet::contract]
pub mod Verifier {
    use starknet::syscalls::call_contract_syscall;
    use starknet::{ContractAddress, get_execution_info};
    use crate::committed::Context;
    use crate::errors::Errors;
    use crate::heads::check_heads;
    use crate::interface::{Answer, IVerifier, ModelFacts, ModelSource};
    use crate::{check_model, committed, proof, verify};

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl VerifierImpl of IVerifier<ContractState> {
        fn check_model(self: @ContractState, source: ModelSource) -> ModelFacts {
            match source {
                ModelSource::Inline(program) => check_model::check_model(program),
                ModelSource::Data(address) => check_model::check_model(program_of(address)),
                ModelSource::Committed(model) => {
                    assert(model.argument.is_empty(), Errors::PROOF_LENGTH);
                    check_heads(model.program)
                },
            }
        }

        fn verify(
            self: @ContractState,
            model_hash: felt252,
            source: ModelSource,
            submitter: ContractAddress,
            answers: Span<Answer>,
        ) {
            match source {
                ModelSource::Inline(program) => verify::verify(model_hash, program, answers),
                ModelSource::Data(address) => verify::verify(model_hash, program_of(address), answers),
                ModelSource::Committed(model) => {
                    let info = get_execution_info().unbox();
                    let context = Context {
                        chain_id: info.tx_info.unbox().chain_id,
                        contract: info.caller_address.into(),
                        submitter: submitter.into(),
                    };
                    committed::verify(context, model_hash, model.program, model.argument, answers);
                },
            }
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
    fn program_of(data: ContractAddress) -> Span<felt252> {
        let Ok(mut returned) = call_contract_syscall(data, selector!("program"), array![].span()) else {
            core::panic_with_felt252(Errors::MODEL_DATA)
        };
        let program = Serde::deserialize(ref returned).expect(Errors::MODEL_DATA);
        assert(returned.is_empty(), Errors::MODEL_DATA);
        program
    }
}
