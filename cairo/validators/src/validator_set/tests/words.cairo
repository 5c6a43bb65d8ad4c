use crate::validator_set::interface::{Rules, Scheme};
use crate::validator_set::objects::{EpochWord, EpochWordPacking, RulesPacking, key_id};

#[test]
fn an_epoch_word_has_the_documented_layout() {
    let word = EpochWord { began_at: 1, ends_at: 2, total_weight: 3, size: 4 };
    let at_64 = 0x10000000000000000;
    let expected = 1 + 2 * at_64 + 3 * at_64 * at_64 + 4 * at_64 * at_64 * at_64;
    assert_eq!(EpochWordPacking::pack(word), expected);
    assert_eq!(EpochWordPacking::unpack(expected), word);
    let most = 0xffffffffffffffff;
    let full = EpochWord { began_at: most, ends_at: most, total_weight: most, size: 32 };
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
