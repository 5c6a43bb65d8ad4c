use crate::validator_set::interface::{Rules, Scheme};
use crate::validator_set::objects::{EpochWord, EpochWordPacking, RulesPacking, key_id};

#[test]
fn an_epoch_word_has_the_documented_layout() {
    let word = EpochWord { began_at: 1, size: 2, total_weight: 3 };
    let expected = 1 + 2 * 0x10000000000000000 + 3 * 0x100000000000000000000000000000000;
    assert_eq!(EpochWordPacking::pack(word), expected);
    assert_eq!(EpochWordPacking::unpack(expected), word);
    let full = EpochWord { began_at: 0xffffffffffffffff, size: 32, total_weight: 0xffffffffffffffff };
    assert_eq!(EpochWordPacking::unpack(EpochWordPacking::pack(full)), full);
}

#[test]
fn rules_have_the_documented_layout() {
    let rules = Rules {
        min_members: 1, epoch_seconds: 2, overlap_seconds: 3, lifetime_seconds: 4, min_stake: 5,
    };
    let at_32 = 0x100000000;
    let expected = 1 + 2 * at_32 + 3 * at_32 * at_32 + 4 * at_32 * at_32 * at_32 + 5 * at_32 * at_32 * at_32 * at_32;
    assert_eq!(RulesPacking::pack(rules), expected);
    assert_eq!(RulesPacking::unpack(expected), rules);
}

#[test]
fn schemes_do_not_share_keys() {
    assert!(key_id(Scheme::Stark, 1) != key_id(Scheme::Ed25519, 1));
    assert!(key_id(Scheme::Stark, 1) != key_id(Scheme::Secp256k1, 1));
    assert!(key_id(Scheme::Ed25519, 1) != key_id(Scheme::Ed25519, u256 { low: 0, high: 1 }));
}
