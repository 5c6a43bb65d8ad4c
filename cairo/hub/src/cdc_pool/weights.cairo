//! From stake, reputation and uptime to weights.

use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess};
use starknet::{ContractAddress, get_block_number, get_block_timestamp};
use crate::facets::announce;
use crate::types::{Epoch, Timestamp};
use super::errors::Errors;
use super::events::WeightChanged;
use super::objects::{
    FULL_UPTIME, Record, Rules, RulesTrait, Tranches, UNITS, Weight, pack_weight, unpack_weight, with_level,
};
use super::schedule::{Schedule, ScheduleTrait};
use super::state::PoolState::ComponentState;
use super::words::{read_word, write_word};

/// Worker indices have 16 bits, and 0 is nobody.
const MAX_WORKERS: u16 = 0xffff;
/// A worker's stake counts up to ten times what it staked itself.
const LEVERAGE: u128 = 9;
/// A weight counts at most so many minimum stakes of its class before reputation.
const STAKES: u128 = 3;

/// How many minimum stakes a class of capability asks for.
pub fn multiple(class: u8) -> u128 {
    match class {
        0 => 1,
        1 => 2,
        2 => 5,
        _ => 10,
    }
}

/// Units of a worker's active stake that count: its own, and at most nine times as much of others'.
pub fn counted(stakes: @Tranches) -> u128 {
    *stakes.own + core::cmp::min(*stakes.delegated.tokens, LEVERAGE * *stakes.own)
}

/// The weight that stake and reputation deserve at full uptime: 2/3 to 4/3 of the stake, in whole CIRO, as points go from 0 to 100.
pub fn base_of(rules: @Rules, stakes: @Tranches, record: @Record, now: Timestamp) -> u32 {
    let minimum = (*rules.min_stake).into() * multiple(*record.class) * UNITS;
    let counted = counted(stakes);
    if counted < minimum || now < *record.jailed_until || *record.points == 0 {
        return 0;
    }
    let stake = core::cmp::min(counted, STAKES * minimum);
    (stake * (100 + (*record.points).into()) / (multiple(*record.class) * 150 * UNITS)).try_into().unwrap()
}

/// What a weight should be in the end.
fn target(base: u32, missing: u8) -> u32 {
    base * (FULL_UPTIME - missing).into() / FULL_UPTIME.into()
}

#[generate_trait]
pub impl WeightsImpl<TContractState> of WeightsTrait<TContractState> {
    fn epoch(self: @ComponentState<TContractState>) -> Epoch {
        self.rules.read().epoch_of(get_block_number())
    }

    fn weight(self: @ComponentState<TContractState>, index: u16) -> Weight {
        unpack_weight(read_word(self.worker_registry.__base_address__, index.into()))
    }

    /// The weight that a worker deserves now, at full uptime.
    fn base(self: @ComponentState<TContractState>, worker: ContractAddress) -> u32 {
        let (stakes, record) = (self.worker_stakes.read(worker), self.reputation_scores.read(worker));
        base_of(@self.rules.read(), @stakes, @record, get_block_timestamp())
    }

    /// Brings a worker's weight to what it deserves: up two epochs later; down at once if `at_once`, else two epochs later too.
    /// A worker gets its index when it first deserves a weight: so indices cannot be used up for less than a minimum stake each.
    fn steer_weight(
        ref self: ComponentState<TContractState>, worker: ContractAddress, stakes: Tranches, record: Record, at_once: bool,
    ) {
        let rules = self.rules.read();
        let base = base_of(@rules, @stakes, @record, get_block_timestamp());
        let mut index = self.worker_indices.read(worker);
        if index == 0 {
            if base == 0 {
                return;
            }
            index = self.enlist(worker);
        }
        let Weight { schedule, base: former, missing } = self.weight(index);
        let epoch = rules.epoch_of(get_block_number());
        let steered = if at_once {
            schedule.steer(epoch, target(base, missing))
        } else {
            schedule.aim(epoch, target(base, missing))
        };
        if steered == schedule && base == former {
            return;
        }
        self.write_weight(index, Weight { schedule: steered, base, missing });
        if steered != schedule {
            let Schedule { now, next, from_epoch } = steered;
            let event = WeightChanged { worker_address: worker, weight_now: now, weight_next: next, from_epoch };
            announce(selector!("WeightChanged"), event);
        }
    }

    /// Sets a worker's eighths of uptime; the weight follows two epochs later.
    fn set_level(ref self: ComponentState<TContractState>, index: felt252, level: u128, epoch: u128) {
        let first = self.worker_registry.__base_address__;
        let word = read_word(first, index);
        let levelled = with_level(word, level, epoch);
        if levelled != word {
            write_word(first, index, levelled);
        }
    }

    fn write_weight(ref self: ComponentState<TContractState>, index: u16, weight: Weight) {
        write_word(self.worker_registry.__base_address__, index.into(), pack_weight(weight));
    }

    fn enlist(ref self: ComponentState<TContractState>, worker: ContractAddress) -> u16 {
        let count = self.worker_count.read();
        assert(count != MAX_WORKERS, Errors::WORKERS_FULL);
        let index = count + 1;
        self.worker_count.write(index);
        self.worker_indices.write(worker, index);
        self.worker_addresses.write(index, worker);
        index
    }
}
