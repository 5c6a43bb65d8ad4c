//! What the attested judge is told and asked by others than the workers of a round: the job manager, the slashing
//! contract, Downtime and anyone. A class that the judge runs over its own storage by library call, so that both fit
//! what a transaction may declare.

#[starknet::contract]
pub mod AttestedRecords {
    use starknet::storage::{
        StorageMapReadAccess, StorageMapWriteAccess, StoragePathEntry, StoragePointerReadAccess,
        StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address, get_contract_address, get_tx_info};
    use crate::cdc_pool::draw::RANKS;
    use crate::job_manager::interface::PackedJob;
    use crate::job_manager::lifecycle::now;
    use crate::job_manager::objects::JobTrait;
    use crate::types::{Amount, BlockNumber};
    use super::super::super::binding::BindingComponent;
    use super::super::super::errors::Errors;
    use super::super::super::interface::{
        Admission, Claim, IAttestedRecords, IJudge, IJudgePort, Round, RoundRules,
    };
    use super::super::super::ports::IPoolForJudgesDispatcherTrait;
    use super::super::exposure::ExposureTrait;
    use super::super::objects::{StoredRound, Tally, TallyPacking, commitment, round, unpack_ranks};
    use super::super::rounds::{RoundsTrait, SEATS, heard, is_closed, needed_blocks, rank_of};
    use super::super::state::RoundsState;

    /// A model's list has at least three times the seats.
    pub const MIN_MEMBERS: u32 = 9;
    /// In place of a result that was proven wrong.
    const PROVEN_WRONG: felt252 = 'PROVEN_WRONG';

    component!(path: BindingComponent, storage: binding, event: BindingEvent);
    #[abi(embed_v0)]
    impl JudgeBindingImpl = BindingComponent::JudgeBindingImpl<ContractState>;
    impl BindingInternal = BindingComponent::InternalImpl<ContractState>;
    component!(path: RoundsState, storage: attested, event: RoundsEvent);

    #[storage]
    struct Storage {
        #[substorage(v0)]
        binding: BindingComponent::Storage,
        #[substorage(v0)]
        attested: RoundsState::Storage,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    enum Event {
        #[flat]
        BindingEvent: BindingComponent::Event,
        #[flat]
        RoundsEvent: RoundsState::Event,
    }

    #[abi(embed_v0)]
    impl JudgeImpl of IJudge<ContractState> {
        /// A list of its owner's own workers agrees on anything: it must at least be a list of some size.
        fn admit(self: @ContractState, admission: Admission) {
            let members = self.attested.cdc_pool.read().member_list(admission.model_hash).members;
            assert(members >= MIN_MEMBERS, Errors::POOL_TOO_SMALL);
            let needed = needed_blocks(self.attested.beacon.read(), self.attested.rules.read().rank_window);
            assert(admission.deadline_blocks.into() >= needed, Errors::DEADLINE_SHORT);
        }

        /// What was revealed can be read, so it must be payable: the others have their time, a case about one of them
        /// is heard to its end, and who ends the round has a while.
        fn expire(ref self: ContractState, job_id: felt252) {
            let manager = self.attested.job_manager.read().contract_address;
            assert(get_caller_address() == manager, Errors::NOT_JOB_MANAGER);
            let tally = self.attested.rounds.entry(job_id).tally.read();
            assert(tally.contested == 0, Errors::CONTESTED);
            assert(tally.reveals == 0 || is_closed(tally), Errors::REVEALS_OPEN);
        }
    }

    #[abi(embed_v0)]
    impl AttestedRecordsImpl of IAttestedRecords<ContractState> {
        fn round(self: @ContractState, job_id: felt252) -> Round {
            round(self.attested.rounds.read(job_id))
        }

        fn missed_seat(self: @ContractState, slot: felt252, job: PackedJob, worker: ContractAddress) -> BlockNumber {
            let job = self.attested.open(slot, job);
            let job_id = job.id();
            let seed = self.attested.committee_seed(@job);
            if self.attested.seats.read((job_id, worker)) != 0 {
                return 0;
            }
            let tally = self.attested.rounds.entry(job_id).tally.read();
            let ranks = if tally.commits == 0 {
                self.attested.draw(@job, seed)
            } else {
                unpack_ranks(tally.ranks)
            };
            // With fewer ranks nobody can commit.
            if ranks.len() != RANKS {
                return 0;
            }
            let index = self.attested.cdc_pool.read().worker_index(worker);
            let seats = ranks.span().slice(0, SEATS.into());
            let Some(rank) = rank_of(seats, index) else {
                return 0;
            };
            let turn_ends = seed.from_block + (rank + 1) * self.attested.rules.read().rank_window.into();
            if now().block < turn_ends {
                return 0;
            }
            turn_ends
        }

        fn commitment_of(
            self: @ContractState, job_id: felt252, worker: ContractAddress, result: felt252, salt: felt252,
        ) -> felt252 {
            commitment(get_tx_info().unbox().chain_id, get_contract_address(), job_id, worker, result, salt)
        }

        fn rules(self: @ContractState) -> RoundRules {
            self.attested.rules.read()
        }

        fn exposure(self: @ContractState, worker: ContractAddress) -> Amount {
            self.attested.exposures.read(worker).counted(now())
        }
    }

    #[abi(embed_v0)]
    impl JudgePortImpl of IJudgePort<ContractState> {
        fn claim_of(self: @ContractState, job_id: felt252, worker: ContractAddress) -> Claim {
            let result_digest = self.attested.results.read((job_id, worker));
            let StoredRound { client, model_owner, verifier, tally } = self.attested.rounds.read(job_id);
            let posted_at = if result_digest == 0 {
                0
            } else {
                tally.reveal_by_time - tally.heard.into() - self.attested.rules.read().reveal_seconds.into()
            };
            Claim { result_digest, verifier, model_owner, client, price: tally.price, posted_at }
        }

        /// Also after the job is paid: then it is about the worker's stake alone.
        fn contest(ref self: ContractState, job_id: felt252, worker: ContractAddress) {
            self.binding.assert_slashing();
            assert(self.attested.results.read((job_id, worker)) != 0, Errors::NO_CLAIM);
            let pointer = self.attested.rounds.entry(job_id).tally;
            let tally = pointer.read();
            pointer.write(Tally { contested: tally.contested + 1, ..tally });
        }

        fn resolve(
            ref self: ContractState,
            job_id: felt252,
            worker: ContractAddress,
            guilty: bool,
            frozen: bool,
            challenger: ContractAddress,
        ) {
            self.binding.assert_slashing();
            let pointer = self.attested.rounds.entry(job_id).tally;
            let tally = pointer.read();
            assert(tally.contested != 0, Errors::NOT_CONTESTED);
            pointer.write(heard(Tally { contested: tally.contested - 1, ..tally }));
            if guilty {
                self.attested.results.write((job_id, worker), PROVEN_WRONG);
            }
        }
    }
}
