//! The class of the committed strategy.

#[starknet::contract]
pub mod Argument {
    use crate::committed;
    use crate::interface::{Answer, Committed, Context, IArgument};

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl ArgumentImpl of IArgument<ContractState> {
        fn verify_argument(
            self: @ContractState, context: Context, model_hash: felt252, model: Committed, answers: Span<Answer>,
        ) {
            committed::verify(context, model_hash, model.program, model.argument, answers);
        }
    }
}
