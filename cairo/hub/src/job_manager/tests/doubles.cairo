//! Neighbours of the job manager that can be told to behave badly.

use starknet::ContractAddress;
use crate::job_manager::interface::PackedJob;
use super::super::interface::JobResult;

/// What a stranger's contract does when it is called.
#[derive(Copy, Drop, Serde, PartialEq, starknet::Store)]
pub enum Mood {
    #[default]
    Honest,
    Panics,
    /// Calls `submit_result` or `deliver` of the job manager again with the job it was given, then goes on as if
    /// honest.
    Reenters,
}

#[starknet::interface]
pub trait IStranger<TState> {
    fn set_mood(ref self: TState, mood: Mood, job_manager: ContractAddress);
    fn plot_result(ref self: TState, result: JobResult);
    fn plot_delivery(ref self: TState, slot: felt252, job: PackedJob, outputs: Span<felt252>);
    fn calls(self: @TState) -> u32;
}

/// A stand-in for the verifier: an answer is right if its first output is `answer_to(input_commitment)`.
pub fn answer_to(input_commitment: felt252) -> felt252 {
    input_commitment + 1
}

/// Verifier, data contract and consumer in one, and any of them may be hostile.
#[starknet::contract]
pub mod Stranger {
    use ciro_verifier::interface::{
        Answer, IModelData, IModelDataDispatcher, IModelDataDispatcherTrait, IVerifier, ModelFacts, ModelSource,
    };
    use starknet::storage::{
        MutableVecTrait, StoragePointerReadAccess, StoragePointerWriteAccess, Vec, VecTrait,
    };
    use starknet::{ContractAddress, SyscallResultTrait};
    use crate::job_manager::interface::{IInferenceConsumer, JobResult, PackedJob};
    use super::super::world::{INPUTS, MODEL};
    use super::{IStranger, Mood, answer_to};

    #[storage]
    struct Storage {
        mood: Mood,
        job_manager: ContractAddress,
        calls: u32,
        plot_selector: felt252,
        plot: Vec<felt252>,
    }

    #[abi(embed_v0)]
    impl StrangerImpl of IStranger<ContractState> {
        fn set_mood(ref self: ContractState, mood: Mood, job_manager: ContractAddress) {
            self.mood.write(mood);
            self.job_manager.write(job_manager);
        }

        fn plot_result(ref self: ContractState, result: JobResult) {
            self.plot_selector.write(selector!("submit_result"));
            let mut calldata = array![];
            ModelSource::Inline(array![].span()).serialize(ref calldata);
            result.serialize(ref calldata);
            self.remember(calldata);
        }

        fn plot_delivery(ref self: ContractState, slot: felt252, job: PackedJob, outputs: Span<felt252>) {
            self.plot_selector.write(selector!("deliver"));
            let mut calldata = array![slot];
            job.serialize(ref calldata);
            outputs.serialize(ref calldata);
            self.remember(calldata);
        }

        fn calls(self: @ContractState) -> u32 {
            self.calls.read()
        }
    }

    #[abi(embed_v0)]
    impl VerifierImpl of IVerifier<ContractState> {
        fn check_model(self: @ContractState, source: ModelSource) -> ModelFacts {
            ModelFacts { model_hash: MODEL, inputs: INPUTS, outputs: 1, macs: 4, max_rows: 60 }
        }

        fn verify_proof(
            self: @ContractState,
            model_hash: felt252,
            input_commitment: felt252,
            outputs: Span<felt252>,
            proof: Span<felt252>,
        ) {
            panic!("the hub does not ask this")
        }

        fn verify(
            self: @ContractState,
            model_hash: felt252,
            source: ModelSource,
            submitter: ContractAddress,
            answers: Span<Answer>,
        ) {
            if let ModelSource::Data(data) = source {
                IModelDataDispatcher { contract_address: data }.program();
            }
            for answer in answers {
                assert(*(*answer.outputs)[0] == answer_to(*answer.input_commitment), 'OUTPUT_MISMATCH');
            }
        }
    }

    #[abi(embed_v0)]
    impl ModelDataImpl of IModelData<ContractState> {
        fn program(self: @ContractState) -> Span<felt252> {
            self.act();
            array![].span()
        }
    }

    #[abi(embed_v0)]
    impl ConsumerImpl of IInferenceConsumer<ContractState> {
        fn on_result(
            ref self: ContractState,
            job_id: felt252,
            model_hash: felt252,
            input_commitment: felt252,
            outputs: Span<felt252>,
        ) {
            self.calls.write(self.calls.read() + 1);
            self.act();
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn remember(ref self: ContractState, calldata: Array<felt252>) {
            for felt in calldata {
                self.plot.push(felt);
            }
        }

        fn act(self: @ContractState) {
            match self.mood.read() {
                Mood::Honest => {},
                Mood::Panics => panic!("a stranger's whim"),
                Mood::Reenters => {
                    let mut calldata = array![];
                    for index in 0..self.plot.len() {
                        calldata.append(self.plot[index].read());
                    }
                    starknet::syscalls::call_contract_syscall(
                        self.job_manager.read(), self.plot_selector.read(), calldata.span(),
                    )
                        .unwrap_syscall();
                },
            }
        }
    }
}

/// A pool whose ranks the test writes down: the real draw has tests of its own.
#[starknet::interface]
pub trait IRankBook<TState> {
    fn set_ranks(ref self: TState, ranks: Span<ContractAddress>, ask: crate::types::Amount);
    /// Each worker's own stake, and the members of each list.
    fn set_size(ref self: TState, self_bond: crate::types::Amount, members: u32);
    fn set_epoch_length(ref self: TState, epoch_length: u64);
}

/// What judges ask of a pool, beside its draw.
#[starknet::interface]
pub trait IStakes<TState> {
    fn slashable(
        self: @TState, worker: ContractAddress, infraction: u64,
    ) -> (crate::types::Amount, crate::types::Amount);
    fn member_list(self: @TState, model_hash: felt252) -> crate::cdc_pool::interface::MemberList;
    fn rules(self: @TState) -> crate::cdc_pool::interface::PoolRules;
    fn worker_index(self: @TState, worker: ContractAddress) -> u16;
}

pub const RANK_WINDOW: u64 = 20;
pub const EPOCH_LENGTH: u64 = 300;

#[starknet::contract]
pub mod RankBook {
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_block_number};
    use crate::cdc_pool::interface::{IDraw, MemberList, PoolRules, Seed};
    use crate::cdc_pool::schedule::Schedule;
    use crate::types::{Amount, BlockNumber};
    use super::{EPOCH_LENGTH, IRankBook, IStakes, RANK_WINDOW};

