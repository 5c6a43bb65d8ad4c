//! How a contract uses verified answers: it takes them from the job manager only, and only those of the model it
//! trusts.

#[starknet::interface]
pub trait ILastAnswer<TState> {
    /// (job_id, input_commitment, output felts) of the newest answer; zeros and nothing before the first.
    fn last_answer(self: @TState) -> (felt252, felt252, Array<felt252>);
}

#[starknet::contract]
pub mod LastAnswer {
    use starknet::storage::{
        MutableVecTrait, StoragePointerReadAccess, StoragePointerWriteAccess, Vec,
    };
    use starknet::{ContractAddress, get_caller_address};
    use crate::job_manager::interface::IInferenceConsumer;
    use super::ILastAnswer;

    pub mod Errors {
        pub const NOT_JOB_MANAGER: felt252 = 'NOT_JOB_MANAGER';
        pub const OTHER_MODEL: felt252 = 'OTHER_MODEL';
    }

    #[storage]
    struct Storage {
        job_manager: ContractAddress,
        model_hash: felt252,
        job_id: felt252,
        input_commitment: felt252,
        /// Of the newest answer; longer than it if an earlier one was.
        outputs: Vec<felt252>,
        output_count: u64,
    }

    #[constructor]
    fn constructor(ref self: ContractState, job_manager: ContractAddress, model_hash: felt252) {
        self.job_manager.write(job_manager);
        self.model_hash.write(model_hash);
    }

    #[abi(embed_v0)]
    impl ConsumerImpl of IInferenceConsumer<ContractState> {
        fn on_result(
            ref self: ContractState,
            job_id: felt252,
            model_hash: felt252,
            input_commitment: felt252,
            outputs: Span<felt252>,
        ) {
            assert(get_caller_address() == self.job_manager.read(), Errors::NOT_JOB_MANAGER);
            // Anyone may submit a job that names this contract: the model decides whether its answer is wanted.
            assert(model_hash == self.model_hash.read(), Errors::OTHER_MODEL);
            self.job_id.write(job_id);
            self.input_commitment.write(input_commitment);
            let mut index: u64 = 0;
            for output in outputs {
                if index < self.outputs.len() {
                    self.outputs[index].write(*output);
                } else {
                    self.outputs.push(*output);
                }
                index += 1;
            }
            self.output_count.write(index);
        }
    }

    #[abi(embed_v0)]
    impl LastAnswerImpl of ILastAnswer<ContractState> {
        fn last_answer(self: @ContractState) -> (felt252, felt252, Array<felt252>) {
            let mut outputs = array![];
            for index in 0..self.output_count.read() {
                outputs.append(self.outputs[index].read());
            }
            (self.job_id.read(), self.input_commitment.read(), outputs)
        }
    }
}
