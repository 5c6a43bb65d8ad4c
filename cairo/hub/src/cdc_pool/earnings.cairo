//! What a worker with delegators has earned, divided.

use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess};
use starknet::{ContractAddress, get_block_timestamp};
use crate::facets::announce;
use crate::types::{BASIS, UNIT};
use crate::vault::interface::{
    IVaultPenaltiesDispatcher, IVaultStakeDispatcher, IVaultStakeDispatcherTrait, IVaultViewsDispatcher,
    IVaultViewsDispatcherTrait,
};
use super::events::EarningsDistributed;
use super::objects::{Entry, Tranches, TranchesTrait};
use super::shares::ratio;
use super::state::PoolState::ComponentState;

/// Of `earned` units, those of the delegators: their part of the stake, less commission; rounded down.
pub fn delegators_part(stakes: @Tranches, earned: u128) -> u128 {
    if *stakes.delegated.shares == 0 {
        return 0;
    }
    ratio(earned, *stakes.delegated.tokens, stakes.total(), false) * (*stakes.shared).into() / BASIS
}

#[generate_trait]
pub impl EarningsImpl<TContractState> of EarningsTrait<TContractState> {
    fn vault_stake(self: @ComponentState<TContractState>) -> IVaultStakeDispatcher {
        IVaultStakeDispatcher { contract_address: self.vault.read() }
    }

    fn vault_penalties(self: @ComponentState<TContractState>) -> IVaultPenaltiesDispatcher {
        IVaultPenaltiesDispatcher { contract_address: self.vault.read() }
    }

    fn vault_views(self: @ComponentState<TContractState>) -> IVaultViewsDispatcher {
        IVaultViewsDispatcher { contract_address: self.vault.read() }
    }

    /// Adds to `stakes` what the delegators have earned; the worker's part goes to its balance. A rise of the commission that is due
    /// holds from here on: not for what was earned before.
    fn share_out(ref self: ComponentState<TContractState>, worker: ContractAddress, ref stakes: Tranches) {
        if stakes.shared == 0 {
            return;
        }
        let earned = self.vault_views().earnings(worker) / UNIT;
        if earned != 0 {
            let part = delegators_part(@stakes, earned);
            stakes.delegated.tokens += part;
            self.total_stake.write(self.total_stake.read() + part);
            let to_worker = self.vault_stake().distribute(worker, part * UNIT);
            let event = EarningsDistributed { worker_address: worker, to_worker, to_delegators: part * UNIT };
            announce(selector!("EarningsDistributed"), event);
        }
        let Entry { amount, time } = self.commission_rises.read(worker);
        if time != 0 && time <= get_block_timestamp() {
            self.commission_rises.write(worker, Entry { amount, time: 0 });
            stakes.shared = amount.try_into().unwrap();
            if stakes.shared == 0 {
                self.vault_stake().set_pooled(worker, false);
            }
        }
    }
}
