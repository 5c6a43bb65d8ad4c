/// The vault's operators, fees and owner: a facet of `Vault`.
#[starknet::contract]
pub mod VaultAdmin {
    use core::num::traits::Zero;
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp};
    use crate::components::ownable::OwnableComponent;
    use crate::facets::announce;
    use crate::token::interface::{ICiroTokenDispatcher, ICiroTokenDispatcherTrait};
    use crate::types::{BASIS, Timestamp};
    use super::super::books::BooksTrait;
    use super::super::errors::Errors;
    use super::super::events::{FeesFlushed, OperatorChanged, OperatorProposed};
    use super::super::interface::{FeeSplit, IVaultAdmin, Proposal, Role};
    use super::super::objects::{Generation, Ledger, LedgerPacking, to_amount};
    use super::super::state::VaultState;

    /// Longer than unbonding and the longest job together: everyone can leave before an operator they do not trust.
    pub const OPERATOR_DELAY: Timestamp = 30 * 24 * 3600;
    /// An announced operator cannot lie in wait for longer.
    pub const OPERATOR_WINDOW: Timestamp = 14 * 24 * 3600;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    #[abi(embed_v0)]
    impl OwnableImpl = OwnableComponent::OwnableImpl<ContractState>;
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;
    component!(path: VaultState, storage: books, event: BooksEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        #[substorage(v0)]
        books: VaultState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
        #[flat]
        BooksEvent: VaultState::Event,
    }

    #[abi(embed_v0)]
    impl Admin of IVaultAdmin<ContractState> {
        fn bind_operators(ref self: ContractState, jobs: ContractAddress, stake: ContractAddress) {
            self.ownable.assert_only_owner();
            assert(self.books.ledger.read().generation.jobs == 0, Errors::ALREADY_BOUND);
            assert(jobs.is_non_zero() && stake.is_non_zero(), Errors::ZERO_ADDRESS);
            self.install(Role::Jobs, jobs);
            self.install(Role::Stake, stake);
        }

        fn propose_operator(ref self: ContractState, role: Role, operator: ContractAddress) {
            self.ownable.assert_only_owner();
            assert(self.books.ledger.read().generation.jobs != 0, Errors::NOT_BOUND);
            let ready_at = get_block_timestamp() + OPERATOR_DELAY;
            self.write_proposal(role, Proposal { operator, ready_at });
            announce(selector!("OperatorProposed"), OperatorProposed { role, operator, ready_at });
        }

        fn accept_operator(ref self: ContractState, role: Role) {
            self.ownable.assert_only_owner();
            let Proposal { operator, ready_at } = self.books.proposal(role);
            assert(operator.is_non_zero(), Errors::NO_PROPOSAL);
            let now = get_block_timestamp();
            assert(now >= ready_at, Errors::TOO_EARLY);
            assert(now < ready_at + OPERATOR_WINDOW, Errors::TOO_LATE);
            self.write_proposal(role, Proposal { operator: Zero::zero(), ready_at: 0 });
            self.install(role, operator);
        }

        fn set_fee_split(ref self: ContractState, split: FeeSplit) {
            self.ownable.assert_only_owner();
            self.flush_fees();
            self.books.write_split(split);
        }

        fn flush_fees(ref self: ContractState) {
            let ledger = self.books.ledger.read();
            if ledger.fees == 0 {
                return;
            }
            self.books.ledger.write(Ledger { owed: ledger.owed - ledger.fees, fees: 0, ..ledger });
            let FeeSplit { burn_share, treasury } = self.books.fee_split();
            let fees: u128 = ledger.fees.into();
            // The treasury's part is rounded down.
            let kept: u128 = fees * (BASIS - burn_share.into()) / BASIS;
            let paid = to_amount(kept.try_into().unwrap());
            let burned = to_amount((fees - kept).try_into().unwrap());
            announce(selector!("FeesFlushed"), FeesFlushed { burned, paid, treasury });
            if burned != 0 {
                ICiroTokenDispatcher { contract_address: self.books.token.read() }.burn(burned.into());
            }
            if paid != 0 {
                self.books.push(treasury, paid);
            }
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn install(ref self: ContractState, role: Role, operator: ContractAddress) {
            // One contract has one role, once. If it came back it would bring jobs of its time, whose reserves their clients
            // have freed since.
            assert(!self.books.used_operators.read(operator), Errors::OPERATOR_USED);
            self.books.used_operators.write(operator, true);
            let previous = self.books.operator(role);
            let ledger = self.books.ledger.read();
            let Generation { jobs, stake } = ledger.generation;
            let generation = match role {
                Role::Jobs => {
                    self.books.jobs.write(operator);
                    Generation { jobs: jobs + 1, stake }
                },
                Role::Stake => {
                    self.books.stake.write(operator);
                    Generation { jobs, stake: stake + 1 }
                },
            };
            self.books.ledger.write(Ledger { generation, ..ledger });
            announce(selector!("OperatorChanged"), OperatorChanged { role, previous, operator });
        }

        fn write_proposal(ref self: ContractState, role: Role, proposal: Proposal) {
            match role {
                Role::Jobs => self.books.proposed_jobs.write(proposal),
                Role::Stake => self.books.proposed_stake.write(proposal),
            }
        }
    }
}
