//! The numbers, the wiring, the words.

use starknet::syscalls::deploy_syscall;
use starknet::{ClassHash, ContractAddress, SyscallResult};
use crate::ports::{BANNED, Penalty};
use super::super::downtime::Downtime;
use super::super::interface::{
    AnswerRules, CaseState, Courts, IInvalidComputeSafeDispatcherTrait, ISlashingDispatcherTrait,
    ISlashingSafeDispatcherTrait, Record,
};
use super::super::invalid_compute::InvalidCompute;
use super::super::matrix::{Violation, case_id};
use super::super::objects::{
    AccusationWord, AccusationWordPacking, AnswerRulesPacking, CaseWord, CaseWordPacking, Moment, Outage, OutagePacking,
    RecordPacking, SummonsWord, SummonsWordPacking,
};
use super::super::slashing::Slashing;
use super::world::{ALICE, BOB, CIRO, DAY, DEPLOYER, MALLORY, NOBODY, NOW, RULES, WINDOW, act_as, open, refused};

#[test]
fn the_matrix_is_the_mission_s() {
    let world = open();
    let row = |share: u16, points: u8, jail_until: u64| Penalty { share, points, jail_until };
    assert_eq!(world.slashing.penalty(Violation::DoubleSigning), row(3_000, 50, NOW + 90 * DAY));
    assert_eq!(world.slashing.penalty(Violation::Downtime), row(500, 10, NOW + 30 * DAY));
    assert_eq!(world.slashing.penalty(Violation::InvalidCompute), row(5_000, 75, NOW + 180 * DAY));
    assert_eq!(world.slashing.penalty(Violation::CoordinatedAttack), row(10_000, 100, BANNED));
}

/// What pool and vault know a slash by.
#[test]
fn no_two_punishments_share_a_case() {
    let mut ids = array![];
    for violation in [
        Violation::DoubleSigning, Violation::Downtime, Violation::InvalidCompute, Violation::CoordinatedAttack,
    ]
        .span() {
        for offender in [ALICE, BOB].span() {
            for place in [1_felt252, 2].span() {
                let id = case_id(*violation, *offender, *place);
                for other in ids.span() {
                    assert!(*other != id);
                }
                ids.append(id);
            }
        }
    }
}

#[test]
#[feature("safe_dispatcher")]
fn courts_and_judges_are_bound_once_and_by_the_deployer() {
    let world = open();
    let courts = Courts { double_signing: MALLORY, downtime: MALLORY, invalid_compute: MALLORY };
    for caller in [DEPLOYER, MALLORY, NOBODY].span() {
        act_as(*caller);
        refused(world.safe_slashing.bind_courts(courts), 'ALREADY_BOUND');
        refused(world.safe_invalid_compute.bind_judges(MALLORY, MALLORY), 'ALREADY_BOUND');
    }
    let bare = deployed(Slashing::TEST_CLASS_HASH, (DEPLOYER, world.pool.contract_address, WINDOW)).unwrap();
    let bare = super::super::interface::ISlashingSafeDispatcher { contract_address: bare };
    act_as(MALLORY);
    refused(bare.bind_courts(courts), 'NOT_DEPLOYER');
    act_as(DEPLOYER);
    refused(bare.bind_courts(Courts { downtime: NOBODY, ..courts }), 'ZERO_ADDRESS');
    // Before the binding the zero address is no court.
    act_as(NOBODY);
    refused(bare.restore(1), 'NOT_THE_COURT');
}

/// Who unbonds as the evidence is made has its stake in as long as the evidence counts.
#[test]
fn evidence_does_not_outlive_unbonding() {
    let world = open();
    let pool = world.pool.contract_address;
    refused(deployed(Slashing::TEST_CLASS_HASH, (DEPLOYER, pool, 21 * DAY)), 'RULES_RANGE');
    refused(deployed(Slashing::TEST_CLASS_HASH, (DEPLOYER, pool, 0_u64)), 'RULES_RANGE');
    refused(deployed(Slashing::TEST_CLASS_HASH, (NOBODY, pool, WINDOW)), 'ZERO_ADDRESS');
}

#[test]
fn a_court_without_bonds_or_windows_cannot_be_deployed() {
    let world = open();
    let slashing = world.slashing.contract_address;
    for rules in [
        AnswerRules { bond: 0, ..RULES }, AnswerRules { bond: 1, ..RULES },
        AnswerRules { bond: 1_000_001 * CIRO, ..RULES }, AnswerRules { seconds: 0, ..RULES },
        AnswerRules { blocks: 0, ..RULES },
    ]
        .span() {
        refused(deployed(Downtime::TEST_CLASS_HASH, (ALICE, slashing, BOB, *rules)), 'RULES_RANGE');
        refused(deployed(InvalidCompute::TEST_CLASS_HASH, (DEPLOYER, ALICE, slashing, BOB, *rules)), 'RULES_RANGE');
    }
    refused(deployed(Downtime::TEST_CLASS_HASH, (NOBODY, slashing, BOB, RULES)), 'ZERO_ADDRESS');
}

#[test]
fn every_word_survives_packing_at_its_limits() {
    let most: u64 = 0xffffffffffffffff;
    for (one, other) in [(0, most), (most, 0), (most, most), (1, 2)].span() {
        let opened = Moment { at: *one, block: *other };
        for flag in [false, true].span() {
            let word = AccusationWord { opened, since: *one, is_open: *flag };
            assert_eq!(AccusationWordPacking::unpack(AccusationWordPacking::pack(word)), word);
            let summons = SummonsWord { opened, is_open: *flag };
            assert_eq!(SummonsWordPacking::unpack(SummonsWordPacking::pack(summons)), summons);
        }
        for state in [
            CaseState::None, CaseState::Open, CaseState::Guilty, CaseState::Dismissed, CaseState::Restored,
        ]
            .span() {
            let word = CaseWord { state: *state, opened, closed_at: *other };
            assert_eq!(CaseWordPacking::unpack(CaseWordPacking::pack(word)), word);
        }
        let record = Record { double_signing_until: *one, recovers_at: *other };
        assert_eq!(RecordPacking::unpack(RecordPacking::pack(record)), record);
        let outage = Outage { accused: 0xffffffff, last: *one };
        assert_eq!(OutagePacking::unpack(OutagePacking::pack(outage)), outage);
    }
    for rules in [RULES, AnswerRules { seconds: 0xffffffff, blocks: 0xffffffff, bond: 1_000_000 * CIRO }].span() {
        assert_eq!(AnswerRulesPacking::unpack(AnswerRulesPacking::pack(*rules)), *rules);
    }
}

fn deployed<T, +Serde<T>, +Drop<T>>(class: ClassHash, arguments: T) -> SyscallResult<ContractAddress> {
    let mut calldata = array![];
    arguments.serialize(ref calldata);
    let (address, _) = deploy_syscall(class, 1, calldata.span(), false)?;
    Ok(address)
}
