//! Lists read in place and written in turns, against the encoding that Starknet's own have.

use crate::felts::{read, write};

fn counting(length: u32) -> Span<felt252> {
    let mut felts = array![];
    for at in 0..length {
        felts.append(at.into() - 7);
    }
    felts.span()
}

#[test]
fn writes_and_reads_what_serde_does() {
    for length in 0..50_u32 {
        let felts = counting(length);
        let (mut expected, mut written) = (array![], array![]);
        felts.serialize(ref expected);
        write(felts, ref written);
        assert_eq!(@written, @expected);
        written.append('after');
        let mut left = written.span();
        assert_eq!(read(ref left), Some(felts));
        assert_eq!(left, ['after'].span());
    }
}

#[test]
fn reads_no_list_that_is_not_there() {
    for (length, there) in array![(1, 0), (17, 16), (0x100000000, 3), (0xffffffff, 3), (-1, 3)] {
        let mut felts: Array<felt252> = array![length];
        felts.append_span(counting(there));
        let mut left = felts.span();
        assert_eq!(read(ref left), None);
    }
    let mut nothing = array![].span();
    assert_eq!(read(ref nothing), None);
}
