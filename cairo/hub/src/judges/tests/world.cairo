//! The job manager's small hub with both judges at it. The slashing contract is an address: what it would have checked
//! has tests of its own.

use ciro_verifier::interface::Answer;
use starknet::syscalls::deploy_syscall;
use starknet::{ClassHash, ContractAddress};
use starknet::testing::{set_block_hash, set_contract_address};
use crate::job_manager::objects::{Job, JobState, JobTrait, PackedJobTrait, result_digest};
use crate::job_manager::tests::doubles::{IRankBookDispatcherTrait, RANK_WINDOW};
use crate::job_manager::tests::world::{
    ASK, BACKUP, CIRO, CLIENT, DRAWN, INPUT, MODEL, MODEL_OWNER, OTHER_CLIENT, OWNER, Open, PASSER_BY, SALT, START_BLOCK,
    START_TIME,    ROYALTY, WORKER, World, WorldTrait, argued, at, commitment, deploy, no_source, spec, world,
};
use crate::judges::attested::attested::AttestedJudge;
use crate::judges::attested::records::AttestedRecords;
use crate::judges::interface::{
    IAttestedJudgeDispatcher, IAttestedJudgeDispatcherTrait, IAttestedJudgeSafeDispatcher, IAttestedRecordsDispatcher,
    IAttestedRecordsDispatcherTrait, IAttestedRecordsSafeDispatcher, IJudgeBindingDispatcher,
    IJudgeBindingDispatcherTrait, IJudgePortDispatcher, IJudgePortSafeDispatcher, IOptimisticJudgeDispatcher,
    IOptimisticJudgeDispatcherTrait, IOptimisticJudgeSafeDispatcher, RoundRules, Windows,
};
use crate::judges::optimistic::optimistic::OptimisticJudge;
use crate::model_registry::interface::{
    IModelFreezesDispatcher, IModelFreezesDispatcherTrait, IModelRegistryDispatcherTrait,
};
use crate::token::interface::{IERC20Dispatcher, IERC20DispatcherTrait};
use crate::types::{Amount, ComputeSpec, Level};
use crate::vault::interface::{IVaultDispatcherTrait, IVaultViewsDispatcherTrait};
use super::super::attested::rounds::INCLUSION_BLOCKS;
use super::doubles::{IScriptDispatcher, ScriptedBeacon, WAIT};

pub const SLASHING: ContractAddress = 'SLASHING'.try_into().unwrap();
pub const THIRD: ContractAddress = 'THIRD'.try_into().unwrap();
pub const FOURTH: ContractAddress = 'FOURTH'.try_into().unwrap();
pub const PURSE: Amount = 300 * CIRO;
/// Of each worker.
pub const OWN_STAKE: Amount = 100 * CIRO;
/// 2 CIRO with a royalty of a tenth and a fee of a twentieth.
pub const PRICE: Amount = 23 * CIRO / 10;
pub const WINDOW_SECONDS: u64 = 6 * 3600;
pub const WINDOW_BLOCKS: u64 = 50;
pub const REVEAL_SECONDS: u64 = 600;
pub const REVEAL_BLOCKS: u64 = 10;
/// Blocks that the deadline of an ATTESTED job leaves.
pub const NEEDED: u64 = 1 + WAIT + 4 * RANK_WINDOW + INCLUSION_BLOCKS;

#[derive(Copy, Drop)]
pub struct Court {
    pub hub: World,
    pub optimistic: IOptimisticJudgeDispatcher,
    pub attested: IAttestedJudgeDispatcher,
    pub records: IAttestedRecordsDispatcher,
    pub freezes: IModelFreezesDispatcher,
    pub beacon: IScriptDispatcher,
}

