//! The rounds of a vector of 2^m entries, from m alone: nothing of them is read from a proof.

pub const MIN_VARIABLES: u32 = 8;

const ROOTS: [felt252; 10] = [
    0x363d70a6538624f68c341845689b2325c4564ebadf9bf788171e1da3112b02d,
    0x393a32b34832dbad650df250f673d7c5edd09f076fc314a3e5a42f0606082e1,
    0x34b5d5d611b72061c3a6e5c8bdbd9b393898bc862ef8a01e3efc75d13a77460,
    0x1eb6d849978ee09b9d2cd854901fab81646d633f51eddbc80ee9837309d9da9,
    0x6a6f98dc9761a8a0eeadedd3109e6119ec8116ceb7aa1c1a7b1f98c2755bfac,
    0x4768803ef85256034f67453635f87997ff61841e411ee63ce7b0a8b9745a046,
    0x2d25658f71614e33e277fa0223f6558858f5918f973dc221727fce0bffaa9db,
    0x594beafca8a00d9581d81caee93dc85c727c9af7fc4c648e3d47b998574e81f,
    0x1f4c2bfbeea04f127e46d76ecbf157b030530a6e7c1b2fd006547440e5ffcb8,
    0x3e4383531eeac7c9822fb108d24a344d841544dd6482f17ead331453e3a2f4b,
];
const POWERS_OF_TWO: [u32; 21] = [
    0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000, 0x10000,
    0x20000, 0x40000, 0x80000, 0x100000,
];

/// By m, from 8 on.
const OPENING_LENGTHS: [u32; 13] = [714, 758, 818, 910, 1066, 1350, 1954, 2257, 2464, 2799, 3364, 3541, 3782];

/// Variables that a round binds; a row of its oracle has 2^FOLD felts.
pub const FOLD: u32 = 4;

/// One round, on the oracle of a vector of 2^{FOLD + left} entries.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Round {
    /// Variables after it.
    pub left: u32,
    /// The oracle has 2^depth rows.
    pub depth: u32,
    pub queries: u32,
    /// The cap has 2^cap nodes.
    pub cap: u32,
}

/// Logarithms of the inverse rates. A rate has as many queries as it takes for 128 bits and one for each doubling of rounds.
fn rates(variables: u32) -> Span<u32> {
    if variables < 14 {
        [10].span()
    } else if variables == 14 {
        [9].span()
    } else if variables < 18 {
        [8, 6].span()
    } else {
        [6, 7, 9].span()
    }
}

pub fn rounds(variables: u32) -> Span<Round> {
    let mut rounds = array![];
    let mut left = variables;
    for rate in rates(variables) {
        left -= FOLD;
        let (queries, cap) = queries(*rate);
        rounds.append(Round { left, depth: left + *rate, queries, cap });
    }
    rounds.span()
}

/// With the cap's height, log2 of the queries rounded up.
fn queries(rate: u32) -> (u32, u32) {
    if rate == 10 {
        (26, 5)
    } else if rate == 9 {
        (29, 5)
    } else if rate == 8 {
        (33, 6)
    } else if rate == 7 {
        (38, 6)
    } else {
        (44, 6)
    }
}

/// Felts of an argument for a vector of 2^variables, its accumulators left out.
pub fn opening_length(variables: u32) -> u32 {
    *OPENING_LENGTHS.span()[variables - MIN_VARIABLES]
}

/// 2^exponent, exponent at most 20.
pub fn power_of_two(exponent: u32) -> u32 {
    *POWERS_OF_TWO.span()[exponent]
}

/// ⌈log2 value⌉ for 1 <= value <= 2^20.
pub fn log2_ceil(value: u32) -> u32 {
    let mut powers = POWERS_OF_TWO.span();
    let mut log = 0;
    while *powers.pop_front().unwrap() < value {
        log += 1;
    }
    log
}

/// ω = 3^{(p-1)/2^depth}, a generator of the subgroup of order 2^depth; 13 <= depth <= 22.
pub fn root_of_unity(depth: u32) -> felt252 {
    *ROOTS.span()[depth - 13]
}
