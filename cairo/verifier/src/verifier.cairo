//! Owns nothing, keeps nothing but the class it was made with, trusts nobody: three checks that panic or return.

#[starknet::contract]
pub mod Verifier {
    use starknet::storage::{StoragePointerReadAccess, StoragePointerWriteAccess};
    use starknet::syscalls::call_contract_syscall;
    use starknet::{ClassHash, ContractAddress, get_execution_info};
    use crate::check_model::check_model;
    use crate::commitment::REEXECUTE;
    use crate::errors::Errors;
    use crate::heads::{MAX_INLINE, check_heads};
    use crate::interface::{
        Answer, Committed, CommittedData, Context, IArgumentDispatcherTrait, IArgumentLibraryDispatcher, IVerifier, ModelFacts,
        ModelSource,
    };
    use crate::{proof, verify};

    /// Outside of a job there is nobody to be bound to: no contract ever verifies a job in it.
    const OUTSIDE: Context = Context { chain_id: 0, contract: 0, submitter: 0 };

    #[storage]
    struct Storage {
        /// Never written again: what this contract accepts can never change.
        argument: ClassHash,
    }

    /// `argument`: the class `Argument`, declared before.
    #[constructor]
    fn constructor(ref self: ContractState, argument: ClassHash) {
        self.argument.write(argument);
    }

    #[abi(embed_v0)]
    impl VerifierImpl of IVerifier<ContractState> {
        fn check_model(self: @ContractState, source: ModelSource) -> ModelFacts {
            match source {
                ModelSource::Inline(program) => check_model(program),
                ModelSource::Data(address) => check_model(program_of(address)),
                ModelSource::Committed(model) => {
                    assert(model.argument.is_empty(), Errors::PROOF_LENGTH);
                    assert(model.program.len() <= MAX_INLINE, Errors::MODEL_SHAPE);
                    check_heads(model.program)
                },
                ModelSource::CommittedData(model) => {
                    assert(model.argument.is_empty(), Errors::PROOF_LENGTH);
                    check_heads(program_of(model.data))
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
                ModelSource::Committed(model) => self.verify_job(submitter, model_hash, model, answers),
                ModelSource::CommittedData(model) => {
                    let CommittedData { data, argument } = model;
                    self.verify_job(submitter, model_hash, Committed { program: program_of(data), argument }, answers);
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
            let proof::Proof { strategy, answer, model } = proof::read(input_commitment, outputs, proof);
            let answers = [answer].span();
            if strategy == REEXECUTE {
                check_model(model.program);
                verify::verify(model_hash, model.program, answers);
            } else {
                check_heads(model.program);
                self.verify_argument(OUTSIDE, model_hash, model, answers);
            }
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// Of the calling contract, on this chain.
        fn verify_job(
            self: @ContractState,
            submitter: ContractAddress,
            model_hash: felt252,
            model: Committed,
            answers: Span<Answer>,
        ) {
            let info = get_execution_info().unbox();
            let context = Context {
                chain_id: info.tx_info.unbox().chain_id,
                contract: info.caller_address.into(),
                submitter: submitter.into(),
            };
            self.verify_argument(context, model_hash, model, answers);
        }

        fn verify_argument(
            self: @ContractState, context: Context, model_hash: felt252, model: Committed, answers: Span<Answer>,
        ) {
            let class = IArgumentLibraryDispatcher { class_hash: self.argument.read() };
            class.verify_argument(context, model_hash, model, answers);
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
