//! Four validators, and workers in one column.

use starknet::ContractAddress;
use starknet::testing::pop_log_raw;
use crate::certificate::Voter;
use crate::checkpoint::item_digest;
use crate::testing::keys::stark_key;
use crate::testing::pool::ITestPoolDispatcherTrait;
use crate::testing::validators::{self, START, certify_items};
use crate::testing::{act_as, at, deploy, MALLORY};
use crate::uptime::column;
use crate::uptime::interface::{
    Certificate, Hour, IUptimeDispatcher, IUptimeDispatcherTrait, IUptimeSafeDispatcher,
    IUptimeSafeDispatcherTrait, Opening, Report,
};
use crate::uptime::uptime::Uptime;

/// The hour at whose end the world begins.
pub const HOUR: u32 = 499_999;
pub const BLOCK: felt252 = 'BLOCK_HASH';
pub const DEPLOYER: ContractAddress = 'DEPLOYER'.try_into().unwrap();

#[derive(Copy, Drop)]
pub struct World {
    pub validators: validators::World,
    pub voters: Span<Voter>,
    pub uptime: IUptimeDispatcher,
    pub safe: IUptimeSafeDispatcher,
}

pub fn world() -> World {
    let world = validators::world();
    let voters = validators::begin(world, [4_000, 3_000, 2_000, 1_000].span());
    let uptime = deploy(
        Uptime::TEST_CLASS_HASH, (DEPLOYER, world.set.contract_address, world.pool.contract_address),
    );
    assert_eq!(START, (HOUR.into() + 1) * 3_600);
    act_as(MALLORY);
    World {
        validators: world,
        voters,
        uptime: IUptimeDispatcher { contract_address: uptime },
        safe: IUptimeSafeDispatcher { contract_address: uptime },
    }
}

/// 500 workers of whom numbers 3, 250 and 497 are missing.
pub fn report(hour: u32) -> Report {
    let full = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
    let column = [full - 4, full - 2, 0xf - 1].span();
    Report { hour, block_hash: BLOCK, workers: 500, present: 497, column }
}

#[generate_trait]
pub impl ReportImpl of ReportTrait {
    fn payload(self: Report) -> Span<felt252> {
        let mut payload = array![self.hour.into(), self.block_hash, self.workers.into(), self.present.into()];
        payload.append_span(self.column);
        payload.span()
    }

    /// Certified by validators 0 and 1 and by whoever stands in between.
    fn certify(self: Report, world: World) {
        self.certify_in(world, 1);
    }

    fn certify_in(self: Report, world: World, epoch: u64) {
        world.uptime.certify([self].span(), certificate(world, epoch, [self].span(), [0, 1].span()));
    }

    fn certify_safely(self: Report, world: World) -> starknet::SyscallResult<()> {
        self.certify_as(world, self)
    }

    /// With the certificate of another report.
    #[feature("safe_dispatcher")]
    fn certify_as(self: Report, world: World, certified: Report) -> starknet::SyscallResult<()> {
        let certificate = certificate(world, 1, [certified].span(), [0, 1].span());
        world.safe.certify([self].span(), certificate)
    }

    fn facts(self: Report, certified_at: u64) -> Hour {
        let Report { hour, block_hash, workers, present, column } = self;
        Hour { hour, workers, present, block_hash, certified_at, root: column::root_of(column) }
    }

    /// Of a column of three felts.
    fn opening(self: Report, certified_at: u64, index: u16) -> Opening {
        Opening { hour: self.facts(certified_at), felt: *self.column[place(index)], path: path(self.column, index) }
    }
}

/// By these members, for hours that one decision has one after another, between two other items.
pub fn certificate(world: World, epoch: u64, hours: Span<Report>, members: Span<u32>) -> Certificate {
    let mut items = array![];
    for report in hours {
        items.append(item_digest('uptime', (*report).payload()));
    }
    certify_items(world.validators, epoch, items.span(), world.voters, members)
}

fn place(index: u16) -> u32 {
    let (place, _) = column::place_of(index);
    place
}

/// Siblings in a tree over three felts.
pub fn path(column: Span<felt252>, index: u16) -> Span<felt252> {
    let left = column::root_of(column.slice(0, 2));
    let right = column::root_of([*column[2], 0].span());
    match place(index) {
        0 => [*column[1], right].span(),
        1 => [*column[0], right].span(),
        _ => [0, left].span(),
    }
}

/// Number `index` of the pool's list.
pub fn worker(index: u16) -> ContractAddress {
    ('WORKER' * 0x10000 + index.into()).try_into().unwrap()
}

pub fn worker_secret(index: u16) -> felt252 {
    'HEART' * 0x10000 + index.into()
}

/// With a key, if it is the one that signs.
pub fn add_workers(world: World, indices: Span<u16>, signing: u16) {
    for index in indices {
        let key = if *index == signing {
            stark_key(worker_secret(*index))
        } else {
            0
        };
        world.validators.pool.add_worker(*index, worker(*index), key);
    }
}

pub fn drop_logs(world: World) {
    while let Some(_) = pop_log_raw(world.uptime.contract_address) {}
}

pub fn after(seconds: u64) {
    at(START + seconds);
}
