use core::num::traits::Bounded;
use crate::types::UNIT;
use crate::vault::objects::{
    AccountWord, AccountWordPacking, Generation, Ledger, LedgerPacking, MAX_NONCE, to_amount, to_units,
};

const P64: felt252 = 0x10000000000000000;
const USED: felt252 = 0x100000000000000000000000000000000000000000000000000000000000000;

#[test]
fn an_account_word_has_the_documented_layout() {
    let word = AccountWord { balance: 1, reserved: 2, nonce: 3, serves: Generation { jobs: 4, stake: 5 }, pooled: false, contribution: 0 };
    let at_128 = P64 * P64;
    let expected = 1 + 2 * P64 + 3 * at_128 + 4 * at_128 * 0x10000000000 + 5 * at_128 * 0x100000000000000 + USED;
    assert_eq!(AccountWordPacking::pack(word), expected);
    assert_eq!(AccountWordPacking::unpack(expected), word);
}

#[test]
fn the_ledger_has_the_documented_layout() {
    let ledger = Ledger { owed: 1, staked: 2, fees: 3, generation: Generation { jobs: 4, stake: 5 } };
    let at_128 = P64 * P64;
    let at_192 = at_128 * P64;
    let expected = 1 + 2 * P64 + 3 * at_128 + 4 * at_192 + 5 * at_192 * 0x10000 + USED;
    assert_eq!(LedgerPacking::pack(ledger), expected);
    assert_eq!(LedgerPacking::unpack(expected), ledger);
}

#[test]
fn full_fields_do_not_touch_their_neighbours() {
    let full = Generation { jobs: Bounded::MAX, stake: Bounded::MAX };
    let none = Generation { jobs: 0, stake: 0 };
    let empty = AccountWord { balance: 0, reserved: 0, nonce: 0, serves: none, pooled: false, contribution: 0 };
    let words = [
        AccountWord { balance: Bounded::MAX, ..empty }, AccountWord { reserved: Bounded::MAX, ..empty },
        AccountWord { nonce: MAX_NONCE, ..empty }, AccountWord { serves: full, ..empty },
        AccountWord { balance: Bounded::MAX, reserved: Bounded::MAX, nonce: MAX_NONCE, serves: full, ..empty }, empty,
    ];
    for word in words.span() {
        assert_eq!(AccountWordPacking::unpack(AccountWordPacking::pack(*word)), *word);
    }
    let zeros = Ledger { owed: 0, staked: 0, fees: 0, generation: none };
    let ledgers = [
        Ledger { owed: Bounded::MAX, ..zeros }, Ledger { staked: Bounded::MAX, ..zeros },
        Ledger { fees: Bounded::MAX, ..zeros }, Ledger { generation: full, ..zeros }, zeros,
    ];
    for ledger in ledgers.span() {
        assert_eq!(LedgerPacking::unpack(LedgerPacking::pack(*ledger)), *ledger);
    }
}

#[test]
fn a_used_slot_is_never_zero_and_a_zero_slot_reads_as_unused() {
    let empty = AccountWordPacking::unpack(0);
    assert_eq!(
        empty,
        AccountWord {
            balance: 0, reserved: 0, nonce: 0, serves: Generation { jobs: 0, stake: 0 }, pooled: false, contribution: 0,
        },
    );
    assert_eq!(AccountWordPacking::pack(empty), USED);
}

#[test]
fn units_are_exact() {
    assert_eq!(to_units(3 * UNIT), 3);
    assert_eq!(to_amount(3), 3 * UNIT);
    let most: u64 = Bounded::MAX;
    assert_eq!(to_units(to_amount(most)), most);
}

#[test]
#[should_panic(expected: 'DUST')]
fn dust_is_refused() {
    to_units(UNIT + 1);
}

#[test]
#[should_panic(expected: 'AMOUNT_RANGE')]
fn more_than_64_bits_of_units_are_refused() {
    to_units(P64.try_into().unwrap() * UNIT);
}