/// Four ranks with a purse each, twelve members, a measured model.
pub fn court() -> Court {
    let hub = world();
    let registry = hub.registry.contract_address;
    let pool = hub.pool.contract_address;
    let beacon = deploy(ScriptedBeacon::TEST_CLASS_HASH, array![hub.address.into()]);
    let common = array![OWNER.into(), hub.address.into(), registry.into(), pool.into(), beacon.into()];
    let mut arguments = common.clone();
    let windows = Windows {
        seconds: WINDOW_SECONDS.try_into().unwrap(), blocks: WINDOW_BLOCKS.try_into().unwrap(), audit_seconds: 3600,
    };
    windows.serialize(ref arguments);
    let optimistic = deploy(OptimisticJudge::TEST_CLASS_HASH, arguments);
    let mut arguments = common;
    let rules = RoundRules {
        rank_window: RANK_WINDOW.try_into().unwrap(),
        reveal_blocks: REVEAL_BLOCKS.try_into().unwrap(),
        reveal_seconds: REVEAL_SECONDS.try_into().unwrap(),
    };
    rules.serialize(ref arguments);
    arguments.append(AttestedRecords::TEST_CLASS_HASH.into());
    let attested = deploy(AttestedJudge::TEST_CLASS_HASH, arguments);
    set_contract_address(OWNER);
    hub.registry.set_judge(Level::Optimistic, optimistic);
    hub.registry.set_judge(Level::Attested, attested);
    let freezes = IModelFreezesDispatcher { contract_address: registry };
    freezes.bind_slashing(SLASHING);
    for contract_address in array![optimistic, attested] {
        IJudgeBindingDispatcher { contract_address }.bind_slashing(SLASHING);
    }
    hub.pool.set_ranks(array![WORKER, BACKUP, THIRD, FOURTH].span(), ASK);
    hub.pool.set_size(OWN_STAKE, 12);
    for worker in array![WORKER, BACKUP] {
        set_contract_address(CLIENT);
        hub.vault.withdraw(OWNER, PURSE);
        set_contract_address(OWNER);
        IERC20Dispatcher { contract_address: hub.books.token() }.approve(hub.vault.contract_address, PURSE.into());
        hub.vault.deposit(worker, PURSE);
    }
    // ATTESTED is offered of committed models only.
    hub.reopen_as(argued(), ROYALTY);
    hub.registry.measure_model(MODEL_OWNER, MODEL, no_source(), answer(0, outputs(true)));
    Court {
        hub,
        optimistic: IOptimisticJudgeDispatcher { contract_address: optimistic },
        attested: IAttestedJudgeDispatcher { contract_address: attested },
        records: IAttestedRecordsDispatcher { contract_address: attested },
        freezes,
        beacon: IScriptDispatcher { contract_address: beacon },
    }
}

/// Of the input that every job here has: the right ones, or others.
pub fn outputs(right: bool) -> Span<felt252> {
    let first = commitment(1, array![INPUT].span()) + 1;
    array![if right {
        first
    } else {
        7
    }].span()
}

pub fn digest(right: bool) -> felt252 {
    result_digest(MODEL, commitment(1, array![INPUT].span()), outputs(right))
}

pub fn answer(job_id: felt252, outputs: Span<felt252>) -> Answer {
    let input = array![INPUT].span();
    Answer { job_id, input_commitment: commitment(1, input), salt: SALT, rows: 1, input, outputs }
}

pub fn level_spec(nonce: u64, level: Level) -> ComputeSpec {
    ComputeSpec { level, max_price: 10 * CIRO, deadline_blocks: 200, ..spec(nonce) }
}

pub fn window_over() {
    at(DRAWN + WINDOW_BLOCKS + 1, START_TIME + 60 + WINDOW_SECONDS + 1);
}

#[generate_trait]
pub impl CourtImpl of CourtTrait {
    fn open(self: @Court, level: Level) -> Open {
        self.open_nth(0, level)
    }

    /// With the client's n-th nonce; all of them are drawn at once.
    fn open_nth(self: @Court, nonce: u64, level: Level) -> Open {
        at(START_BLOCK, START_TIME);
        let open = self.hub.submit(CLIENT, level_spec(nonce, level));
        at(DRAWN, START_TIME + 60);
        open
    }

