/// What becomes of slashed stake: a facet of `Vault`.
#[starknet::contract]
pub mod VaultPenalties {
    use core::num::traits::Zero;
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::get_block_timestamp;
    use crate::facets::announce;
    use crate::token::interface::{ICiroTokenDispatcher, ICiroTokenDispatcherTrait};
    use crate::types::{Amount, Timestamp};
    use super::super::books::BooksTrait;
    use super::super::errors::Errors;
    use super::super::events::{StakeBurned, StakeFrozen, StakeThawed};
    use super::super::interface::{Award, IVaultPenalties};
    use super::super::objects::{FrozenWord, FrozenWordPacking, Ledger, Units, to_amount, to_units};
    use super::super::state::VaultState;

    /// What was slashed by a verifier that turns out to be broken is given back within this time.
    pub const FREEZE_PERIOD: Timestamp = 7 * 24 * 3600;

    component!(path: VaultState, storage: books, event: BooksEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        books: VaultState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        BooksEvent: VaultState::Event,
    }

    #[abi(embed_v0)]
    impl Penalties of IVaultPenalties<ContractState> {
        fn freeze(ref self: ContractState, case_id: felt252, amount: Amount, awards: Span<Award>) {
            self.books.assert_stake_pool();
            let units = to_units(amount);
            let ledger = self.books.ledger.read();
            assert(units != 0, Errors::ZERO_AMOUNT);
            assert(units <= ledger.staked, Errors::STAKE_SHORT);
            assert(self.books.frozen.read(case_id).until == 0, Errors::CASE_USED);
            let to = self.books.awarded.entry(case_id);
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
            self.books.frozen.write(case_id, FrozenWord { amount: units, first, second, until, settled: false });
            self.books.total_frozen.write(self.books.total_frozen.read() + units);
            self.books.ledger.write(Ledger { staked: ledger.staked - units, ..ledger });
            announce(selector!("StakeFrozen"), StakeFrozen { case_id, amount, until });
        }

        fn thaw(ref self: ContractState, case_id: felt252) -> Amount {
            self.books.assert_stake_pool();
            let frozen = self.open_case(case_id);
            assert(get_block_timestamp() < frozen.until, Errors::TOO_LATE);
            let ledger = self.books.ledger.read();
            self.books.ledger.write(Ledger { staked: ledger.staked + frozen.amount, ..ledger });
            self.close_case(case_id, frozen);
            let amount = to_amount(frozen.amount);
            announce(selector!("StakeThawed"), StakeThawed { case_id, amount });
            amount
        }

        fn burn_frozen(ref self: ContractState, case_id: felt252) {
            let frozen = self.open_case(case_id);
            assert(get_block_timestamp() >= frozen.until, Errors::TOO_EARLY);
            let FrozenWord { amount, first, second, .. } = frozen;
            let burned = amount - first - second;
            let ledger = self.books.ledger.read();
            self.books.ledger.write(Ledger { owed: ledger.owed - burned, ..ledger });
            self.close_case(case_id, frozen);
            let to = self.books.awarded.entry(case_id);
            self.books.credit(to.read(0), first, ledger.generation);
            self.books.credit(to.read(1), second, ledger.generation);
            let (burned, awarded) = (to_amount(burned), to_amount(first + second));
            announce(selector!("StakeBurned"), StakeBurned { case_id, burned, awarded });
            ICiroTokenDispatcher { contract_address: self.books.token.read() }.burn(burned.into());
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn open_case(self: @ContractState, case_id: felt252) -> FrozenWord {
            let frozen = self.books.frozen.read(case_id);
            assert(frozen.until != 0, Errors::CASE_UNKNOWN);
            assert(!frozen.settled, Errors::CASE_SETTLED);
            frozen
        }

        fn close_case(ref self: ContractState, case_id: felt252, frozen: FrozenWord) {
            self.books.frozen.write(case_id, FrozenWord { settled: true, ..frozen });
            self.books.total_frozen.write(self.books.total_frozen.read() - frozen.amount);
        }
    }

    /// The next award of a case; 0 if there is none.
    fn part(ref parts: Span<Units>) -> Units {
        match parts.pop_front() {
            Some(units) => *units,
            None => 0,
        }
    }
}
