/// Models' member lists, as workers enter and leave them: a facet of `CDCPool`.
#[starknet::contract]
pub mod PoolMemberships {
    use starknet::storage::{
        StorageMapReadAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address};
    use crate::facets::announce;
    use crate::types::{Amount, UNIT};
    use super::super::errors::Errors;
    use super::super::events::OptedIn;
    use super::super::interface::IMemberLists;
    use super::super::lists::ListsTrait;
    use super::super::member_list::PlaceTrait;
    use super::super::objects::{Membership, pack_membership, unpack_membership};
    use super::super::schedule::{DELAY, ScheduleTrait};
    use super::super::state::PoolState;
    use super::super::weights::WeightsTrait;

    component!(path: PoolState, storage: pool, event: PoolEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        pool: PoolState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        PoolEvent: PoolState::Event,
    }

    #[abi(embed_v0)]
    impl Memberships of IMemberLists<ContractState> {
        fn opt_in(ref self: ContractState, model_hash: felt252, ask: Amount) {
            let worker_address = get_caller_address();
            let (per_row, dust) = DivRem::div_rem(ask, UNIT.try_into().unwrap());
            assert(dust == 0, Errors::DUST);
            assert(self.pool.base(worker_address) != 0, Errors::STAKE_BELOW_MINIMUM);
            let index = self.pool.worker_indices.read(worker_address);
            let membership = self.pool.memberships.entry(model_hash).entry(index);
            assert(!unpack_membership(membership.read()).joined, Errors::ALREADY_MEMBER);

            let epoch = self.pool.epoch();
            let active_from = epoch + DELAY;
            let position = self.pool.take_place(model_hash, epoch, PlaceTrait::entry(index, active_from));
            let per_row: Option<u64> = per_row.try_into();
            let ask_units = per_row.expect(Errors::AMOUNT_RANGE);
            membership.write(pack_membership(Membership { ask: ask_units, position, active_from, joined: true }));

            announce(selector!("OptedIn"), OptedIn { model_hash, worker_address, ask, position, active_from });
        }

        fn opt_out(ref self: ContractState, model_hash: felt252) {
            self.pool.leave(model_hash, get_caller_address());
        }

        fn evict(ref self: ContractState, model_hash: felt252, worker_address: ContractAddress) {
            // No draw that can still be read finds this member: so its leaving changes none.
            let weight = self.pool.weight(self.pool.worker_indices.read(worker_address)).schedule;
            let epoch = self.pool.epoch();
            let drawn = weight.at(epoch) != 0 || (epoch != 0 && weight.at(epoch - 1) != 0);
            assert(!drawn && self.pool.base(worker_address) == 0, Errors::STAKE_SUFFICES);
            self.pool.leave(model_hash, worker_address);
        }
    }
}