    #[storage]
    struct Storage {
        ranks: Map<u32, ContractAddress>,
        /// Of every worker that was ever ranked, for good.
        indices: Map<ContractAddress, u16>,
        workers: u16,
        count: u32,
        ask: Amount,
        self_bond: Amount,
        members: u32,
        epoch_length: u64,
    }

    #[constructor]
    fn constructor(ref self: ContractState) {
        self.epoch_length.write(EPOCH_LENGTH);
    }

    #[abi(embed_v0)]
    impl StakesImpl of IStakes<ContractState> {
        fn slashable(self: @ContractState, worker: ContractAddress, infraction: u64) -> (Amount, Amount) {
            (self.self_bond.read(), 0)
        }

        fn member_list(self: @ContractState, model_hash: felt252) -> MemberList {
            let members = self.members.read();
            MemberList { members, used: members, doublings: Schedule { now: 1, next: 1, from_epoch: 0 } }
        }

        fn rules(self: @ContractState) -> PoolRules {
            PoolRules {
                epoch_length: self.epoch_length.read(),
                rank_window: RANK_WINDOW,
                min_stake: 1,
                weight_cap: 1,
                unbonding_period: 1,
            }
        }

        fn worker_index(self: @ContractState, worker: ContractAddress) -> u16 {
            self.indices.read(worker)
        }
    }

    #[abi(embed_v0)]
    impl RankBookImpl of IRankBook<ContractState> {
        fn set_ranks(ref self: ContractState, ranks: Span<ContractAddress>, ask: Amount) {
            let mut rank = 0;
            for worker in ranks {
                self.ranks.write(rank, *worker);
                rank += 1;
                if self.indices.read(*worker) == 0 {
                    let index = self.workers.read() + 1;
                    self.workers.write(index);
                    self.indices.write(*worker, index);
                }
            }
            self.count.write(rank);
            self.ask.write(ask);
        }

        fn set_size(ref self: ContractState, self_bond: Amount, members: u32) {
            self.self_bond.write(self_bond);
            self.members.write(members);
        }

        fn set_epoch_length(ref self: ContractState, epoch_length: u64) {
            self.epoch_length.write(epoch_length);
        }
    }

    #[abi(embed_v0)]
    impl DrawImpl of IDraw<ContractState> {
        fn ranked(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
        ) -> Array<ContractAddress> {
            let mut ranked = array![];
            for rank in 0..self.count.read() {
                ranked.append(self.ranks.read(rank));
            }
            ranked
        }

        fn committee(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed: Seed, max_ask: Amount,
        ) -> Array<ContractAddress> {
            self.ranked(model_hash, job_id, seed.block, max_ask)
        }

        fn committee_indices(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed: Seed, max_ask: Amount,
        ) -> Array<u16> {
            let mut indices = array![];
            for worker in self.ranked(model_hash, job_id, seed.block, max_ask) {
                indices.append(self.indices.read(worker));
            }
            indices
        }

        fn member(
            self: @ContractState, model_hash: felt252, worker: ContractAddress, seed_block: BlockNumber,
        ) -> (u16, Amount) {
            for rank in 0..self.count.read() {
                if self.ranks.read(rank) == worker {
                    return (self.indices.read(worker), self.ask.read());
                }
            }
            core::panic_with_felt252('NOT_A_MEMBER')
        }

        fn first_ranked(
            self: @ContractState, model_hash: felt252, job_id: felt252, seed_block: BlockNumber, max_ask: Amount,
        ) -> Option<(ContractAddress, Amount)> {
            assert(get_block_number() < seed_block + 10 + RANK_WINDOW, 'WINDOW_OVER');
            if self.count.read() == 0 {
                return None;
            }
            Some((self.ranks.read(0), self.ask.read()))
        }

        fn entitled_ask(
            self: @ContractState,
            model_hash: felt252,
            job_id: felt252,
            seed_block: BlockNumber,
            max_ask: Amount,
            worker: ContractAddress,
        ) -> Amount {
            self.ask_from(seed_block + 10, worker)
        }

        fn entitled_asks(
            self: @ContractState,
            model_hash: felt252,
            worker: ContractAddress,
            requests: Span<(felt252, BlockNumber, Amount)>,
        ) -> Array<Amount> {
            let mut asks = array![];
            for request in requests {
                let (job_id, seed_block, max_ask) = *request;
                asks.append(self.entitled_ask(model_hash, job_id, seed_block, max_ask, worker));
            }
            asks
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn ask_from(self: @ContractState, first_block: BlockNumber, worker: ContractAddress) -> Amount {
            for rank in 0..self.count.read() {
                if self.ranks.read(rank) == worker {
                    assert(get_block_number() >= first_block + rank.into() * RANK_WINDOW, 'NOT_YOUR_TURN');
                    return self.ask.read();
                }
            }
            core::panic_with_felt252('NOT_A_MEMBER')
        }
    }
}
