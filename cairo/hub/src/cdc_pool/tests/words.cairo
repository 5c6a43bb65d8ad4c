use super::super::member_list::{Place, PlaceTrait, epoch_bits, is_active, locate, place_in, with_place};
use super::super::objects::{
    BANNED, Delegator, DelegatorPacking, Entry, EntryPacking, List, ListPacking, Membership, Rules, RulesPacking,
    Cut, CutPacking, Record, RecordPacking, Sentence, SentencePacking, Tranches, TranchesPacking, Weight, epoch_mark, pack_membership, pack_weight, scaled_weight, unpack_ask, unpack_membership, unpack_weight, with_level,
};
use super::super::schedule::{Schedule, ScheduleTrait};
use super::super::shares::{Shares, SharesTrait};
use super::super::weights::base_of;

const U96: u128 = 0xffffffffffffffffffffffff;
const U64: u128 = 0xffffffffffffffff;
const U31: u32 = 0x7fffffff;
const U24: u64 = 0xffffff;

#[test]
fn every_word_survives_packing_at_its_limits() {
    let rules = Rules { epoch_length: 0xffffffff, rank_window: 0xfffffffe, min_stake: 0xfffffffd, unbonding_period: 0xfffffffc };
    assert_eq!(RulesPacking::unpack(RulesPacking::pack(rules)), rules);
    let schedule = Schedule { now: U31, next: U31 - 1, from_epoch: U24 };
    let weight = Weight { schedule, base: U31 - 2, missing: 8 };
    assert_eq!(unpack_weight(pack_weight(weight)), weight);
    let delegated = Shares { tokens: U64, shares: U96 };
    let tranches = Tranches { own: U64 - 1, delegated, generation: 255, shared: 10_000 };
    assert_eq!(TranchesPacking::unpack(TranchesPacking::pack(tranches)), tranches);
    let record = Record { points: 100, class: 3, jailed_until: BANNED, day: 0xffffff, cases: 0xffff, seen: 0x7fffffffffff, latest: 0x7ffffffffffe };
    assert_eq!(RecordPacking::unpack(RecordPacking::pack(record)), record);
    let nothing = Record { points: 0, class: 0, jailed_until: 0, day: 0, cases: 0, seen: 0, latest: 0 };
    assert_eq!(RecordPacking::unpack(RecordPacking::pack(nothing)), nothing);
    assert_eq!(RecordPacking::unpack(0), Record { points: 50, ..nothing });
    let sentence = Sentence {
        points: 100, jailed_until: BANNED, cuts: 255, restored: true, closed_shares: U96, generation: 254,
    };
    assert_eq!(SentencePacking::unpack(SentencePacking::pack(sentence)), sentence);
    let cut = Cut { own: U64, delegated: U64 - 1, bucket: 0xffffffffffffffff };
    assert_eq!(CutPacking::unpack(CutPacking::pack(cut)), cut);
    let delegator = Delegator { shares: U96, first: 7, entries: 8, generation: 255, since: 0xffffffffff, principal: U64 };
    assert_eq!(DelegatorPacking::unpack(DelegatorPacking::pack(delegator)), delegator);
    let entry = Entry { amount: U96, time: 0xffffffffffffffff };
    assert_eq!(EntryPacking::unpack(EntryPacking::pack(entry)), entry);
    let membership = Membership { ask: 0xffffffffffffffff, position: 0x7fff, active_from: U24, joined: true };
    assert_eq!(unpack_membership(pack_membership(membership)), membership);
    let list = List {
        members: 0x8000, used: 0x8000, hole: 0x7fff, doublings: Schedule { now: 12, next: 11, from_epoch: U24 },
    };
    assert_eq!(ListPacking::unpack(ListPacking::pack(list)), list);
}

#[test]
fn a_level_is_set_as_a_schedule_aims() {
    let epoch = 9;
    for from_epoch in array![0, 8, 9, 10, 11, U24] {
        for (now, next) in array![(300, 300), (300, 112), (112, 300), (0, 0), (U31, 0), (0, U31)] {
            for base in array![0, 7, 300, U31] {
                for level in array![0_u8, 3, 8] {
                    let schedule = Schedule { now, next, from_epoch };
                    let before = Weight { schedule, base, missing: 5 };
                    let target: u64 = base.into() * level.into() / 8;
                    let aimed = schedule.aim(epoch, target.try_into().unwrap());
                    let after = Weight { schedule: aimed, base, missing: 8 - level };
                    assert_eq!(unpack_weight(with_level(pack_weight(before), level.into(), epoch.into())), after);
                }
            }
        }
    }
}

