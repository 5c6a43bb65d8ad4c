//! A hub in small: the real job manager and vault, and neighbours that a test can bend.

use ciro_verifier::commitment::input_commitment;
use ciro_verifier::interface::{Committed, ModelSource};
use starknet::syscalls::deploy_syscall;
use starknet::testing::{pop_log, set_block_number, set_block_timestamp, set_contract_address};
use starknet::{ClassHash, ContractAddress, SyscallResultTrait};
use crate::job_manager::endings::JobEndings;
use crate::job_manager::interface::{
    IJobEndingsDispatcher, IJobEndingsSafeDispatcher, IJobManagerDispatcher, IJobManagerDispatcherTrait, IJobManagerSafeDispatcher,
    IJobViewsDispatcher, IJobWorkDispatcher, IJobWorkDispatcherTrait, IJobWorkSafeDispatcher,
    IJobWorkSafeDispatcherTrait, JobRef, JobResult, PackedJob, Settings, Submission,
};
use crate::job_manager::job_manager::JobManager;
use crate::job_manager::judged::JudgedJobs;
use crate::job_manager::objects::{Job, JobState, JobTrait, PackedJobTrait};
use crate::model_registry::interface::{IModelRegistryDispatcher, IModelRegistryDispatcherTrait};
use crate::testing::vault_facets;
use crate::token::interface::{IERC20Dispatcher, IERC20DispatcherTrait};
use crate::types::{Amount, BasisPoints, ComputeSpec, Level, UNIT};
use crate::vault::interface::{
    FeeSplit, IVaultAdminDispatcher, IVaultAdminDispatcherTrait, IVaultDispatcher, IVaultDispatcherTrait,
    IVaultViewsDispatcher, IVaultViewsDispatcherTrait,
};
use super::doubles::{
    IRankBookDispatcher, IRankBookDispatcherTrait, IStrangerDispatcher, RankBook, Stranger, answer_to,
};

pub const OWNER: ContractAddress = 'OWNER'.try_into().unwrap();
pub const PAUSER: ContractAddress = 'PAUSER'.try_into().unwrap();
pub const CLIENT: ContractAddress = 'CLIENT'.try_into().unwrap();
pub const OTHER_CLIENT: ContractAddress = 'OTHER_CLIENT'.try_into().unwrap();
pub const MODEL_OWNER: ContractAddress = 'MODEL_OWNER'.try_into().unwrap();
pub const WORKER: ContractAddress = 'WORKER'.try_into().unwrap();
pub const BACKUP: ContractAddress = 'BACKUP'.try_into().unwrap();
pub const PASSER_BY: ContractAddress = 'PASSER_BY'.try_into().unwrap();
pub const NOBODY: ContractAddress = 0.try_into().unwrap();

pub const MODEL: felt252 = 'MODEL';
pub const INPUTS: u32 = 4;
pub const SALT: felt252 = 'SALT';
/// One row [1, 2, 3, 4], each byte x + 128.
pub const INPUT: felt252 = 0x84838281;
pub const CIRO: Amount = 1_000_000_000 * UNIT;
pub const DEPOSIT: Amount = 1_000 * CIRO;
pub const ASK: Amount = 2 * CIRO;
pub const MAX_PRICE: Amount = 5 * CIRO;
pub const DELIVERY_FEE: Amount = 1 * CIRO;
pub const ROYALTY: BasisPoints = 1000;
pub const FEE: BasisPoints = 500;
pub const TIP: Amount = CIRO / 10;
pub const START_BLOCK: u64 = 1000;
pub const START_TIME: u64 = 1_000_000;
pub const DEADLINE_BLOCKS: u64 = 100;
pub const DEADLINE_SECONDS: u64 = 600;
/// The first block at which the draw can be read, and rank 0 may answer.
pub const DRAWN: u64 = START_BLOCK + 1 + 10;

#[derive(Copy, Drop)]
pub struct World {
    pub address: ContractAddress,
    pub jobs: IJobManagerDispatcher,
    pub work: IJobWorkDispatcher,
    pub views: IJobViewsDispatcher,
    pub ends: IJobEndingsDispatcher,
    pub vault: IVaultDispatcher,
    pub books: IVaultViewsDispatcher,
    pub pool: IRankBookDispatcher,
    pub registry: IModelRegistryDispatcher,
    pub verifier: ContractAddress,
}

/// A job as a client follows it: what it submitted, and where it is.
#[derive(Copy, Drop)]
pub struct Open {
    pub id: felt252,
    pub slot: felt252,
    pub job: PackedJob,
}

