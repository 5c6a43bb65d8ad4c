use core::poseidon::hades_permutation;
use crate::uptime::column::{bit_at, check, length_of, place_of, power_of_two, root_from, root_of};

const FULL: felt252 = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;

fn node(left: felt252, right: felt252) -> felt252 {
    let (hash, _, _) = hades_permutation(left, right, 2);
    hash
}

#[test]
fn a_root_pairs_level_by_level() {
    assert_eq!(root_of([7].span()), 7);
    assert_eq!(root_of([7, 8].span()), node(7, 8));
    assert_eq!(root_of([7, 8, 9].span()), node(node(7, 8), node(9, 0)));
    let five = node(node(node(7, 8), node(9, 10)), node(node(11, 0), 0));
    assert_eq!(root_of([7, 8, 9, 10, 11].span()), five);
}

#[test]
fn every_felt_opens_with_its_path() {
    let root = root_of([7, 8, 9].span());
    assert_eq!(root_from(7, 0, 3, [8, node(9, 0)].span()), root);
    assert_eq!(root_from(8, 1, 3, [7, node(9, 0)].span()), root);
    assert_eq!(root_from(9, 2, 3, [0, node(7, 8)].span()), root);
    assert!(root_from(8, 0, 3, [7, node(9, 0)].span()) != root);
    assert_eq!(root_from(7, 0, 1, [].span()), 7);
}

/// A node of the second level is no felt of a column.
#[test]
#[should_panic(expected: 'OPENING')]
fn a_path_that_is_too_short_is_refused() {
    root_from(node(7, 8), 0, 3, [node(9, 0)].span());
}

#[test]
#[should_panic(expected: 'OPENING')]
fn a_path_that_is_too_long_is_refused() {
    root_from(7, 0, 3, [8, node(9, 0), 1].span());
}

#[test]
fn a_column_has_a_felt_for_each_248_workers_begun() {
    assert_eq!((length_of(1), length_of(248), length_of(249), length_of(8_000)), (1, 1, 2, 33));
    assert_eq!(length_of(65_535), 265);
    assert_eq!((place_of(1), place_of(248), place_of(249)), ((0, 0), (0, 247), (1, 0)));
    assert_eq!(place_of(65_535), (264, 62));
}

#[test]
fn bits_are_read_and_set_in_both_limbs() {
    for bit in [0, 1, 127, 128, 129, 247].span() {
        let power = power_of_two(*bit);
        assert!(bit_at(power, *bit) && !bit_at(FULL - power, *bit) && bit_at(FULL, *bit) && !bit_at(0, *bit));
    }
    assert_eq!(power_of_two(128), 0x100000000000000000000000000000000);
}

#[test]
fn a_full_column_fits_whatever_the_number_of_workers() {
    check([1].span(), 1);
    check([0xffffffffffffffffffffffffffffffff].span(), 128);
    check([0x1ffffffffffffffffffffffffffffffff].span(), 129);
    check([FULL].span(), 248);
    check([FULL, 1].span(), 249);
    check([0].span(), 5);
}

#[test]
#[should_panic(expected: 'COLUMN_TAIL')]
fn a_bit_of_nobody_is_refused() {
    check([2].span(), 1);
}

#[test]
#[should_panic(expected: 'COLUMN_TAIL')]
fn a_bit_of_nobody_at_a_limb_s_end_is_refused() {
    check([0x100000000000000000000000000000000].span(), 128);
}

#[test]
#[should_panic(expected: 'COLUMN_TAIL')]
fn a_bit_of_nobody_beyond_a_limb_is_refused() {
    check([0x200000000000000000000000000000000].span(), 129);
}