#[test]
fn what_a_draw_reads_of_a_word_is_what_is_in_it() {
    let unit = 0x1000000000000000000000;
    for schedule in array![
        Schedule { now: U31, next: U31 - 1, from_epoch: 7 }, Schedule { now: 0, next: U31, from_epoch: U24 },
        Schedule { now: 1, next: 0, from_epoch: 0 },
    ] {
        for epoch in array![0, 6, 7, 8, U24 - 1, U24] {
            let word = pack_weight(Weight { schedule, base: U31, missing: 8 });
            assert_eq!(scaled_weight(word, epoch_mark(epoch), unit), schedule.at(epoch).into() * unit);
        }
    }
    let membership = Membership { ask: 0xffffffffffffffff, position: 0x7fff, active_from: U24, joined: true };
    assert_eq!(unpack_ask(pack_membership(membership)), 0xffffffffffffffff * 1_000_000_000);
}

#[test]
fn eight_places_share_a_slot_without_touching_each_other() {
    let mut slot = 0;
    for position in 0..8_u32 {
        let (_, within) = locate(position);
        slot = with_place(slot, within, Place { index: 0xffff, rest: 0x7fff });
    }
    // 128 ones of indices, 120 of the rest.
    assert_eq!(slot, 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff);
    for position in 0..8_u32 {
        let (_, within) = locate(position);
        let place = Place { index: 0x8001 + position.try_into().unwrap(), rest: 0x4001 };
        slot = with_place(slot, within, place);
        assert_eq!(place_in(slot, within), place);
        for other in position + 1..8 {
            assert_eq!(place_in(slot, other.into()), Place { index: 0xffff, rest: 0x7fff });
        }
    }
    for position in 0..8_u32 {
        slot = with_place(slot, position.into(), Place { index: 0, rest: 0 });
    }
    assert_eq!(slot, 0);
    assert_eq!(locate(32_767), (32_760, 7));
}

#[test]
fn an_entry_rests_until_its_epoch_and_wraps_around() {
    let sees = |from: u64, epoch: u64| is_active(PlaceTrait::entry(1, from).rest.into(), epoch_bits(epoch));
    assert!(!sees(100, 97) && !sees(100, 98) && !sees(100, 99));
    assert!(sees(100, 100) && sees(100, 101) && sees(100, 32_000));
    assert!(!sees(32_769, 32_767) && !sees(32_769, 32_768) && sees(32_769, 32_769));
    assert!(!sees(32_768, 32_767) && !sees(32_768, 32_765) && sees(32_768, 32_764) && sees(32_768, 32_768));
}

#[test]
fn a_plan_never_changes_the_epochs_that_draws_may_need() {
    // Every sequence of five moves in as many epochs, from every start: stay, raise, lower to zero.
    for code in 0..243_u32 {
        let mut moves = code;
        let mut schedule = Schedule { now: 0, next: 0, from_epoch: 0 };
        for step in 0..5_u32 {
            let epoch: u64 = 10 + step.into();
            let (rest, move) = DivRem::div_rem(moves, 3);
            moves = rest;
            let target = match move {
                0 => schedule.next,
                1 => 100 + step,
                _ => 0,
            };
            let after = schedule.steer(epoch, target);
            for seen in epoch - 1..epoch + 2 {
                if target >= schedule.at(seen) {
                    assert_eq!(after.at(seen), schedule.at(seen));
                } else {
                    assert_eq!(after.at(seen), target);
                }
            }
            assert!(after.at(epoch + 2) <= core::cmp::max(target, schedule.at(epoch + 2)));
            schedule = after;
        }
    }
}

#[test]
fn a_weight_reaches_its_target_within_five_epochs() {
    let mut schedule = Schedule { now: 1, next: 1, from_epoch: 0 };
    schedule = schedule.steer(10, 2);
    assert_eq!(schedule.at(12), 2);
    // Too early for another plan in 11 and 12; in 13 it is made.
    assert_eq!(schedule.steer(11, 9), schedule);
    assert_eq!(schedule.steer(12, 9), schedule);
    schedule = schedule.steer(13, 9);
    assert_eq!((schedule.at(14), schedule.at(15)), (2, 9));
    // Plans of one epoch merge.
    assert_eq!(schedule.steer(13, 11), Schedule { now: 2, next: 11, from_epoch: 15 });
}

const NOBODY: Record = Record { points: 50, class: 0, jailed_until: 0, day: 0, cases: 0, seen: 0, latest: 0 };

fn base(own: u128, delegated: u128, record: Record) -> u32 {
    let rules = Rules { epoch_length: 100, rank_window: 20, min_stake: 100, unbonding_period: 160 };
    let delegated = Shares { tokens: delegated, shares: 1 };
    base_of(@rules, @Tranches { own, delegated, generation: 0, shared: 0 }, @record, 1_000)
}

