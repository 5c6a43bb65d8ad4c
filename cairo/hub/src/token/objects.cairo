//! The token's words. Balances and allowances keep a bit set once written: an emptied slot costs no fresh one again.

use starknet::storage_access::StorePacking;

/// A balance, and whether its holder's votes are delegated: those who never delegate pay for no look-up.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Balance {
    pub amount: u128,
    pub delegated: bool,
}

#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Allowance {
    pub amount: u128,
}

/// Votes from the second `since` on.
#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Checkpoint {
    pub since: u64,
    pub votes: u128,
}

const USED: u128 = 1;
const DELEGATED: u128 = 2;

/// Bits 0..128 amount, 128 used, 129 delegated.
pub impl BalancePacking of StorePacking<Balance, felt252> {
    fn pack(value: Balance) -> felt252 {
        let high = USED + if value.delegated {
            DELEGATED
        } else {
            0
        };
        u256 { low: value.amount, high }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Balance {
        let u256 { low, high } = value.into();
        Balance { amount: low, delegated: high >= DELEGATED }
    }
}

/// Bits 0..128 amount, 128 used.
pub impl AllowancePacking of StorePacking<Allowance, felt252> {
    fn pack(value: Allowance) -> felt252 {
        u256 { low: value.amount, high: USED }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Allowance {
        let value: u256 = value.into();
        Allowance { amount: value.low }
    }
}

/// Bits 0..128 votes, 128..192 since.
pub impl CheckpointPacking of StorePacking<Checkpoint, felt252> {
    fn pack(value: Checkpoint) -> felt252 {
        u256 { low: value.votes, high: value.since.into() }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Checkpoint {
        let u256 { low, high } = value.into();
        Checkpoint { since: high.try_into().unwrap(), votes: low }
    }
}
