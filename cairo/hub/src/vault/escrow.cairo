//! What the job manager has the vault do. No token moves and nothing is called here: credits only.

use core::num::traits::Zero;
use starknet::ContractAddress;
use starknet::storage::{
    StorageAsPointer, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
    StoragePointerWriteAccess,
};
use crate::types::{Amount, UNIT};
use super::books::{BooksTrait, opened, whole};
use super::errors::Errors;
use super::interface::Settlement;
use super::objects::{
    AT_64, AccountWordPacking, Generation, Ledger, MAX_NONCE, Units, counted, is_pooled, serves_jobs, to_units,
};
use super::state::VaultState::ComponentState;

const TWO_64: u128 = 0x10000000000000000;

#[generate_trait]
pub impl EscrowImpl<TContractState> of EscrowTrait<TContractState> {
    fn reserve(ref self: ComponentState<TContractState>, client: ContractAddress, nonce: u64, count: u64, total: Amount) {
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
    fn settle(ref self: ComponentState<TContractState>, worker: ContractAddress, settlements: Span<Settlement>) {
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
        ref self: ComponentState<TContractState>, client: ContractAddress, amount: Amount, tipped: ContractAddress, tip: Amount,
    ) {
        self.assert_job_manager();
        assert(tip <= amount, Errors::OVERPAID);
        let generation = self.ledger.read().generation;
        self.unreserve(client, amount.into(), amount.into() - tip.into(), generation);
        self.credit(tipped, to_units(tip), generation);
    }

    fn bond(ref self: ComponentState<TContractState>, account: ContractAddress, amount: Amount) {
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
        ref self: ComponentState<TContractState>, account: ContractAddress, amount: Amount, awarded: ContractAddress, award: Amount,
    ) {
        self.assert_job_manager();
        assert(award <= amount, Errors::OVERPAID);
        let generation = self.ledger.read().generation;
        self.unreserve(account, amount.into(), 0, generation);
        self.credit(awarded, to_units(award), generation);
        let ledger = self.ledger.read();
        self.ledger.write(Ledger { fees: ledger.fees + to_units(amount - award), ..ledger });
    }

    /// A worker's pay, and the fees of the jobs that it did.
    fn pay_worker(
        ref self: ComponentState<TContractState>, worker: ContractAddress, units: Units, fees: Units, generation: Generation,
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
        ref self: ComponentState<TContractState>,
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
}

/// A settlement that pays out more than was reserved, because of an amount out of all range or not.
fn overpaid(settlement: Settlement) {
    for amount in [settlement.to_worker, settlement.to_model_owner, settlement.fee, settlement.kept].span() {
        to_units(*amount);
    }
    core::panic_with_felt252(Errors::OVERPAID)
}
