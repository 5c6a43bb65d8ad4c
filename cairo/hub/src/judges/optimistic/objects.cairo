//! A posted answer's storage.

use starknet::ContractAddress;
use starknet::storage_access::StorePacking;
use crate::judges::interface::{Posting, Status};
use crate::types::{Amount, Timestamp, UNIT};

/// Six slots: what the slashing contract asks for, and the clock.
#[derive(Copy, Drop, starknet::Store)]
pub struct StoredPosting {
    pub worker: ContractAddress,
    pub client: ContractAddress,
    pub model_owner: ContractAddress,
    pub verifier: ContractAddress,
    pub result: felt252,
    pub clock: Clock,
}

#[derive(Copy, Drop, PartialEq, Debug)]
pub struct Clock {
    pub status: Status,
    pub price: Amount,
    pub posted_block: u64,
    pub posted_at: Timestamp,
    pub final_at: Timestamp,
    pub contested_at: Timestamp,
}

const AT_40: felt252 = 0x10000000000;
const AT_64: felt252 = 0x10000000000000000;
const BY_8: NonZero<u128> = 0x100;
const BY_40: NonZero<u128> = 0x10000000000;
const BY_64: NonZero<u128> = 0x10000000000000000;

/// Bits 0..64 price in units, 64..104 posted block, 128..168 posted at, 168..208 final at, 208..248 contested at; status at 104..112.
pub impl ClockPacking of StorePacking<Clock, felt252> {
    fn pack(value: Clock) -> felt252 {
        let low: felt252 = (value.price / UNIT).into()
            + AT_64 * (value.posted_block.into() + AT_40 * status_code(value.status).into());
        let high: felt252 = value.posted_at.into()
            + AT_40 * (value.final_at.into() + AT_40 * value.contested_at.into());
        u256 { low: low.try_into().unwrap(), high: high.try_into().unwrap() }.try_into().unwrap()
    }

    fn unpack(value: felt252) -> Clock {
        let u256 { low, high } = value.into();
        let (rest, price) = DivRem::div_rem(low, BY_64);
        let (status, posted_block) = DivRem::div_rem(rest, BY_40);
        let (rest, posted_at) = DivRem::div_rem(high, BY_40);
        let (contested_at, final_at) = DivRem::div_rem(rest, BY_40);
        let (_, status) = DivRem::div_rem(status, BY_8);
        Clock {
            status: status_of(status),
            price: price * UNIT,
            posted_block: posted_block.try_into().unwrap(),
            posted_at: posted_at.try_into().unwrap(),
            final_at: final_at.try_into().unwrap(),
            contested_at: contested_at.try_into().unwrap(),
        }
    }
}

fn status_code(status: Status) -> u8 {
    match status {
        Status::Nothing => 0,
        Status::Posted => 1,
        Status::Contested => 2,
        Status::Guilty => 3,
        Status::Void => 4,
        Status::Ended => 5,
    }
}

fn status_of(code: u128) -> Status {
    match code {
        0 => Status::Nothing,
        1 => Status::Posted,
        2 => Status::Contested,
        3 => Status::Guilty,
        4 => Status::Void,
        _ => Status::Ended,
    }
}

pub fn posting(stored: StoredPosting) -> Posting {
    let StoredPosting { worker, client, model_owner, verifier, result, clock } = stored;
    let Clock { status, price, posted_block, posted_at, final_at, contested_at } = clock;
    Posting {
        worker, client, model_owner, verifier, result, status, price, posted_block, posted_at, final_at, contested_at,
    }
}
