/// Holds all CIRO of the hub. There is no way to replace its class, and no role that moves a balance which its holder
/// neither spends nor has bound: see docs/INVARIANTS.md, INV-001 to INV-009. What is not called with each job or stake is in three
/// facets, classes that run on this contract's storage.
#[starknet::contract]
pub mod Vault {
    use core::num::traits::Zero;
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ClassHash, ContractAddress, get_caller_address};
    use crate::components::ownable::OwnableComponent;
    use crate::facets::{Calldata, announce, hand_on};
    use crate::types::Amount;
    use super::super::books::{BooksTrait, implied, is_unused};
    use super::super::errors::Errors;
    use super::super::escrow::EscrowTrait;
    use super::super::events::{
        Consented, Deposited, FeeSplitChanged, FeesFlushed, OperatorChanged, OperatorProposed, Paid, StakeBurned, StakeFrozen,
        StakeThawed, Withdrawn,
    };
    use super::super::interface::{
        FeeSplit, IVault, IVaultJobs, IVaultStake, Payment, Role, Settlement, VaultFacets,
    };
    use super::super::objects::{Generation, Ledger, LedgerPacking, Units, to_amount, to_units};
    use super::super::state::VaultState;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;
    component!(path: VaultState, storage: books, event: BooksEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        #[substorage(v0)]
        books: VaultState::Storage,
        penalties: ClassHash,
        admin: ClassHash,
        views: ClassHash,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
        #[flat]
        BooksEvent: VaultState::Event,
        Deposited: Deposited,
        Withdrawn: Withdrawn,
        Paid: Paid,
        Consented: Consented,
        FeesFlushed: FeesFlushed,
        StakeFrozen: StakeFrozen,
        StakeBurned: StakeBurned,
        StakeThawed: StakeThawed,
        FeeSplitChanged: FeeSplitChanged,
        OperatorProposed: OperatorProposed,
        OperatorChanged: OperatorChanged,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState, owner: ContractAddress, token: ContractAddress, split: FeeSplit, facets: VaultFacets,
    ) {
        assert(token.is_non_zero(), Errors::ZERO_ADDRESS);
        self.ownable.initializer(owner);
        self.books.token.write(token);
        self.books.write_split(split);
        self.penalties.write(facets.penalties);
        self.admin.write(facets.admin);
        self.views.write(facets.views);
    }

    #[abi(embed_v0)]
    impl VaultImpl of IVault<ContractState> {
        fn deposit(ref self: ContractState, account: ContractAddress, amount: Amount) {
            assert(account.is_non_zero(), Errors::ZERO_ADDRESS);
            let from = get_caller_address();
            let ledger = self.books.owe(amount);
            self.books.ledger.write(ledger);
            self.books.credit(account, to_units(amount), ledger.generation);
            announce(selector!("Deposited"), Deposited { account, from, amount });
            self.books.pull(from, amount);
        }

        fn withdraw(ref self: ContractState, to: ContractAddress, amount: Amount) {
            let account = get_caller_address();
            let units = to_units(amount);
            assert(units != 0, Errors::ZERO_AMOUNT);
            let mut word = self.books.word_of(account);
            assert(units <= word.balance, Errors::BALANCE_SHORT);
            word.balance -= units;
            self.books.write_word(account, word);
            let ledger = self.books.ledger.read();
            self.books.ledger.write(Ledger { owed: ledger.owed - units, ..ledger });
            announce(selector!("Withdrawn"), Withdrawn { account, to, amount });
            self.books.push(to, amount);
        }

        /// One pass: whoever is credited first, if the payer's balance does not cover the whole at the end nothing of it
        /// holds. A credit that leaves its field is larger than any balance, so it ends there too; and a payer among the
        /// paid is credited before its balance is read.
        fn pay(ref self: ContractState, payments: Span<Payment>) {
            let account = get_caller_address();
            let generation = self.books.ledger.read().generation;
            let mut total: felt252 = 0;
            for payment in payments {
                let units = to_units(*payment.amount);
                assert(units != 0, Errors::ZERO_AMOUNT);
                self.books.credit(*payment.to, units, generation);
                total += units.into();
            }
            assert(total != 0, Errors::ZERO_AMOUNT);
            let mut word = self.books.word_of(account);
            let left: Option<Units> = (word.balance.into() - total).try_into();
            word.balance = left.expect(Errors::BALANCE_SHORT);
            self.books.write_word(account, word);
            announce(selector!("Paid"), Paid { account, payments });
        }

        fn consent(ref self: ContractState, role: Role) {
            let account = get_caller_address();
            let generation = self.books.ledger.read().generation;
            let mut word = self.books.word_of(account);
            let mut freed = 0;
            match role {
                Role::Jobs => {
                    if word.serves.jobs == generation.jobs {
                        return;
                    }
                    freed = word.reserved;
                    word.balance += freed;
                    word.reserved = 0;
                    word.serves = Generation { jobs: generation.jobs, ..word.serves };
                },
                Role::Stake => {
                    if word.serves.stake == generation.stake {
                        return;
                    }
                    word.serves = Generation { stake: generation.stake, ..word.serves };
                    // The pool that was to divide it cannot any more.
                    freed = self.books.earnings.read(account);
                    if freed != 0 {
                        self.books.earnings.write(account, 0);
                    }
                    word.balance += freed;
                    word.pooled = false;
                },
            }
            self.books.write_word(account, word);
            announce(selector!("Consented"), Consented { account, role, operator: self.books.operator(role), freed: to_amount(freed) });
        }
    }

    #[abi(embed_v0)]
    impl VaultJobsImpl of IVaultJobs<ContractState> {
        fn reserve(ref self: ContractState, client: ContractAddress, nonce: u64, count: u64, total: Amount) {
            self.books.reserve(client, nonce, count, total);
        }

        fn settle(ref self: ContractState, worker: ContractAddress, settlements: Span<Settlement>) {
            self.books.settle(worker, settlements);
        }

        fn release(
            ref self: ContractState, client: ContractAddress, amount: Amount, tipped: ContractAddress, tip: Amount,
        ) {
            self.books.release(client, amount, tipped, tip);
        }

        fn bond(ref self: ContractState, account: ContractAddress, amount: Amount) {
            self.books.bond(account, amount);
        }

        fn forfeit(
            ref self: ContractState, account: ContractAddress, amount: Amount, awarded: ContractAddress, award: Amount,
        ) {
            self.books.forfeit(account, amount, awarded, award);
        }
    }

    #[abi(embed_v0)]
    impl VaultStakeImpl of IVaultStake<ContractState> {
        fn stake(ref self: ContractState, from: ContractAddress, amount: Amount) {
            self.books.assert_stake_pool();
            let ledger = self.books.owe(amount);
            self.books.ledger.write(Ledger { staked: ledger.staked + to_units(amount), ..ledger });
            let mut word = self.books.word_of(from);
            if is_unused(word) {
                word.serves = implied(ledger.generation);
                self.books.write_word(from, word);
            }
            assert(word.serves.stake == ledger.generation.stake, Errors::NO_CONSENT);
            self.books.pull(from, amount);
        }

        fn unstake(ref self: ContractState, to: ContractAddress, amount: Amount) {
            self.books.assert_stake_pool();
            let units = to_units(amount);
            let ledger = self.books.ledger.read();
            assert(units <= ledger.staked, Errors::STAKE_SHORT);
            self.books.ledger.write(Ledger { staked: ledger.staked - units, ..ledger });
            self.books.credit(to, units, ledger.generation);
        }

        fn set_pooled(ref self: ContractState, worker: ContractAddress, pooled: bool) {
            let (mut word, _) = self.books.served(worker);
            word.pooled = pooled;
            self.books.write_word(worker, word);
        }

        fn distribute(ref self: ContractState, worker: ContractAddress, to_stake: Amount) -> Amount {
            let (mut word, ledger) = self.books.served(worker);
            let earned = self.books.earnings.read(worker);
            let staked = to_units(to_stake);
            assert(staked <= earned, Errors::EARNINGS_SHORT);
            self.books.earnings.write(worker, 0);
            word.balance += earned - staked;
            self.books.write_word(worker, word);
            self.books.ledger.write(Ledger { staked: ledger.staked + staked, ..ledger });
            to_amount(earned - staked)
        }
    }

    #[external(v0)]
    #[raw_output]
    fn freeze(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("freeze"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn thaw(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("thaw"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn burn_frozen(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.penalties(selector!("burn_frozen"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn bind_operators(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("bind_operators"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn propose_operator(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("propose_operator"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn accept_operator(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("accept_operator"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn set_fee_split(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("set_fee_split"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn flush_fees(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("flush_fees"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn transfer_ownership(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("transfer_ownership"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn accept_ownership(ref self: ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("accept_ownership"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn owner(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("owner"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn pending_owner(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.admin(selector!("pending_owner"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn account(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("account"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn has_consented(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("has_consented"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn frozen(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("frozen"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn total_frozen(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("total_frozen"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn contribution(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("contribution"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn earnings(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("earnings"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn token(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("token"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn total_owed(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("total_owed"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn total_staked(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("total_staked"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn gathered_fees(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("gathered_fees"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn fee_split(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("fee_split"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn operator(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("operator"), calldata)
    }

    #[external(v0)]
    #[raw_output]
    fn proposal(self: @ContractState, calldata: Calldata) -> Span<felt252> {
        self.views(selector!("proposal"), calldata)
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        #[inline(never)]
        fn penalties(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.penalties.read(), selector, calldata)
        }

        #[inline(never)]
        fn admin(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.admin.read(), selector, calldata)
        }

        #[inline(never)]
        fn views(self: @ContractState, selector: felt252, calldata: Calldata) -> Span<felt252> {
            hand_on(self.views.read(), selector, calldata)
        }
    }
}