pub fn world() -> World {
    at(START_BLOCK, START_TIME);
    let supply: u256 = (2 * DEPOSIT).into();
    let mut token_arguments = array![OWNER.into()];
    (supply, OWNER, supply).serialize(ref token_arguments);
    let token = deploy(crate::token::token::CiroToken::TEST_CLASS_HASH, token_arguments);
    let mut vault_arguments = array![OWNER.into(), token.into()];
    (FeeSplit { burn_share: 10_000, treasury: OWNER }, vault_facets()).serialize(ref vault_arguments);
    let vault = deploy(crate::vault::vault::Vault::TEST_CLASS_HASH, vault_arguments);
    let pool = deploy(RankBook::TEST_CLASS_HASH, array![]);
    let verifier = deploy(Stranger::TEST_CLASS_HASH, array![]);
    let registry = deploy(
        crate::model_registry::model_registry::ModelRegistry::TEST_CLASS_HASH, array![OWNER.into(), verifier.into()],
    );
    let mut arguments = array![OWNER.into(), PAUSER.into(), vault.into(), registry.into(), pool.into()];
    arguments.append(JobEndings::TEST_CLASS_HASH.into());
    arguments.append(JudgedJobs::TEST_CLASS_HASH.into());
    Settings { fee: FEE, tip: TIP, min_blocks: 32, max_blocks: 1000 }.serialize(ref arguments);
    let address = deploy(JobManager::TEST_CLASS_HASH, arguments);

    set_contract_address(OWNER);
    IVaultAdminDispatcher { contract_address: vault }.bind_operators(address, pool);
    let world = World {
        address,
        jobs: IJobManagerDispatcher { contract_address: address },
        work: IJobWorkDispatcher { contract_address: address },
        views: IJobViewsDispatcher { contract_address: address },
        ends: IJobEndingsDispatcher { contract_address: address },
        vault: IVaultDispatcher { contract_address: vault },
        books: IVaultViewsDispatcher { contract_address: vault },
        pool: IRankBookDispatcher { contract_address: pool },
        registry: IModelRegistryDispatcher { contract_address: registry },
        verifier,
    };
    world.pool.set_ranks(array![WORKER, BACKUP].span(), ASK);
    IERC20Dispatcher { contract_address: token }.approve(vault, supply);
    for client in array![CLIENT, OTHER_CLIENT] {
        world.vault.deposit(client, DEPOSIT);
    }
    set_contract_address(MODEL_OWNER);
    world.registry.register_model(no_source(), ROYALTY);
    // Deployment's own events.
    while starknet::testing::pop_log_raw(address).is_some() {}
    world
}

pub fn deploy(class_hash: ClassHash, arguments: Array<felt252>) -> ContractAddress {
    let (address, _) = deploy_syscall(class_hash, 0, arguments.span(), false).unwrap_syscall();
    address
}

/// Another stranger, to serve as data contract or consumer.
pub fn stranger() -> IStrangerDispatcher {
    let (contract_address, _) = deploy_syscall(
        Stranger::TEST_CLASS_HASH, 'another', array![].span(), false,
    )
        .unwrap_syscall();
    IStrangerDispatcher { contract_address }
}

pub fn at(block: u64, time: u64) {
    set_block_number(block);
    set_block_timestamp(time);
}

/// Both clocks past the deadline of a job submitted at the start.
pub fn after_deadline() {
    at(START_BLOCK + DEADLINE_BLOCKS + 1, START_TIME + DEADLINE_SECONDS + 1);
}

pub fn spec(nonce: u64) -> ComputeSpec {
    ComputeSpec {
        level: Level::Zkml,
        model_owner: MODEL_OWNER,
        nonce,
        rows: 1,
        max_price: MAX_PRICE,
        deadline_blocks: DEADLINE_BLOCKS.try_into().unwrap(),
        deadline_seconds: DEADLINE_SECONDS.try_into().unwrap(),
        consumer: NOBODY,
        delivery_fee: 0,
        store_result: false,
        slot: 0,
        salt: SALT,
        input: array![INPUT].span(),
    }
}

pub fn commitment(rows: u32, input: Span<felt252>) -> felt252 {
    input_commitment(SALT, rows, INPUTS, input)
}

pub fn submission(spec: ComputeSpec) -> Submission {
    Submission {
        model_hash: MODEL, input_commitment: commitment(spec.rows, spec.input), compute_requirements: spec,
    }
}

#[generate_trait]
pub impl WorldImpl of WorldTrait {
    /// Submits as `client`.
    fn submit(self: @World, client: ContractAddress, spec: ComputeSpec) -> Open {
        set_contract_address(client);
        let Submission { model_hash, input_commitment, compute_requirements } = submission(spec);
        let id = (*self.jobs).submit_job(model_hash, input_commitment, compute_requirements);
        let open = self.opened();
        assert_eq!(open.id, id);
        open
    }

