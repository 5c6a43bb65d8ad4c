//! How facets and front alike write the vault's books.

use core::num::traits::Zero;
use starknet::storage::{
    StorageAsPointer, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
    StoragePointerWriteAccess,
};
use starknet::{ContractAddress, get_caller_address, get_contract_address};
use crate::facets::announce;
use crate::token::interface::{IERC20Dispatcher, IERC20DispatcherTrait};
use crate::types::{Amount, BasisPoints};
use super::errors::Errors;
use super::events::FeeSplitChanged;
use super::interface::{FeeSplit, Proposal, Role};
use super::objects::{AccountWord, AccountWordPacking, Generation, Ledger, USED, Units, to_units};
use super::state::VaultState::ComponentState;

pub const MIN_BURN_SHARE: BasisPoints = 2_000;
pub const MAX_BURN_SHARE: BasisPoints = 10_000;

/// Nothing in it that a holder could lose, and no choice of operators yet.
pub fn is_unused(word: AccountWord) -> bool {
    AccountWordPacking::pack(word) == USED
}

/// What an account serves from its first credit or stake on, unasked. A job manager reaches nothing but what is
/// credited from then on. A stake pool reaches the wallet's allowance too, which may be older than a later pool: so
/// only the first is taken as chosen.
pub fn implied(generation: Generation) -> Generation {
    let stake = if generation.stake == 1 {
        1
    } else {
        0
    };
    Generation { jobs: generation.jobs, stake }
}

/// An account's word, once something can be credited to it. The first credit makes it serve operators; later ones
/// leave its choice alone.
pub fn opened(word: felt252, generation: Generation) -> felt252 {
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
pub fn whole(sum: felt252) -> Units {
    to_units(sum.try_into().expect(Errors::AMOUNT_RANGE))
}

#[generate_trait]
pub impl BooksImpl<TContractState> of BooksTrait<TContractState> {
    fn assert_job_manager(self: @ComponentState<TContractState>) {
        let caller = get_caller_address();
        assert(caller.is_non_zero() && caller == self.jobs.read(), Errors::NOT_JOB_MANAGER);
    }

    fn assert_stake_pool(self: @ComponentState<TContractState>) {
        let caller = get_caller_address();
        assert(caller.is_non_zero() && caller == self.stake.read(), Errors::NOT_STAKE_POOL);
    }

    /// The ledger with `amount` more owed: the one place where the vault's debt grows, so the one overflow check.
    fn owe(self: @ComponentState<TContractState>, amount: Amount) -> Ledger {
        let units = to_units(amount);
        assert(units != 0, Errors::ZERO_AMOUNT);
        let ledger = self.ledger.read();
        let owed: u128 = ledger.owed.into() + units.into();
        Ledger { owed: fit(owed), ..ledger }
    }

    fn word_of(self: @ComponentState<TContractState>, account: ContractAddress) -> AccountWord {
        AccountWordPacking::unpack(self.job_payments.read(account))
    }

    fn write_word(ref self: ComponentState<TContractState>, account: ContractAddress, word: AccountWord) {
        self.job_payments.write(account, AccountWordPacking::pack(word));
    }

    /// A balance is a part of what is owed: it cannot grow out of its field.
    fn credit(ref self: ComponentState<TContractState>, account: ContractAddress, units: Units, generation: Generation) {
        if units != 0 {
            assert(account.is_non_zero(), Errors::ZERO_ADDRESS);
            let slot = self.job_payments.entry(account).as_ptr();
            slot.write(opened(slot.read(), generation) + units.into());
        }
    }

    /// The word of a worker that serves the present stake pool, and the ledger. Only for that pool.
    fn served(self: @ComponentState<TContractState>, worker: ContractAddress) -> (AccountWord, Ledger) {
        self.assert_stake_pool();
        assert(worker.is_non_zero(), Errors::ZERO_ADDRESS);
        let ledger = self.ledger.read();
        let word = AccountWordPacking::unpack(opened(self.job_payments.read(worker), ledger.generation));
        assert(word.serves.stake == ledger.generation.stake, Errors::NO_CONSENT);
        (word, ledger)
    }

    fn operator(self: @ComponentState<TContractState>, role: Role) -> ContractAddress {
        match role {
            Role::Jobs => self.jobs.read(),
            Role::Stake => self.stake.read(),
        }
    }

    fn proposal(self: @ComponentState<TContractState>, role: Role) -> Proposal {
        match role {
            Role::Jobs => self.proposed_jobs.read(),
            Role::Stake => self.proposed_stake.read(),
        }
    }

    fn fee_split(self: @ComponentState<TContractState>) -> FeeSplit {
        FeeSplit { burn_share: self.burn_share.read(), treasury: self.treasury.read() }
    }

    fn write_split(ref self: ComponentState<TContractState>, split: FeeSplit) {
        let FeeSplit { burn_share, treasury } = split;
        assert(burn_share >= MIN_BURN_SHARE && burn_share <= MAX_BURN_SHARE, Errors::SPLIT_RANGE);
        assert(treasury.is_non_zero(), Errors::ZERO_ADDRESS);
        self.burn_share.write(burn_share);
        self.treasury.write(treasury);
        announce(selector!("FeeSplitChanged"), FeeSplitChanged { burn_share, treasury });
    }

    /// After all effects.
    fn pull(self: @ComponentState<TContractState>, from: ContractAddress, amount: Amount) {
        let token = IERC20Dispatcher { contract_address: self.token.read() };
        assert(token.transfer_from(from, get_contract_address(), amount.into()), Errors::TOKEN_REFUSED);
    }

    /// After all effects.
    fn push(self: @ComponentState<TContractState>, to: ContractAddress, amount: Amount) {
        let token = IERC20Dispatcher { contract_address: self.token.read() };
        assert(token.transfer(to, amount.into()), Errors::TOKEN_REFUSED);
    }
}
