//! Votes by delegation, with their history. Time is the block's timestamp, in seconds.

#[starknet::component]
pub mod VotesComponent {
    use core::num::traits::Zero;
    use starknet::storage::{Map, StorageMapReadAccess, StorageMapWriteAccess};
    use starknet::{ContractAddress, get_block_timestamp};
    use crate::token::errors::Errors;
    use crate::token::objects::{Checkpoint, CheckpointPacking};

    #[storage]
    pub struct Storage {
        Votes_delegates: Map<ContractAddress, ContractAddress>,
        Votes_counts: Map<ContractAddress, u64>,
        /// By (delegate, position from 0), oldest first, at most one a second.
        Votes_checkpoints: Map<(ContractAddress, u64), Checkpoint>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        DelegateChanged: DelegateChanged,
        DelegateVotesChanged: DelegateVotesChanged,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct DelegateChanged {
        #[key]
        pub delegator: ContractAddress,
        #[key]
        pub from_delegate: ContractAddress,
        #[key]
        pub to_delegate: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct DelegateVotesChanged {
        #[key]
        pub delegate: ContractAddress,
        pub previous_votes: u256,
        pub new_votes: u256,
    }

    #[generate_trait]
    pub impl InternalImpl<TContractState, +HasComponent<TContractState>> of InternalTrait<TContractState> {
        fn delegate_of(self: @ComponentState<TContractState>, account: ContractAddress) -> ContractAddress {
            self.Votes_delegates.read(account)
        }

        fn votes_of(self: @ComponentState<TContractState>, account: ContractAddress) -> u128 {
            let count = self.Votes_counts.read(account);
            if count == 0 {
                0
            } else {
                self.Votes_checkpoints.read((account, count - 1)).votes
            }
        }

        /// Only of a second that has passed: within the present one votes may still change.
        fn past_votes_of(self: @ComponentState<TContractState>, account: ContractAddress, timepoint: u64) -> u128 {
            assert(timepoint < get_block_timestamp(), Errors::FUTURE_LOOKUP);
            // Checkpoints before `low` begin at or before the timepoint, those from `high` on later.
            let mut low = 0;
            let mut high = self.Votes_counts.read(account);
            while low != high {
                let middle = (low + high) / 2;
                if self.Votes_checkpoints.read((account, middle)).since <= timepoint {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if low == 0 {
                0
            } else {
                self.Votes_checkpoints.read((account, low - 1)).votes
            }
        }

        /// Moves the delegator's whole balance to another delegate.
        fn change_delegate(
            ref self: ComponentState<TContractState>, delegator: ContractAddress, to: ContractAddress, balance: u128,
        ) {
            let from = self.Votes_delegates.read(delegator);
            self.Votes_delegates.write(delegator, to);
            self.emit(DelegateChanged { delegator, from_delegate: from, to_delegate: to });
            if from != to {
                self.sub_votes(from, balance);
                self.add_votes(to, balance);
            }
        }

        fn add_votes(ref self: ComponentState<TContractState>, delegate: ContractAddress, amount: u128) {
            if delegate.is_non_zero() && amount != 0 {
                let previous = self.votes_of(delegate);
                self.checkpoint(delegate, previous, previous + amount);
            }
        }

        fn sub_votes(ref self: ComponentState<TContractState>, delegate: ContractAddress, amount: u128) {
            if delegate.is_non_zero() && amount != 0 {
                let previous = self.votes_of(delegate);
                self.checkpoint(delegate, previous, previous - amount);
            }
        }

        fn checkpoint(
            ref self: ComponentState<TContractState>, delegate: ContractAddress, previous: u128, votes: u128,
        ) {
            let since = get_block_timestamp();
            let count = self.Votes_counts.read(delegate);
            if count != 0 && self.Votes_checkpoints.read((delegate, count - 1)).since == since {
                self.Votes_checkpoints.write((delegate, count - 1), Checkpoint { since, votes });
            } else {
                self.Votes_checkpoints.write((delegate, count), Checkpoint { since, votes });
                self.Votes_counts.write(delegate, count + 1);
            }
            self.emit(DelegateVotesChanged { delegate, previous_votes: previous.into(), new_votes: votes.into() });
        }
    }
}
