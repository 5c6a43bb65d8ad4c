//! Round constants of Starknet's Hades: number i is sha256("Hades" ‖ i in decimals) mod p, three a round.
//!
//! A partial round cubes the last element only, so what is added to the other two passes it unchanged, and M·(a0, a1, 0)
//! added one round later does the same. So each partial round keeps one constant, k_i, and the first full round after
//! them takes what is left over. The recurrence of `hades` wants them as κ_i = k_i - 2·k_{i-1} - 4·k_{i-2}, without those of
//! before k_1.

use ciro_field::Fe;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// Full rounds before the partial ones, and again after them.
pub const HALF_FULL_ROUNDS: usize = 4;
/// Rounds that cube the last element only.
pub const PARTIAL_ROUNDS: usize = 83;

/// What a full round adds to the three elements.
type Round = [Fe; 3];

/// What each round adds before it cubes.
pub struct Constants {
    /// The full rounds before the partial ones.
    pub first: [Round; HALF_FULL_ROUNDS],
    /// k_0, to the last element when the partial rounds begin.
    pub enter: Fe,
    /// κ_1 .. κ_83: each is added behind one partial round, the last to nothing that is cubed.
    pub partial: [Fe; PARTIAL_ROUNDS],
    /// The full rounds after the partial ones.
    pub last: [Round; HALF_FULL_ROUNDS],
}

/// The constants, derived when first used.
pub static CONSTANTS: LazyLock<Constants> = LazyLock::new(|| {
    let mut numbers = (0..).map(derive);
    let mut round = move || -> Round { std::array::from_fn(|_| numbers.next().unwrap_or_default()) };
    let first = std::array::from_fn(|_| round());
    let mut carried = [Fe::ZERO; 3];
    let alone: [Fe; PARTIAL_ROUNDS] = std::array::from_fn(|_| {
        let [a0, a1, a2] = sum(&round(), &carried);
        carried = [a0.double() + a0 + a1, a0 - a1, a0 + a1];
        a2
    });
    let mut last: [Round; HALF_FULL_ROUNDS] = std::array::from_fn(|_| round());
    let k = |i: usize| if (1..PARTIAL_ROUNDS).contains(&i) { alone[i] } else { Fe::ZERO };
    let partial = std::array::from_fn(|i| k(i + 1) - k(i).double() - k(i.saturating_sub(1)).double().double());
    // The recurrence leaves 2·k_82 too much in both of these.
    let excess = k(PARTIAL_ROUNDS - 1).double();
    last[0] = sum(&last[0], &sum(&carried, &[-excess, -excess, Fe::ZERO]));
    Constants { first, enter: alone[0], partial, last }
});

fn sum(a: &Round, b: &Round) -> Round {
    std::array::from_fn(|at| a[at] + b[at])
}

fn derive(number: usize) -> Fe {
    let digest = Sha256::digest(format!("Hades{number}"));
    // Sixteen bits at a time, so that any 256-bit number is reduced.
    digest.chunks(2).fold(Fe::ZERO, |x, chunk| {
        x * Fe::from_u64(1 << 16) + Fe::from_u64(u64::from(chunk[0]) << 8 | u64::from(chunk[1]))
    })
}
