//! Words of a round: fields at their limits do not touch each other.

use starknet::storage_access::StorePacking;
use crate::types::UNIT;
use super::super::attested::objects::{MOST_HEARD, Tally, TallyPacking, pack_ranks, unpack_ranks};

const NOTHING: Tally = Tally {
    commits: 0, reveals: 0, contested: 0, ended: false, price: 0, ranks: 0, reveal_by_block: 0, reveal_by_time: 0,
    heard: 0,
};

#[test]
fn every_tally_survives_packing_at_its_limits() {
    let full = Tally {
        commits: 15,
        reveals: 15,
        contested: 255,
        ended: true,
        price: 0xffffffffffffffff * UNIT,
        ranks: 0xffffffffffffffff,
        reveal_by_block: 0xffffffffff,
        reveal_by_time: 0xffffffffff,
        heard: MOST_HEARD,
    };
    let tallies = array![
        NOTHING, full, Tally { commits: 15, ..NOTHING }, Tally { reveals: 15, ..NOTHING },
        Tally { contested: 255, ..NOTHING }, Tally { ended: true, ..NOTHING }, Tally { price: full.price, ..NOTHING },
        Tally { ranks: full.ranks, ..NOTHING }, Tally { reveal_by_block: full.reveal_by_block, ..NOTHING },
        Tally { reveal_by_time: full.reveal_by_time, ..NOTHING }, Tally { heard: MOST_HEARD, ..NOTHING },
    ];
    for tally in tallies {
        assert_eq!(StorePacking::unpack(StorePacking::<Tally, felt252>::pack(tally)), tally);
    }
}

#[test]
fn ranks_keep_their_order() {
    for ranks in array![array![1, 2, 3, 0xffff_u16], array![0xffff, 1, 0xffff, 1], array![7]] {
        assert_eq!(unpack_ranks(pack_ranks(ranks.span())), ranks);
    }
    assert!(unpack_ranks(0).is_empty());
}
