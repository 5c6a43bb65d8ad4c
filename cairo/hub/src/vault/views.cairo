/// What anyone may ask the vault: a facet of `Vault`.
#[starknet::contract]
pub mod VaultViews {
    use starknet::ContractAddress;
    use starknet::storage::{StorageMapReadAccess, StoragePointerReadAccess};
    use crate::types::Amount;
    use super::super::books::BooksTrait;
    use super::super::interface::{Account, FeeSplit, Frozen, IVaultViews, Proposal, Role};
    use super::super::objects::{FrozenWord, FrozenWordPacking, LedgerPacking, to_amount};
    use super::super::state::VaultState;

    component!(path: VaultState, storage: books, event: BooksEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        books: VaultState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        BooksEvent: VaultState::Event,
    }

    #[abi(embed_v0)]
    impl Views of IVaultViews<ContractState> {
        fn account(self: @ContractState, account: ContractAddress) -> Account {
            let word = self.books.word_of(account);
            Account { balance: to_amount(word.balance), reserved: to_amount(word.reserved), nonce: word.nonce }
        }

        fn has_consented(self: @ContractState, account: ContractAddress, role: Role) -> bool {
            let serves = self.books.word_of(account).serves;
            let generation = self.books.ledger.read().generation;
            match role {
                Role::Jobs => serves.jobs != 0 && serves.jobs == generation.jobs,
                Role::Stake => serves.stake != 0 && serves.stake == generation.stake,
            }
        }

        fn frozen(self: @ContractState, case_id: felt252) -> Frozen {
            let FrozenWord { amount, first, second, until, settled } = self.books.frozen.read(case_id);
            Frozen { amount: to_amount(amount), awards: to_amount(first + second), until, settled }
        }

        fn total_frozen(self: @ContractState) -> Amount {
            to_amount(self.books.total_frozen.read())
        }

        fn contribution(self: @ContractState, worker: ContractAddress) -> u64 {
            self.books.word_of(worker).contribution
        }

        fn earnings(self: @ContractState, worker: ContractAddress) -> Amount {
            to_amount(self.books.earnings.read(worker))
        }

        fn token(self: @ContractState) -> ContractAddress {
            self.books.token.read()
        }

        fn total_owed(self: @ContractState) -> Amount {
            to_amount(self.books.ledger.read().owed)
        }

        fn total_staked(self: @ContractState) -> Amount {
            to_amount(self.books.ledger.read().staked)
        }

        fn gathered_fees(self: @ContractState) -> Amount {
            to_amount(self.books.ledger.read().fees)
        }

        fn fee_split(self: @ContractState) -> FeeSplit {
            self.books.fee_split()
        }

        fn operator(self: @ContractState, role: Role) -> ContractAddress {
            self.books.operator(role)
        }

        fn proposal(self: @ContractState, role: Role) -> Proposal {
            self.books.proposal(role)
        }
    }
}