    /// The next submitted job in the log, rebuilt from its event alone.
    fn opened(self: @World) -> Open {
        while let Some(event) = pop_log::<JobManager::Event>(*self.address) {
            if let JobManager::Event::JobSubmitted(e) = event {
                let spec = e.compute_requirements;
                let job = PackedJob {
                    client: e.client,
                    model_hash: e.model_hash,
                    model_owner: spec.model_owner,
                    input_commitment: e.input_commitment,
                    verifier: e.verifier,
                    consumer: spec.consumer,
                    worker: NOBODY,
                    result: 0,
                    amounts: e.amounts,
                    status: e.status,
                };
                return Open { id: e.job_id, slot: e.slot, job };
            }
        }
        panic!("no job was submitted")
    }

    /// A job of the client's with nonce 0, and the block at which rank 0 may answer it.
    fn drawn(self: @World) -> Open {
        let open = self.submit(CLIENT, spec(0));
        at(DRAWN, START_TIME + 60);
        open
    }

    fn answer(self: @World, worker: ContractAddress, open: Open) {
        set_contract_address(worker);
        (*self.work).submit_result(no_source(), right(open));
    }

    /// The model's owner closes its model and opens it again at another royalty.
    fn reopen_model(self: @World, royalty: BasisPoints) {
        self.reopen_as(no_source(), royalty);
    }

    fn reopen_as(self: @World, source: ModelSource, royalty: BasisPoints) {
        set_contract_address(MODEL_OWNER);
        (*self.registry).retire_model(MODEL);
        (*self.registry).register_model(source, royalty);
    }

    fn safe_jobs(self: @World) -> IJobManagerSafeDispatcher {
        IJobManagerSafeDispatcher { contract_address: *self.address }
    }

    fn safe_ends(self: @World) -> IJobEndingsSafeDispatcher {
        IJobEndingsSafeDispatcher { contract_address: *self.address }
    }

    fn safe_work(self: @World) -> IJobWorkSafeDispatcher {
        IJobWorkSafeDispatcher { contract_address: *self.address }
    }

    #[feature("safe_dispatcher")]
    fn safe_work_of(self: @World, worker: ContractAddress, open: Open) -> Result<(), Array<felt252>> {
        set_contract_address(worker);
        self.safe_work().submit_result(no_source(), right(open))
    }

    fn balance(self: @World, account: ContractAddress) -> Amount {
        (*self.books).account(account).balance
    }

    fn reserved(self: @World, account: ContractAddress) -> Amount {
        (*self.books).account(account).reserved
    }

    /// No path makes or loses CIRO: what all parties have is what was deposited.
    fn assert_conserved(self: @World) {
        let mut sum = (*self.books).gathered_fees();
        for party in array![CLIENT, OTHER_CLIENT, MODEL_OWNER, WORKER, BACKUP, PASSER_BY, *self.verifier] {
            sum += self.balance(party) + self.reserved(party);
        }
        assert_eq!(sum, 2 * DEPOSIT);
        assert_eq!((*self.books).total_owed(), 2 * DEPOSIT);
    }
}

pub fn no_source() -> ModelSource {
    ModelSource::Inline(array![].span())
}

/// Of a committed model; the stand-in for the verifier looks at outputs only.
pub fn argued() -> ModelSource {
    ModelSource::Committed(Committed { program: array![].span(), argument: array![].span() })
}

pub fn outputs_of(job: PackedJob) -> Span<felt252> {
    array![answer_to(job.input_commitment)].span()
}

/// The answer that the verifier accepts.
pub fn right(open: Open) -> JobResult {
    JobResult {
        slot: open.slot,
        job: open.job,
        salt: SALT,
        input: array![INPUT].span(),
        outputs: outputs_of(open.job),
    }
}

/// The job after `assign_jobs` has pinned WORKER at ASK.
pub fn pinned(open: Open) -> Open {
    let job = Job { state: JobState::Assigned, worker: WORKER, ask: ASK, ..open.job.unpack() }.pack();
    Open { job, ..open }
}

pub fn reference(open: Open) -> JobRef {
    JobRef { slot: open.slot, job: open.job }
}

/// First felt of a refused call's panic data.
pub fn code<T, +Drop<T>>(outcome: Result<T, Array<felt252>>) -> felt252 {
    match outcome {
        Ok(_) => panic!("the call went through"),
        Err(data) => *data[0],
    }
}