    /// A job that WORKER has posted an answer to; not to be proven unless `audited`.
    fn posted(self: @Court, right: bool, audited: bool) -> Open {
        let open = self.open(Level::Optimistic);
        let mut hash = 1;
        set_block_hash(DRAWN + 1, hash);
        set_contract_address(WORKER);
        (*self.optimistic).post(open.slot, open.job, outputs(right));
        let job = Job {
            state: JobState::Posted, worker: WORKER, ask: ASK, result: digest(right), ..open.job.unpack(),
        };
        at(DRAWN + 11, START_TIME + 100);
        while (*self.optimistic).is_audited(open.id) != audited {
            hash += 1;
            set_block_hash(DRAWN + 1, hash);
        }
        Open { job: job.pack(), ..open }
    }

    fn safe_optimistic(self: @Court) -> IOptimisticJudgeSafeDispatcher {
        IOptimisticJudgeSafeDispatcher { contract_address: *self.optimistic.contract_address }
    }

    fn safe_attested(self: @Court) -> IAttestedJudgeSafeDispatcher {
        IAttestedJudgeSafeDispatcher { contract_address: *self.attested.contract_address }
    }

    fn safe_records(self: @Court) -> IAttestedRecordsSafeDispatcher {
        IAttestedRecordsSafeDispatcher { contract_address: *self.attested.contract_address }
    }

    fn port(self: @Court, level: Level) -> IJudgePortDispatcher {
        IJudgePortDispatcher { contract_address: self.judge(level) }
    }

    fn safe_port(self: @Court, level: Level) -> IJudgePortSafeDispatcher {
        IJudgePortSafeDispatcher { contract_address: self.judge(level) }
    }

    fn judge(self: @Court, level: Level) -> ContractAddress {
        match level {
            Level::Attested => *self.attested.contract_address,
            _ => *self.optimistic.contract_address,
        }
    }

    /// Rank `rank` may act from here on.
    fn turn(self: @Court, rank: u64) {
        at(DRAWN + rank * RANK_WINDOW, START_TIME + 60 + rank);
    }

    fn commit(self: @Court, open: Open, rank: u64, worker: ContractAddress, right: bool) {
        self.turn(rank);
        self.commit_at(open, worker, right);
    }

    /// As the clocks stand.
    fn commit_at(self: @Court, open: Open, worker: ContractAddress, right: bool) {
        set_contract_address(worker);
        let commitment = (*self.records).commitment_of(open.id, worker, digest(right), worker.into());
        (*self.attested).commit(open.slot, open.job, commitment);
    }

    /// What a judge with such turns is refused for.
    fn try_attested(self: @Court, rank_window: u64) -> felt252 {
        let rank_window: u32 = rank_window.try_into().unwrap();
        let rules = array![rank_window.into(), 10, 600, AttestedRecords::TEST_CLASS_HASH.into()];
        self.try_judge(AttestedJudge::TEST_CLASS_HASH, rules)
    }

    /// The same of a window of so many blocks.
    fn try_optimistic(self: @Court, blocks: u64) -> felt252 {
        self.try_judge(OptimisticJudge::TEST_CLASS_HASH, array![3_600, blocks.into(), 3_600])
    }

    fn try_judge(self: @Court, class: ClassHash, rules: Array<felt252>) -> felt252 {
        let mut arguments = array![OWNER.into(), (*self.hub.address).into()];
        arguments.append((*self.hub.registry.contract_address).into());
        arguments.append((*self.hub.pool.contract_address).into());
        arguments.append((*self.beacon.contract_address).into());
        arguments.append_span(rules.span());
        match deploy_syscall(class, 0, arguments.span(), false) {
            Ok(_) => 'NO_ERROR',
            Err(reason) => *reason[0],
        }
    }

    /// Everything the parties have is what they had.
    fn assert_conserved(self: @Court) {
        let mut sum = (*self.hub.books).gathered_fees();
        for party in array![
            CLIENT, OTHER_CLIENT, MODEL_OWNER, WORKER, BACKUP, THIRD, FOURTH, SLASHING, PASSER_BY,
        ] {
            sum += self.hub.balance(party) + self.hub.reserved(party);
        }
        assert_eq!((*self.hub.books).total_owed(), sum);
    }
}
