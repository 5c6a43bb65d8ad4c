//! The four contracts, bound, in a hub of stand-ins.

use ciro_common::types::{Amount, Timestamp};
use starknet::syscalls::deploy_syscall;
use starknet::testing::{set_block_number, set_block_timestamp, set_contract_address};
use starknet::{ClassHash, ContractAddress, SyscallResult, SyscallResultTrait};
use crate::certificate::Voter;
use crate::ed25519_check::Ed25519Check;
use crate::validator_set::interface::Scheme;
use super::super::double_signing::DoubleSigning;
use super::super::downtime::Downtime;
use super::super::interface::{
    AnswerRules, Courts, IDoubleSigningDispatcher, IDoubleSigningSafeDispatcher, IDowntimeDispatcher,
    IDowntimeSafeDispatcher, IInvalidComputeDispatcher, IInvalidComputeDispatcherTrait, IInvalidComputeSafeDispatcher,
    ISlashingDispatcher, ISlashingDispatcherTrait, ISlashingSafeDispatcher,
};
use super::super::invalid_compute::InvalidCompute;
use super::super::slashing::Slashing;
use super::doubles::{
    ITestJudgeDispatcher, ITestPoolDispatcher, ITestRegistryDispatcher, ITestSeatsDispatcher, ITestTokenDispatcher,
    ITestUptimeDispatcher, ITestValidatorsDispatcher, ITestValidatorsDispatcherTrait, TestJudge, TestPool,
    TestRegistry, TestSeats, TestToken, TestUptime, TestValidators,
};
use super::signing::stark_key;

pub const DEPLOYER: ContractAddress = 'DEPLOYER'.try_into().unwrap();
pub const ALICE: ContractAddress = 'ALICE'.try_into().unwrap();
pub const BOB: ContractAddress = 'BOB'.try_into().unwrap();
pub const MALLORY: ContractAddress = 'MALLORY'.try_into().unwrap();
pub const CLIENT: ContractAddress = 'CLIENT'.try_into().unwrap();
pub const NOBODY: ContractAddress = 0.try_into().unwrap();

pub const CIRO: Amount = 1_000_000_000_000_000_000;
pub const DAY: Timestamp = 86_400;
/// An hour's beginning.
pub const NOW: Timestamp = 1_800_000_000;
pub const BLOCK: u64 = 10_000;
pub const WINDOW: Timestamp = 14 * DAY;
pub const RULES: AnswerRules = AnswerRules { seconds: 21_600, blocks: 720, bond: 10 * CIRO };
/// The present epoch; its five members, of 10 CIRO each, have the private keys 101 to 105.
pub const EPOCH: u64 = 70;
pub const EPOCH_BEGAN: Timestamp = NOW - 3_600;
pub const MEMBERS: u32 = 5;
pub const FIRST_SECRET: felt252 = 101;

#[derive(Copy, Drop)]
pub struct World {
    pub slashing: ISlashingDispatcher,
    pub safe_slashing: ISlashingSafeDispatcher,
    pub double_signing: IDoubleSigningDispatcher,
    pub safe_double_signing: IDoubleSigningSafeDispatcher,
    pub downtime: IDowntimeDispatcher,
    pub safe_downtime: IDowntimeSafeDispatcher,
    pub invalid_compute: IInvalidComputeDispatcher,
    pub safe_invalid_compute: IInvalidComputeSafeDispatcher,
    pub pool: ITestPoolDispatcher,
    pub uptime: ITestUptimeDispatcher,
    pub validators: ITestValidatorsDispatcher,
    pub judge: ITestJudgeDispatcher,
    pub seats: ITestSeatsDispatcher,
    pub registry: ITestRegistryDispatcher,
    pub token: ITestTokenDispatcher,
}