#[test]
fn weight_is_whole_ciro_between_minimum_and_three_of_it() {
    let ciro: u128 = 1_000_000_000;
    assert_eq!(base(100 * ciro - 1, 0, NOBODY), 0);
    assert_eq!(base(100 * ciro, 0, NOBODY), 100);
    assert_eq!(base(101 * ciro - 1, 0, NOBODY), 100);
    assert_eq!(base(300 * ciro, 0, NOBODY), 300);
    assert_eq!(base(U64, 0, NOBODY), 300);
    // A self-bond of a tenth.
    assert_eq!(base(20 * ciro, 180 * ciro, NOBODY), 200);
    assert_eq!(base(20 * ciro, 1_800 * ciro, NOBODY), 200);
    assert_eq!(base(10 * ciro - 1, 1_800 * ciro, NOBODY), 0);
}

#[test]
fn weight_goes_with_reputation_between_two_thirds_and_four_thirds() {
    let ciro: u128 = 1_000_000_000;
    assert_eq!(base(300 * ciro, 0, Record { points: 100, ..NOBODY }), 400);
    assert_eq!(base(300 * ciro, 0, Record { points: 1, ..NOBODY }), 202);
    assert_eq!(base(300 * ciro, 0, Record { points: 0, ..NOBODY }), 0);
    assert_eq!(base(300 * ciro, 0, Record { jailed_until: 1_001, ..NOBODY }), 0);
    assert_eq!(base(300 * ciro, 0, Record { jailed_until: 1_000, ..NOBODY }), 300);
    assert_eq!(base(300 * ciro, 0, Record { jailed_until: BANNED, ..NOBODY }), 0);
}

#[test]
fn a_class_asks_for_its_multiple_of_the_minimum() {
    let ciro: u128 = 1_000_000_000;
    for (class, multiple) in array![(0_u8, 1_u128), (1, 2), (2, 5), (3, 10)] {
        let record = Record { class, ..NOBODY };
        assert_eq!(base(multiple * 100 * ciro - 1, 0, record), 0);
        assert_eq!(base(multiple * 100 * ciro, 0, record), 100);
        assert_eq!(base(multiple * 900 * ciro, 0, record), 300);
    }
}

#[test]
fn an_aim_moves_neither_way_before_two_epochs() {
    let schedule = Schedule { now: 100, next: 100, from_epoch: 0 };
    let aimed = schedule.aim(10, 40);
    assert_eq!(aimed, Schedule { now: 100, next: 40, from_epoch: 12 });
    // No other plan until then; a merged one in the same epoch.
    assert_eq!(aimed.aim(11, 70), aimed);
    assert_eq!(aimed.aim(10, 70), Schedule { now: 100, next: 70, from_epoch: 12 });
    assert_eq!(aimed.aim(13, 70), Schedule { now: 40, next: 70, from_epoch: 15 });
}

#[test]
fn shares_are_rounded_against_the_caller_both_ways() {
    // A pool in which a share has come to be worth 4/3 of what it was.
    let mut pool = Shares { tokens: 4_000, shares: 3_000_000_000 };
    let minted = pool.deposit(7);
    assert!(pool.value(minted) <= 7);
    let before = pool;
    let burned = pool.withdraw(7);
    assert!(burned >= minted, "a round trip must not gain shares");
    assert!(pool.tokens == before.tokens - 7);
    let mut again = before;
    assert!(again.redeem(minted) <= 7);
    assert!(again.value(3_000_000_000) >= before.value(3_000_000_000), "nobody else may lose");
}

#[test]
fn inflating_a_share_costs_more_than_it_takes() {
    // The attacker owns the first unit, and (as a reward or by any other way) a fortune lands in the pool before a victim deposits.
    let mut pool = Shares { tokens: 0, shares: 0 };
    let attacker = pool.deposit(1);
    let donation = 1_000_000_000_000;
    pool.tokens += donation;
    let victim_tokens = 1_000_000_000_000;
    let victim = pool.deposit(victim_tokens);
    let loss = victim_tokens - pool.value(victim);
    let cost = donation + 1 - pool.value(attacker);
    assert!(victim != 0);
    assert!(loss * 1_000 < cost, "loss {loss}, cost {cost}");
}

#[test]
#[should_panic(expected: 'AMOUNT_RANGE')]
fn more_shares_than_96_bits_are_refused() {
    let mut pool = Shares { tokens: 0, shares: 0 };
    pool.deposit(0x10000000000000000000000);
}
