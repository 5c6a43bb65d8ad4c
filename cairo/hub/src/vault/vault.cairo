/// Holds all CIRO of the hub. There is no way to replace its class, and no role that moves a balance which its holder
/// neither spends nor has bound: see docs/INVARIANTS.md, INV-001 to INV-009.
#[starknet::contract]
pub mod Vault {
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageAsPointer, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
    use crate::components::ownable::OwnableComponent;
    use crate::token::interface::{
        ICiroTokenDispatcher, ICiroTokenDispatcherTrait, IERC20Dispatcher, IERC20DispatcherTrait,
    };
    use crate::types::{Amount, BASIS, BasisPoints, Timestamp, UNIT};
    use crate::vault::errors::Errors;
    use crate::vault::interface::{
        Account, Award, FeeSplit, Frozen, IVault, IVaultAdmin, IVaultJobs, IVaultStake, Payment, Proposal, Role, Settlement,
    };
    use crate::vault::objects::{
        AT_64, AccountWord, AccountWordPacking, FrozenWord, FrozenWordPacking, Generation, Ledger, LedgerPacking, MAX_NONCE,
        USED, Units, counted, is_pooled, serves_jobs, to_amount, to_units,
    };

    /// Longer than unbonding and the longest job together: everyone can leave before an operator they do not trust.
    pub const OPERATOR_DELAY: Timestamp = 30 * 24 * 3600;
    /// An announced operator cannot lie in wait for longer.
    pub const OPERATOR_WINDOW: Timestamp = 14 * 24 * 3600;
    /// What was slashed by a verifier that turns out to be broken is given back within this time.
    pub const FREEZE_PERIOD: Timestamp = 7 * 24 * 3600;
    pub const MIN_BURN_SHARE: BasisPoints = 2_000;
    pub const MAX_BURN_SHARE: BasisPoints = 10_000;
    const TWO_64: u128 = 0x10000000000000000;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    #[abi(embed_v0)]
    impl OwnableImpl = OwnableComponent::OwnableImpl<ContractState>;
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        token: ContractAddress,
        /// Words of `AccountWordPacking`.
        job_payments: Map<ContractAddress, felt252>,
        earnings: Map<ContractAddress, Units>,
        ledger: Ledger,
        jobs: ContractAddress,
        stake: ContractAddress,
        /// Contracts that have ever been an operator.
        used_operators: Map<ContractAddress, bool>,
        frozen: Map<felt252, FrozenWord>,
        /// By case and place.
        awarded: Map<felt252, Map<u8, ContractAddress>>,
        total_frozen: Units,
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
    pub struct Paid {
        #[key]
        pub account: ContractAddress,
        pub payments: Span<Payment>,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Consented {
        #[key]
        pub account: ContractAddress,
        #[key]
        pub role: Role,
        pub operator: ContractAddress,
        /// What an earlier job manager had left reserved, or an earlier pool undivided.
        pub freed: Amount,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct FeesFlushed {
        pub burned: Amount,
        pub paid: Amount,
        pub treasury: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct StakeFrozen {
        #[key]
        pub case_id: felt252,
        pub amount: Amount,
        pub until: Timestamp,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct StakeBurned {
        #[key]
        pub case_id: felt252,
        pub burned: Amount,
        pub awarded: Amount,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct StakeThawed {
        #[key]
        pub case_id: felt252,
        pub amount: Amount,
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
            let mut word = self.word_of(account);
            assert(units <= word.balance, Errors::BALANCE_SHORT);
            word.balance -= units;
            self.write_word(account, word);
            let ledger = self.ledger.read();
            self.ledger.write(Ledger { owed: ledger.owed - units, ..ledger });
            self.emit(Withdrawn { account, to, amount });
            self.push(to, amount);
        }

        /// One pass: whoever is credited first, if the payer's balance does not cover the whole at the end nothing of it
        /// holds. A credit that leaves its field is larger than any balance, so it ends there too; and a payer among the
        /// paid is credited before its balance is read.
        fn pay(ref self: ContractState, payments: Span<Payment>) {
            let account = get_caller_address();
            let generation = self.ledger.read().generation;
            let mut total: felt252 = 0;
            for payment in payments {
                let units = to_units(*payment.amount);
                assert(units != 0, Errors::ZERO_AMOUNT);
                self.credit(*payment.to, units, generation);
                total += units.into();
            }
            assert(total != 0, Errors::ZERO_AMOUNT);
            let mut word = self.word_of(account);
            let left: Option<Units> = (word.balance.into() - total).try_into();
            word.balance = left.expect(Errors::BALANCE_SHORT);
            self.write_word(account, word);
            self.emit(Paid { account, payments });
        }

        fn consent(ref self: ContractState, role: Role) {
            let account = get_caller_address();
            let generation = self.ledger.read().generation;
            let mut word = self.word_of(account);
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
                    freed = self.earnings.read(account);
                    if freed != 0 {
                        self.earnings.write(account, 0);
                    }
                    word.balance += freed;
                    word.pooled = false;
                },
            }
            self.write_word(account, word);
            self.emit(Consented { account, role, operator: self.operator(role), freed: to_amount(freed) });
        }

        fn account(self: @ContractState, account: ContractAddress) -> Account {
            let word = self.word_of(account);
            Account { balance: to_amount(word.balance), reserved: to_amount(word.reserved), nonce: word.nonce }
        }

        fn has_consented(self: @ContractState, account: ContractAddress, role: Role) -> bool {
            let serves = self.word_of(account).serves;
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

        fn burn_frozen(ref self: ContractState, case_id: felt252) {
            let frozen = self.open_case(case_id);
            assert(get_block_timestamp() >= frozen.until, Errors::TOO_EARLY);
            let FrozenWord { amount, first, second, .. } = frozen;
            let burned = amount - first - second;
            let ledger = self.ledger.read();
            self.ledger.write(Ledger { owed: ledger.owed - burned, ..ledger });
            self.close_case(case_id, frozen);
            let to = self.awarded.entry(case_id);
            self.credit(to.read(0), first, ledger.generation);
            self.credit(to.read(1), second, ledger.generation);
            let (burned, awarded) = (to_amount(burned), to_amount(first + second));
            self.emit(StakeBurned { case_id, burned, awarded });
            ICiroTokenDispatcher { contract_address: self.token.read() }.burn(burned.into());
        }

        fn frozen(self: @ContractState, case_id: felt252) -> Frozen {
            let FrozenWord { amount, first, second, until, settled } = self.frozen.read(case_id);
            Frozen { amount: to_amount(amount), awards: to_amount(first + second), until, settled }
        }

        fn total_frozen(self: @ContractState) -> Amount {
            to_amount(self.total_frozen.read())
        }

        fn contribution(self: @ContractState, worker: ContractAddress) -> u64 {
            self.word_of(worker).contribution
        }

        fn earnings(self: @ContractState, worker: ContractAddress) -> Amount {
            to_amount(self.earnings.read(worker))
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
            let mut word = self.word_of(client);
            assert(word.serves.jobs == self.ledger.read().generation.jobs, Errors::NO_CONSENT);
            assert(nonce >= word.nonce, Errors::NONCE_USED);
            assert(nonce == word.nonce, Errors::NONCE_GAP);
            assert(count <= MAX_NONCE - nonce, Errors::NONCE_RANGE);
            assert(units <= word.balance, Errors::BALANCE_SHORT);
            word.balance -= units;
            word.reserved += units;
            word.nonce += count;
            self.write_word(client, word);
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
            let fees = whole(fees);
            self.pay_worker(worker, whole(pay), fees, ledger.generation);
            if fees != 0 {
                self.ledger.write(Ledger { fees: ledger.fees + fees, ..ledger });
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
            let mut word = self.word_of(account);
            assert(word.serves.jobs == self.ledger.read().generation.jobs, Errors::NO_CONSENT);
            assert(units <= word.balance, Errors::BALANCE_SHORT);
            word.balance -= units;
            word.reserved += units;
            self.write_word(account, word);
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
            let mut word = self.word_of(from);
            if is_unused(word) {
                word.serves = implied(ledger.generation);
                self.write_word(from, word);
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

        fn freeze(ref self: ContractState, case_id: felt252, amount: Amount, awards: Span<Award>) {
            self.assert_stake_pool();
            let units = to_units(amount);
            let ledger = self.ledger.read();
            assert(units != 0, Errors::ZERO_AMOUNT);
            assert(units <= ledger.staked, Errors::STAKE_SHORT);
            assert(self.frozen.read(case_id).until == 0, Errors::CASE_USED);
            let to = self.awarded.entry(case_id);
            let mut parts = array![];
            for award in awards {
                assert((*award.to).is_non_zero(), Errors::ZERO_ADDRESS);
                let place: u32 = parts.len();
                to.write(place.try_into().unwrap(), *award.to);
                parts.append(to_units(*award.amount));
            }
            let mut parts = parts.span();
            let first = part(ref parts);
            let second = part(ref parts);
            let awarded: u128 = first.into() + second.into();
            assert(parts.is_empty() && 2 * awarded <= units.into(), Errors::AWARDS_HIGH);
            let until = get_block_timestamp() + FREEZE_PERIOD;
            self.frozen.write(case_id, FrozenWord { amount: units, first, second, until, settled: false });
            self.total_frozen.write(self.total_frozen.read() + units);
            self.ledger.write(Ledger { staked: ledger.staked - units, ..ledger });
            self.emit(StakeFrozen { case_id, amount, until });
        }

        fn thaw(ref self: ContractState, case_id: felt252) -> Amount {
            self.assert_stake_pool();
            let frozen = self.open_case(case_id);
            assert(get_block_timestamp() < frozen.until, Errors::TOO_LATE);
            let ledger = self.ledger.read();
            self.ledger.write(Ledger { staked: ledger.staked + frozen.amount, ..ledger });
            self.close_case(case_id, frozen);
            let amount = to_amount(frozen.amount);
            self.emit(StakeThawed { case_id, amount });
            amount
        }

        fn set_pooled(ref self: ContractState, worker: ContractAddress, pooled: bool) {
            let (mut word, _) = self.served(worker);
            word.pooled = pooled;
            self.write_word(worker, word);
        }

        fn distribute(ref self: ContractState, worker: ContractAddress, to_stake: Amount) -> Amount {
            let (mut word, ledger) = self.served(worker);
            let earned = self.earnings.read(worker);
            let staked = to_units(to_stake);
            assert(staked <= earned, Errors::EARNINGS_SHORT);
            self.earnings.write(worker, 0);
            word.balance += earned - staked;
            self.write_word(worker, word);
            self.ledger.write(Ledger { staked: ledger.staked + staked, ..ledger });
            to_amount(earned - staked)
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
        AccountWordPacking::pack(word) == USED
    }

    /// The next award of a case; 0 if there is none.
    fn part(ref parts: Span<Units>) -> Units {
        match parts.pop_front() {
            Some(units) => *units,
            None => 0,
        }
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

    /// An account's word, once something can be credited to it. The first credit makes it serve operators; later ones
    /// leave its choice alone.
    fn opened(word: felt252, generation: Generation) -> felt252 {
        if word == 0 || word == USED {
            let serves = implied(generation);
            AccountWordPacking::pack(
                AccountWord { balance: 0, reserved: 0, nonce: 0, serves, pooled: false, contribution: 0 },
            )
        } else {
            word
        }
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

        fn word_of(self: @ContractState, account: ContractAddress) -> AccountWord {
            AccountWordPacking::unpack(self.job_payments.read(account))
        }

        fn write_word(ref self: ContractState, account: ContractAddress, word: AccountWord) {
            self.job_payments.write(account, AccountWordPacking::pack(word));
        }

        /// A balance is a part of what is owed: it cannot grow out of its field.
        fn credit(ref self: ContractState, account: ContractAddress, units: Units, generation: Generation) {
            if units != 0 {
                assert(account.is_non_zero(), Errors::ZERO_ADDRESS);
                let slot = self.job_payments.entry(account).as_ptr();
                slot.write(opened(slot.read(), generation) + units.into());
            }
        }

        /// A worker's pay, and the fees of the jobs that it did.
        fn pay_worker(
            ref self: ContractState, worker: ContractAddress, units: Units, fees: Units, generation: Generation,
        ) {
            if units == 0 && fees == 0 {
                return;
            }
            assert(worker.is_non_zero(), Errors::ZERO_ADDRESS);
            let slot = self.job_payments.entry(worker).as_ptr();
            let word = opened(slot.read(), generation);
            let u256 { high, .. } = word.into();
            let counted = word + counted(high, fees);
            if is_pooled(high) && AccountWordPacking::unpack(word).serves.stake == generation.stake {
                slot.write(counted);
                self.earnings.write(worker, self.earnings.read(worker) + units);
            } else {
                slot.write(counted + units.into());
            }
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
            let word = self.job_payments.read(client);
            let u256 { low, high } = word.into();
            assert(serves_jobs(high) == generation.jobs.into(), Errors::NO_CONSENT);
            let reserved: felt252 = (low / TWO_64).into();
            let left: Option<Amount> = (reserved * UNIT.into() - released).try_into();
            let left = to_units(left.expect(Errors::RESERVE_SHORT));
            self.job_payments.write(client, word - (reserved - left.into()) * AT_64 + whole(returned).into());
        }

        /// The word of a worker that serves the present stake pool, and the ledger. Only for that pool.
        fn served(self: @ContractState, worker: ContractAddress) -> (AccountWord, Ledger) {
            self.assert_stake_pool();
            assert(worker.is_non_zero(), Errors::ZERO_ADDRESS);
            let ledger = self.ledger.read();
            let word = AccountWordPacking::unpack(opened(self.job_payments.read(worker), ledger.generation));
            assert(word.serves.stake == ledger.generation.stake, Errors::NO_CONSENT);
            (word, ledger)
        }

        fn open_case(self: @ContractState, case_id: felt252) -> FrozenWord {
            let frozen = self.frozen.read(case_id);
            assert(frozen.until != 0, Errors::CASE_UNKNOWN);
            assert(!frozen.settled, Errors::CASE_SETTLED);
            frozen
        }

        fn close_case(ref self: ContractState, case_id: felt252, frozen: FrozenWord) {
            self.frozen.write(case_id, FrozenWord { settled: true, ..frozen });
            self.total_frozen.write(self.total_frozen.read() - frozen.amount);
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