pub fn open() -> World {
    set_block_timestamp(NOW);
    set_block_number(BLOCK);
    let token = deploy(TestToken::TEST_CLASS_HASH, ());
    let pool = deploy(TestPool::TEST_CLASS_HASH, ());
    let validators = deploy(TestValidators::TEST_CLASS_HASH, ());
    let uptime = deploy(TestUptime::TEST_CLASS_HASH, ());
    let registry = deploy(TestRegistry::TEST_CLASS_HASH, ());
    let judge = deploy(TestJudge::TEST_CLASS_HASH, ());
    let seats = deploy(TestSeats::TEST_CLASS_HASH, ());
    let slashing = deploy(Slashing::TEST_CLASS_HASH, (DEPLOYER, pool, WINDOW));
    let double_signing = deploy(DoubleSigning::TEST_CLASS_HASH, (slashing, validators, Ed25519Check::TEST_CLASS_HASH));
    let downtime = deploy(Downtime::TEST_CLASS_HASH, (token, slashing, uptime, RULES));
    let invalid_compute = deploy(InvalidCompute::TEST_CLASS_HASH, (DEPLOYER, token, slashing, registry, RULES));
    let world = World {
        slashing: ISlashingDispatcher { contract_address: slashing },
        safe_slashing: ISlashingSafeDispatcher { contract_address: slashing },
        double_signing: IDoubleSigningDispatcher { contract_address: double_signing },
        safe_double_signing: IDoubleSigningSafeDispatcher { contract_address: double_signing },
        downtime: IDowntimeDispatcher { contract_address: downtime },
        safe_downtime: IDowntimeSafeDispatcher { contract_address: downtime },
        invalid_compute: IInvalidComputeDispatcher { contract_address: invalid_compute },
        safe_invalid_compute: IInvalidComputeSafeDispatcher { contract_address: invalid_compute },
        pool: ITestPoolDispatcher { contract_address: pool },
        uptime: ITestUptimeDispatcher { contract_address: uptime },
        validators: ITestValidatorsDispatcher { contract_address: validators },
        judge: ITestJudgeDispatcher { contract_address: judge },
        seats: ITestSeatsDispatcher { contract_address: seats },
        registry: ITestRegistryDispatcher { contract_address: registry },
        token: ITestTokenDispatcher { contract_address: token },
    };
    act_as(DEPLOYER);
    world.slashing.bind_courts(Courts { double_signing, downtime, invalid_compute });
    world.invalid_compute.bind_judges(judge, seats);
    world.validators.begin(EPOCH, EPOCH_BEGAN, voters());
    for member in 0..MEMBERS {
        let key: felt252 = stark_key(secret_of(member));
        world.validators.set_key(Scheme::Stark, key.into(), validator(member));
    }
    act_as(ALICE);
    world
}


pub fn secret_of(member: u32) -> felt252 {
    FIRST_SECRET + member.into()
}

pub fn validator(member: u32) -> ContractAddress {
    let name: felt252 = 'VALIDATOR' * 0x100 + member.into();
    name.try_into().unwrap()
}

pub fn voters() -> Span<Voter> {
    let mut voters = array![];
    for member in 0..MEMBERS {
        voters.append(Voter { stark_key: stark_key(secret_of(member)), weight: 10 });
    }
    voters.span()
}

pub fn deploy<T, +Serde<T>, +Drop<T>>(class: ClassHash, arguments: T) -> ContractAddress {
    let mut calldata = array![];
    arguments.serialize(ref calldata);
    let (address, _) = deploy_syscall(class, 0, calldata.span(), false).unwrap_syscall();
    address
}

/// Calls that follow come from `caller`.
pub fn act_as(caller: ContractAddress) {
    set_contract_address(caller);
}

/// `seconds` and as many blocks as a window asks for later.
pub fn pass(seconds: Timestamp) {
    set_block_timestamp(starknet::get_block_timestamp() + seconds);
    set_block_number(starknet::get_block_number() + RULES.blocks.into());
}

/// The call failed, and for this reason.
pub fn refused<T, +Drop<T>>(result: SyscallResult<T>, code: felt252) {
    match result {
        Ok(_) => core::panic_with_felt252('WAS_NOT_REFUSED'),
        Err(reason) => assert_eq!(*reason[0], code),
    }
}
