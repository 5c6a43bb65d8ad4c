//! Tokens that many own by shares. Rounding is against whoever calls, both ways.
//!
//! One virtual token and `VIRTUAL_SHARES` virtual shares belong to nobody: whoever tries to inflate the price of a share before the next
//! staker arrives pays for the virtual ones a million times what the next staker's rounding can lose.

use core::num::traits::WideMul;
use super::errors::Errors;

/// Shares of the first token unit.
pub const VIRTUAL_SHARES: u128 = 1_000_000;
const VIRTUAL_TOKENS: u128 = 1;
/// Tokens are packed in 64 bits, shares in 96.
const TOKENS_LIMIT: u128 = 0x10000000000000000;
const SHARES_LIMIT: u128 = 0x1000000000000000000000000;

/// `tokens` in units of 10^-9 CIRO.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Shares {
    pub tokens: u128,
    pub shares: u128,
}

#[generate_trait]
pub impl SharesImpl of SharesTrait {
    /// Adds `tokens`. Returns the shares they are worth, rounded down.
    fn deposit(ref self: Shares, tokens: u128) -> u128 {
        let minted = ratio(tokens, self.shares + VIRTUAL_SHARES, self.tokens + VIRTUAL_TOKENS, false);
        assert(tokens < TOKENS_LIMIT && minted < SHARES_LIMIT, Errors::AMOUNT_RANGE);
        self = Shares { tokens: self.tokens + tokens, shares: self.shares + minted };
        assert(self.tokens < TOKENS_LIMIT && self.shares < SHARES_LIMIT, Errors::AMOUNT_RANGE);
        minted
    }

    /// Takes out `tokens`. Returns the shares that pay for them, rounded up.
    fn withdraw(ref self: Shares, tokens: u128) -> u128 {
        let burned = ratio(tokens, self.shares + VIRTUAL_SHARES, self.tokens + VIRTUAL_TOKENS, true);
        assert(tokens <= self.tokens && burned <= self.shares, Errors::STAKE_SHORT);
        self = Shares { tokens: self.tokens - tokens, shares: self.shares - burned };
        burned
    }

    /// Burns `shares`. Returns the tokens they were worth, rounded down.
    fn redeem(ref self: Shares, shares: u128) -> u128 {
        let tokens = self.value(shares);
        self = Shares { tokens: self.tokens - tokens, shares: self.shares - shares };
        tokens
    }

    /// What `shares` are worth, rounded down.
    fn value(self: @Shares, shares: u128) -> u128 {
        ratio(shares, *self.tokens + VIRTUAL_TOKENS, *self.shares + VIRTUAL_SHARES, false)
    }
}

/// `a·b / c`, exact in between.
pub fn ratio(a: u128, b: u128, c: u128, round_up: bool) -> u128 {
    let divisor: u256 = c.into();
    let (quotient, remainder) = DivRem::div_rem(a.wide_mul(b), divisor.try_into().unwrap());
    assert(quotient.high == 0, Errors::AMOUNT_RANGE);
    if round_up && remainder != 0 {
        quotient.low + 1
    } else {
        quotient.low
    }
}
