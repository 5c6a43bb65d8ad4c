//! Members enter and leave models' lists.

use starknet::storage::{
    StorageAsPointer, StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
    StoragePointerWriteAccess,
};
use starknet::ContractAddress;
use starknet::storage_access::storage_address_from_base;
use crate::facets::announce;
use crate::types::Epoch;
use super::errors::Errors;
use super::events::OptedOut;
use super::member_list::{ListTrait, Place, PlaceTrait, locate, place_in, with_place};
use super::objects::{Membership, pack_membership, unpack_membership};
use super::state::PoolState::ComponentState;
use super::words::{read_word, write_word};

#[generate_trait]
pub impl ListsImpl<TContractState> of ListsTrait<TContractState> {
    /// Where the slots of a model's list begin.
    fn places_of(self: @ComponentState<TContractState>, model_hash: felt252) -> felt252 {
        storage_address_from_base(self.places.entry(model_hash).as_ptr().__storage_pointer_address__).into()
    }

    /// Puts `entry` into an empty place: the latest hole, else the end of the list.
    fn take_place(ref self: ComponentState<TContractState>, model_hash: felt252, epoch: Epoch, entry: Place) -> u32 {
        let mut list = self.lists.read(model_hash);
        let places = self.places_of(model_hash);
        let position = if list.has_hole() {
            let (slot, within) = locate(list.hole);
            list.fill(place_in(read_word(places, slot), within).rest)
        } else {
            list.append(epoch)
        };
        self.lists.write(model_hash, list);
        let (slot, within) = locate(position);
        write_word(places, slot, with_place(read_word(places, slot), within, entry));
        position
    }

    fn leave(ref self: ComponentState<TContractState>, model_hash: felt252, worker_address: ContractAddress) {
        let index = self.worker_indices.read(worker_address);
        let account = self.memberships.entry(model_hash).entry(index);
        let membership = unpack_membership(account.read());
        assert(membership.joined, Errors::NOT_A_MEMBER);
        account.write(pack_membership(Membership { joined: false, ..membership }));

        let mut list = self.lists.read(model_hash);
        let next = list.leave(membership.position);
        self.lists.write(model_hash, list);
        let (slot, within) = locate(membership.position);
        let places = self.places_of(model_hash);
        write_word(places, slot, with_place(read_word(places, slot), within, PlaceTrait::hole(next)));

        announce(selector!("OptedOut"), OptedOut { model_hash, worker_address, position: membership.position });
    }
}
