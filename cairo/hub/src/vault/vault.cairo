/// Holds all CIRO of the hub. There is no way to replace its class, and no role that moves a balance which its holder
/// neither spends nor has bound: see docs/INVARIANTS.md, INV-001 to INV-009.
#[starknet::contract]
pub mod Vault {
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
    use crate::components::ownable::OwnableComponent;
    use crate::token::interface::{
        ICiroTokenDispatcher, ICiroTokenDispatcherTrait, IERC20Dispatcher, IERC20DispatcherTrait,
    };
    use crate::types::{Amount, BASIS, BasisPoints, Timestamp, UNIT};
    use crate::vault::errors::Errors;
    use crate::vault::interface::{
        Account, FeeSplit, IVault, IVaultAdmin, IVaultJobs, IVaultStake, Proposal, Role, Settlement,
    };
    use crate::vault::objects::{
        AccountWord, AccountWordPacking, Generation, Ledger, LedgerPacking, MAX_NONCE, Units, to_amount, to_units,
    };

    /// Longer than unbonding and the longest job together: everyone can leave before an operator they do not trust.
    pub const OPERATOR_DELAY: Timestamp = 30 * 24 * 3600;
    /// An announced operator cannot lie in wait for longer.
    pub const OPERATOR_WINDOW: Timestamp = 14 * 24 * 3600;
    pub const MIN_BURN_SHARE: BasisPoints = 2_000;
    pub const MAX_BURN_SHARE: BasisPoints = 10_000;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    #[abi(embed_v0)]
    impl OwnableImpl = OwnableComponent::OwnableImpl<ContractState>;
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        token: ContractAddress,
        job_payments: Map<ContractAddress, AccountWord>,
        ledger: Ledger,
        jobs: ContractAddress,
        stake: ContractAddress,
        /// Contracts that have ever been an operator.
        used_operators: Map<ContractAddress, bool>,
        proposed_jobs: Proposal,
        proposed_stake: Proposal,
        burn_share: BasisPoints,
        treasury: ContractAddress,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
        Deposited: Deposited,
        Withdrawn: Withdrawn,
        Consented: Consented,
        FeesFlushed: FeesFlushed,
        FeeSplitChanged: FeeSplitChanged,
        OperatorProposed: OperatorProposed,
        OperatorChanged: OperatorChanged,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Deposited {
        #[key]
        pub account: ContractAddress,
        #[key]
        pub from: ContractAddress,
        pub amount: Amount,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Withdrawn {
        #[key]
        pub account: ContractAddress,
        #[key]
        pub to: ContractAddress,
        pub amount: Amount,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Consented {
        #[key]
        pub account: ContractAddress,
        #[key]
        pub role: Role,
        pub operator: ContractAddress,
        /// What an earlier job manager had left reserved.
        pub freed: Amount,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct FeesFlushed {
        pub burned: Amount,
        pub paid: Amount,
        pub treasury: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct FeeSplitChanged {
        pub burn_share: BasisPoints,
        pub treasury: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct OperatorProposed {
        #[key]
        pub role: Role,
        pub operator: ContractAddress,
        pub ready_at: Timestamp,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct OperatorChanged {
        #[key]
        pub role: Role,
        pub previous: ContractAddress,
        pub operator: ContractAddress,
    }

    #[constructor]
    fn constructor(ref self: ContractState, owner: ContractAddress, token: ContractAddress, split: FeeSplit) {
        assert(token.is_non_zero(), Errors::ZERO_ADDRESS);
        self.ownable.initializer(owner);
        self.token.write(token);
        self.write_split(split);
    }

    #[abi(embed_v0)]
    impl VaultImpl of IVault<ContractState> {
        fn deposit(ref self: ContractState, account: ContractAddress, amount: Amount) {
            assert(account.is_non_zero(), Errors::ZERO_ADDRESS);
            let from = get_caller_address();
            let ledger = self.owe(amount);
            self.ledger.write(ledger);
            self.credit(account, to_units(amount), ledger.generation);
            self.emit(Deposited { account, from, amount });
            self.pull(from, amount);
        }

        fn withdraw(ref self: ContractState, to: ContractAddress, amount: Amount) {
            let account = get_caller_address();
            let units = to_units(amount);
            assert(units != 0, Errors::ZERO_AMOUNT);
            let mut word = self.job_payments.read(account);
            assert(units <= word.balance, Errors::BALANCE_SHORT);
            word.balance -= units;
            self.job_payments.write(account, word);
            let ledger = self.ledger.read();
            self.ledger.write(Ledger { owed: ledger.owed - units, ..ledger });
            self.emit(Withdrawn { account, to, amount });
            self.push(to, amount);
        }

        fn consent(ref self: ContractState, role: Role) {
            let account = get_caller_address();
            let generation = self.ledger.read().generation;
            let mut word = self.job_payments.read(account);
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
                },
            }
            self.job_payments.write(account, word);
            self.emit(Consented { account, role, operator: self.operator(role), freed: to_amount(freed) });
        }

        fn account(self: @ContractState, account: ContractAddress) -> Account {
            let word = self.job_payments.read(account);
            Account { balance: to_amount(word.balance), reserved: to_amount(word.reserved), nonce: word.nonce }
        }

        fn has_consented(self: @ContractState, account: ContractAddress, role: Role) -> bool {
            let serves = self.job_payments.read(account).serves;
            let generation = self.ledger.read().generation;
            match role {
                Role::Jobs => serves.jobs != 0 && serves.jobs == generation.jobs,
                Role::Stake => serves.stake != 0 && serves.stake == generation.stake,
            }
        }

        fn flush_fees(ref self: ContractState) {
            let ledger = self.ledger.read();
            if ledger.fees == 0 {
                return;
            }
            self.ledger.write(Ledger { owed: ledger.owed - ledger.fees, fees: 0, ..ledger });
            let FeeSplit { burn_share, treasury } = self.fee_split();
            let fees: u128 = ledger.fees.into();
            // The treasury's part is rounded down.
            let kept: u128 = fees * (BASIS - burn_share.into()) / BASIS;
            let paid = to_amount(kept.try_into().unwrap());
            let burned = to_amount((fees - kept).try_into().unwrap());
            self.emit(FeesFlushed { burned, paid, treasury });
            if burned != 0 {
                ICiroTokenDispatcher { contract_address: self.token.read() }.burn(burned.into());
            }
            if paid != 0 {
                self.push(treasury, paid);
            }
        }

        fn token(self: @ContractState) -> ContractAddress {
            self.token.read()
        }

        fn total_owed(self: @ContractState) -> Amount {
            to_amount(self.ledger.read().owed)
        }

        fn total_staked(self: @ContractState) -> Amount {
            to_amount(self.ledger.read().staked)
        }

        fn gathered_fees(self: @ContractState) -> Amount {
            to_amount(self.ledger.read().fees)
        }

        fn fee_split(self: @ContractState) -> FeeSplit {
            FeeSplit { burn_share: self.burn_share.read(), treasury: self.treasury.read() }
        }

        fn operator(self: @ContractState, role: Role) -> ContractAddress {
            match role {
                Role::Jobs => self.jobs.read(),
                Role::Stake => self.stake.read(),
            }
        }

        fn proposal(self: @ContractState, role: Role) -> Proposal {
            match role {
                Role::Jobs => self.proposed_jobs.read(),
                Role::Stake => self.proposed_stake.read(),
            }
        }
    }

    /// No token moves and nothing is called here: credits only.
    #[abi(embed_v0)]
    impl VaultJobsImpl of IVaultJobs<ContractState> {
        fn reserve(ref self: ContractState, client: ContractAddress, nonce: u64, count: u64, total: Amount) {
            self.assert_job_manager();
            let units = to_units(total);
            let mut word = self.job_payments.read(client);
            assert(word.serves.jobs == self.ledger.read().generation.jobs, Errors::NO_CONSENT);
            assert(nonce >= word.nonce, Errors::NONCE_USED);
            assert(nonce == word.nonce, Errors::NONCE_GAP);
            assert(count <= MAX_NONCE - nonce, Errors::NONCE_RANGE);
            assert(units <= word.balance, Errors::BALANCE_SHORT);
            word.balance -= units;
            word.reserved += units;
            word.nonce += count;
            self.job_payments.write(client, word);
        }

        /// Sums are kept beside the words and each word is read just before it is written: worker, client and model
        /// owner may be one account. They are sums in the field, of amounts that `covered` bounds, and each must be
        /// whole units where it reaches a word.
        fn settle(ref self: ContractState, worker: ContractAddress, settlements: Span<Settlement>) {
            self.assert_job_manager();
            let ledger = self.ledger.read();
            let mut client: ContractAddress = Zero::zero();
            let mut released = 0;
            let mut returned = 0;
            let mut model_owner: ContractAddress = Zero::zero();
            let mut royalties = 0;
            let mut pay = 0;
            let mut fees = 0;
            for settlement in settlements {
                let s = *settlement;
                if s.client != client {
                    self.unreserve(client, released, returned, ledger.generation);
                    client = s.client;
                    released = 0;
                    returned = 0;
                }
                if s.to_model_owner != 0 && s.model_owner != model_owner {
                    self.credit(model_owner, whole(royalties), ledger.generation);
                    model_owner = s.model_owner;
                    royalties = 0;
                }
                let reserved: felt252 = s.reserved.into();
                let back = reserved - (s.to_worker.into() + s.to_model_owner.into() + s.fee.into() + s.kept.into());
                let covered: Option<u128> = back.try_into();
                if covered.is_none() {
                    overpaid(s);
                }
                released += reserved - s.kept.into();
                returned += back;
                royalties += s.to_model_owner.into();
                pay += s.to_worker.into();
                fees += s.fee.into();
            }
            self.unreserve(client, released, returned, ledger.generation);
            self.credit(model_owner, whole(royalties), ledger.generation);
            self.credit(worker, whole(pay), ledger.generation);
            if fees != 0 {
                self.ledger.write(Ledger { fees: ledger.fees + whole(fees), ..ledger });
            }
        }

        fn release(
            ref self: ContractState, client: ContractAddress, amount: Amount, tipped: ContractAddress, tip: Amount,
        ) {
            self.assert_job_manager();
            assert(tip <= amount, Errors::OVERPAID);
            let generation = self.ledger.read().generation;
            self.unreserve(client, amount.into(), amount.into() - tip.into(), generation);
            self.credit(tipped, to_units(tip), generation);
        }

        fn bond(ref self: ContractState, account: ContractAddress, amount: Amount) {
            self.assert_job_manager();
            let units = to_units(amount);
            let mut word = self.job_payments.read(account);
            assert(word.serves.jobs == self.ledger.read().generation.jobs, Errors::NO_CONSENT);
            assert(units <= word.balance, Errors::BALANCE_SHORT);
            word.balance -= units;
            word.reserved += units;
            self.job_payments.write(account, word);
        }

        fn forfeit(
            ref self: ContractState, account: ContractAddress, amount: Amount, awarded: ContractAddress, award: Amount,
        ) {
            self.assert_job_manager();
            assert(award <= amount, Errors::OVERPAID);
            let generation = self.ledger.read().generation;
            self.unreserve(account, amount.into(), 0, generation);
            self.credit(awarded, to_units(award), generation);
            let ledger = self.ledger.read();
            self.ledger.write(Ledger { fees: ledger.fees + to_units(amount - award), ..ledger });
        }
    }

    #[abi(embed_v0)]
    impl VaultStakeImpl of IVaultStake<ContractState> {
        fn stake(ref self: ContractState, from: ContractAddress, amount: Amount) {
            self.assert_stake_pool();
            let ledger = self.owe(amount);
            self.ledger.write(Ledger { staked: ledger.staked + to_units(amount), ..ledger });
            let mut word = self.job_payments.read(from);
            if is_unused(word) {
                word.serves = implied(ledger.generation);
                self.job_payments.write(from, word);
            }
            assert(word.serves.stake == ledger.generation.stake, Errors::NO_CONSENT);
            self.pull(from, amount);
        }

        fn unstake(ref self: ContractState, to: ContractAddress, amount: Amount) {
            self.assert_stake_pool();
            let units = to_units(amount);
            let ledger = self.ledger.read();
            assert(units <= ledger.staked, Errors::STAKE_SHORT);
            self.ledger.write(Ledger { staked: ledger.staked - units, ..ledger });
            self.credit(to, units, ledger.generation);
        }
    }

    #[abi(embed_v0)]
    impl VaultAdminImpl of IVaultAdmin<ContractState> {
        fn bind_operators(ref self: ContractState, jobs: ContractAddress, stake: ContractAddress) {
            self.ownable.assert_only_owner();
            assert(self.ledger.read().generation.jobs == 0, Errors::ALREADY_BOUND);
            assert(jobs.is_non_zero() && stake.is_non_zero(), Errors::ZERO_ADDRESS);
            self.install(Role::Jobs, jobs);
            self.install(Role::Stake, stake);
        }

        fn propose_operator(ref self: ContractState, role: Role, operator: ContractAddress) {
            self.ownable.assert_only_owner();
            assert(self.ledger.read().generation.jobs != 0, Errors::NOT_BOUND);
            let ready_at = get_block_timestamp() + OPERATOR_DELAY;
            self.write_proposal(role, Proposal { operator, ready_at });
            self.emit(OperatorProposed { role, operator, ready_at });
        }

        fn accept_operator(ref self: ContractState, role: Role) {
            self.ownable.assert_only_owner();
            let Proposal { operator, ready_at } = self.proposal(role);
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
            self.write_split(split);
        }
    }

    /// Nothing in it that a holder could lose, and no choice of operators yet.
    fn is_unused(word: AccountWord) -> bool {
        word == AccountWord { balance: 0, reserved: 0, nonce: 0, serves: Generation { jobs: 0, stake: 0 } }
    }

    /// What an account serves from its first credit or stake on, unasked. A job manager reaches nothing but what is
    /// credited from then on. A stake pool reaches the wallet's allowance too, which may be older than a later pool: so
    /// only the first is taken as chosen.
    fn implied(generation: Generation) -> Generation {
        let stake = if generation.stake == 1 {
            1
        } else {
            0
        };
        Generation { jobs: generation.jobs, stake }
    }

    fn fit(units: u128) -> Units {
        units.try_into().expect(Errors::AMOUNT_RANGE)
    }

    /// Units of a sum of amounts.
    fn whole(sum: felt252) -> Units {
        to_units(sum.try_into().expect(Errors::AMOUNT_RANGE))
    }

    /// A settlement that pays out more than was reserved, because of an amount out of all range or not.
    fn overpaid(settlement: Settlement) {
        for amount in [settlement.to_worker, settlement.to_model_owner, settlement.fee, settlement.kept].span() {
            to_units(*amount);
        }
        core::panic_with_felt252(Errors::OVERPAID)
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn assert_job_manager(self: @ContractState) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.jobs.read(), Errors::NOT_JOB_MANAGER);
        }

        fn assert_stake_pool(self: @ContractState) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.stake.read(), Errors::NOT_STAKE_POOL);
        }

        /// The ledger with `amount` more owed: the one place where the vault's debt grows, so the one overflow check.
        fn owe(self: @ContractState, amount: Amount) -> Ledger {
            let units = to_units(amount);
            assert(units != 0, Errors::ZERO_AMOUNT);
            let ledger = self.ledger.read();
            let owed: u128 = ledger.owed.into() + units.into();
            Ledger { owed: fit(owed), ..ledger }
        }

        /// An account's first credit makes it serve operators; later ones leave its choice alone.
        fn credit(ref self: ContractState, account: ContractAddress, units: Units, generation: Generation) {
            if units == 0 {
                return;
            }
            assert(account.is_non_zero(), Errors::ZERO_ADDRESS);
            let mut word = self.job_payments.read(account);
            if is_unused(word) {
                word.serves = implied(generation);
            }
            word.balance += units;
            self.job_payments.write(account, word);
        }

        /// Frees `released` of a client's reserve, of which `returned` goes back to its balance: sums of amounts.
        fn unreserve(
            ref self: ContractState,
            client: ContractAddress,
            released: felt252,
            returned: felt252,
            generation: Generation,
        ) {
            if released == 0 {
                return;
            }
            let mut word = self.job_payments.read(client);
            assert(word.serves.jobs == generation.jobs, Errors::NO_CONSENT);
            let left: Option<Amount> = (word.reserved.into() * UNIT.into() - released).try_into();
            word.reserved = to_units(left.expect(Errors::RESERVE_SHORT));
            word.balance += whole(returned);
            self.job_payments.write(client, word);
        }

        fn install(ref self: ContractState, role: Role, operator: ContractAddress) {
            // One contract has one role, once. If it came back it would bring jobs of its time, whose reserves their clients
            // have freed since.
            assert(!self.used_operators.read(operator), Errors::OPERATOR_USED);
            self.used_operators.write(operator, true);
            let previous = self.operator(role);
            let ledger = self.ledger.read();
            let Generation { jobs, stake } = ledger.generation;
            let generation = match role {
                Role::Jobs => {
                    self.jobs.write(operator);
                    Generation { jobs: jobs + 1, stake }
                },
                Role::Stake => {
                    self.stake.write(operator);
                    Generation { jobs, stake: stake + 1 }
                },
            };
            self.ledger.write(Ledger { generation, ..ledger });
            self.emit(OperatorChanged { role, previous, operator });
        }

        fn write_proposal(ref self: ContractState, role: Role, proposal: Proposal) {
            match role {
                Role::Jobs => self.proposed_jobs.write(proposal),
                Role::Stake => self.proposed_stake.write(proposal),
            }
        }

        fn write_split(ref self: ContractState, split: FeeSplit) {
            let FeeSplit { burn_share, treasury } = split;
            assert(burn_share >= MIN_BURN_SHARE && burn_share <= MAX_BURN_SHARE, Errors::SPLIT_RANGE);
            assert(treasury.is_non_zero(), Errors::ZERO_ADDRESS);
            self.burn_share.write(burn_share);
            self.treasury.write(treasury);
            self.emit(FeeSplitChanged { burn_share, treasury });
        }

        /// After all effects.
        fn pull(self: @ContractState, from: ContractAddress, amount: Amount) {
            let token = IERC20Dispatcher { contract_address: self.token.read() };
            assert(token.transfer_from(from, get_contract_address(), amount.into()), Errors::TOKEN_REFUSED);
        }

        /// After all effects.
        fn push(self: @ContractState, to: ContractAddress, amount: Amount) {
            let token = IERC20Dispatcher { contract_address: self.token.read() };
            assert(token.transfer(to, amount.into()), Errors::TOKEN_REFUSED);
        }
    }
}
