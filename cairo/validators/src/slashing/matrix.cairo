//! The slashing matrix: what each violation costs. These are all the numbers there are, and nobody can change them.

use ciro_common::types::{BasisPoints, Timestamp};
use core::poseidon::poseidon_hash_span;
use starknet::ContractAddress;
use crate::ports::{BANNED, Penalty};

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub enum Violation {
    DoubleSigning,
    Downtime,
    InvalidCompute,
    CoordinatedAttack,
}

const DAY: Timestamp = 86_400;

/// | violation          | stake | reputation | recovery |
/// | ------------------ | ----- | ---------- | -------- |
/// | double signing     |  30 % |        -50 |  90 days |
/// | downtime           |   5 % |        -10 |  30 days |
/// | invalid compute    |  50 % |        -75 | 180 days |
/// | coordinated attack | 100 % |       -100 |    never |
pub fn penalty(violation: Violation, now: Timestamp) -> Penalty {
    match violation {
        Violation::DoubleSigning => row(3_000, 50, now + 90 * DAY),
        Violation::Downtime => row(500, 10, now + 30 * DAY),
        Violation::InvalidCompute => row(5_000, 75, now + 180 * DAY),
        Violation::CoordinatedAttack => row(10_000, 100, BANNED),
    }
}

/// One for each punishment there can be. `place`: of the evidence.
pub fn case_id(violation: Violation, offender: ContractAddress, place: felt252) -> felt252 {
    let name = match violation {
        Violation::DoubleSigning => 'CIRO_DOUBLE_SIGNING',
        Violation::Downtime => 'CIRO_DOWNTIME',
        Violation::InvalidCompute => 'CIRO_INVALID_COMPUTE',
        Violation::CoordinatedAttack => 'CIRO_COORDINATED_ATTACK',
    };
    poseidon_hash_span([name, offender.into(), place].span())
}

fn row(share: BasisPoints, points: u8, jail_until: Timestamp) -> Penalty {
    Penalty { share, points, jail_until }
}
