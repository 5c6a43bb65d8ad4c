//! Lists written in turns, against the encoding that Starknet's own have.

use crate::felts::write;

#[test]
fn writes_what_serde_does() {
    for length in 0..50_u32 {
        let mut felts = array![];
        for at in 0..length {
            felts.append(at.into() - 7);
        }
        let (mut expected, mut written) = (array!['before'], array!['before']);
        felts.span().serialize(ref expected);
        write(felts.span(), ref written);
        assert_eq!(@written, @expected);
    }
}
