//! The court of invalid compute: a proof of another output for the same model and input, unanswered. With two proofs of
//! two outputs it is not the worker that is wrong: the model is frozen, and after a second such model of another owner the
//! verifier.

#[starknet::contract]
pub mod InvalidCompute {
    use ciro_common::types::{BlockNumber, Timestamp};
    use ciro_verifier::interface::{Answer, ModelSource};
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{
        ContractAddress, get_block_number, get_block_timestamp, get_caller_address, get_contract_address,
    };
    use crate::ports::{
        Claim, IBondTokenDispatcher, IBondTokenDispatcherTrait, IJudgeDispatcher, IJudgeDispatcherTrait,
        IModelFreezesDispatcher, IModelFreezesDispatcherTrait,
    };
    use super::super::challenge::{announcement, id_of, place_of, prove, result_digest};
    use super::super::errors::Errors;
    use super::super::interface::{
        AnswerRules, Case, CaseKey, CaseState, Challenge, IInvalidCompute, ISlashingDispatcher,
        ISlashingDispatcherTrait, Verdict,
    };
    use super::super::matrix::Violation;
    use super::super::objects::{AnswerRulesPacking, CaseWord, CaseWordPacking, MomentTrait, check_rules};

    /// For which slashed stake is frozen, not burned.
    const FREEZE: Timestamp = 604_800;

    #[storage]
    struct Storage {
        /// Zero once the judges are bound.
        deployer: ContractAddress,
        token: ContractAddress,
        slashing: ContractAddress,
        registry: ContractAddress,
        optimistic_judge: ContractAddress,
        attested_judge: ContractAddress,
        evidence_window: Timestamp,
        rules: AnswerRules,
        announcements: Map<felt252, BlockNumber>,
        cases: Map<felt252, CaseWord>,
        challengers: Map<felt252, ContractAddress>,
        case_models: Map<felt252, felt252>,
        case_verifiers: Map<felt252, ContractAddress>,
        frozen_models: Map<felt252, Timestamp>,
        frozen_verifiers: Map<ContractAddress, Timestamp>,
        /// Owner of the first model with two proven outputs, by verifier.
        first_conflicts: Map<ContractAddress, ContractAddress>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        CaseOpened: CaseOpened,
        CaseClosed: CaseClosed,
        Conflict: Conflict,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct CaseOpened {
        #[key]
        pub case_id: felt252,
        #[key]
        pub worker: ContractAddress,
        pub judge: ContractAddress,
        pub job_id: felt252,
        pub challenger: ContractAddress,
        pub model_hash: felt252,
        pub verifier: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct CaseClosed {
        #[key]
        pub case_id: felt252,
        #[key]
        pub worker: ContractAddress,
        pub state: CaseState,
    }

    /// Two outputs were proven for one model and input.
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct Conflict {
        #[key]
        pub model_hash: felt252,
        #[key]
        pub verifier: ContractAddress,
        pub verifier_frozen: bool,
    }

    #[constructor]
    fn constructor(
        ref self: ContractState,
        deployer: ContractAddress,
        token: ContractAddress,
        slashing: ContractAddress,
        registry: ContractAddress,
        rules: AnswerRules,
    ) {
        for part in [deployer, token, slashing, registry].span() {
            assert((*part).is_non_zero(), Errors::ZERO_ADDRESS);
        }
        check_rules(rules);
        self.deployer.write(deployer);
        self.token.write(token);
        self.slashing.write(slashing);
        self.registry.write(registry);
        self.evidence_window.write(ISlashingDispatcher { contract_address: slashing }.evidence_window());
        self.rules.write(rules);
    }

    #[abi(embed_v0)]
    impl InvalidComputeImpl of IInvalidCompute<ContractState> {
        fn announce(ref self: ContractState, announcement: felt252) {
            // The first block counts: nobody can make another's announcement younger by repeating it.
            if self.announcements.read(announcement) == 0 {
                self.announcements.write(announcement, get_block_number());
            }
        }

        fn open_case(ref self: ContractState, challenge: Challenge) -> felt252 {
            let challenger = get_caller_address();
            let Challenge { judge, worker, model_hash, claimed, source, answer, .. } = challenge;
            let key = CaseKey { judge, job_id: answer.job_id, worker };
            let announced = self.announcements.read(announcement(challenger, challenge));
            assert(announced != 0 && announced < get_block_number(), Errors::NOT_ANNOUNCED);
            let Claim { result_digest: claim, verifier, posted_at, .. } = self.claim(key);
            assert(result_digest(model_hash, answer.input_commitment, claimed) == claim, Errors::CLAIM_MISMATCH);
            assert(claimed != answer.outputs, Errors::SAME_OUTPUTS);
            let opened = MomentTrait::now();
            assert(posted_at + self.evidence_window.read() >= opened.at, Errors::EVIDENCE_OLD);
            // A stranger's code may run in here and call back: what is read from here on is read after it.
            prove(verifier, model_hash, source, challenger, answer);

            let case_id = id_of(key);
            assert(self.cases.read(case_id).state == CaseState::None, Errors::CASE_EXISTS);
            self.cases.write(case_id, CaseWord { state: CaseState::Open, opened, closed_at: 0 });
            self.challengers.write(case_id, challenger);
            self.case_models.write(case_id, model_hash);
            self.case_verifiers.write(case_id, verifier);
            self
                .emit(
                    CaseOpened { case_id, worker, judge, job_id: answer.job_id, challenger, model_hash, verifier },
                );
            IJudgeDispatcher { contract_address: judge }.contest(answer.job_id, worker);
            self.ciro().transfer_from(challenger, get_contract_address(), self.rules.read().bond.into());
            case_id
        }

        fn answer_case(
            ref self: ContractState, judge: ContractAddress, source: ModelSource, answer: Answer,
        ) {
            let worker = get_caller_address();
            let key = CaseKey { judge, job_id: answer.job_id, worker };
            let case_id = id_of(key);
            let model_hash = self.case_models.read(case_id);
            let verifier = self.case_verifiers.read(case_id);
            assert(verifier.is_non_zero(), Errors::NO_CASE);
            let claim = self.claim(key);
            let digest = result_digest(model_hash, answer.input_commitment, answer.outputs);
            assert(digest == claim.result_digest, Errors::CLAIM_MISMATCH);
            prove(verifier, model_hash, source, worker, answer);

            let word = self.cases.read(case_id);
            assert(word.state == CaseState::Open, Errors::NO_CASE);
            let rules = self.rules.read();
            assert(!word.opened.is_over(rules), Errors::ANSWER_OVER);
            self.end(case_id, key, word, CaseState::Dismissed);
            self.freeze(model_hash, verifier, claim.model_owner);
            self.resolve(case_id, key, false);
            self.ciro().transfer(worker, rules.bond.into());
        }

        fn close_cases(ref self: ContractState, keys: Span<CaseKey>) {
            let mut left_out = Errors::NO_CASE;
            let mut returned: Array<ContractAddress> = array![];
            for key in keys {
                match self.judge(*key) {
                    Ok(challenger) => returned.append(challenger),
                    Err(reason) => left_out = reason,
                }
            }
            assert(!returned.is_empty(), left_out);
            let bond: u256 = self.rules.read().bond.into();
            for challenger in returned {
                self.ciro().transfer(challenger, bond);
            }
        }

        fn restore_cases(ref self: ContractState, keys: Span<CaseKey>) {
            let now = get_block_timestamp();
            let mut restored = false;
            for key in keys {
                let case_id = id_of(*key);
                let word = self.cases.read(case_id);
                if word.state != CaseState::Guilty || now >= word.closed_at + FREEZE || !self.is_frozen(case_id) {
                    continue;
                }
                restored = true;
                self.end(case_id, *key, word, CaseState::Restored);
                self.bench().restore(case_id);
            }
            assert(restored, Errors::NOT_RESTORABLE);
        }

        fn bind_judges(ref self: ContractState, optimistic: ContractAddress, attested: ContractAddress) {
            let deployer = self.deployer.read();
            assert(deployer.is_non_zero(), Errors::ALREADY_BOUND);
            assert(get_caller_address() == deployer, Errors::NOT_DEPLOYER);
            assert(optimistic.is_non_zero() && attested.is_non_zero(), Errors::ZERO_ADDRESS);
            self.deployer.write(Zero::zero());
            self.optimistic_judge.write(optimistic);
            self.attested_judge.write(attested);
        }

        fn case(self: @ContractState, key: CaseKey) -> Case {
            let case_id = id_of(key);
            let CaseWord { state, opened, closed_at } = self.cases.read(case_id);
            Case {
                state,
                challenger: self.challengers.read(case_id),
                model_hash: self.case_models.read(case_id),
                verifier: self.case_verifiers.read(case_id),
                opened_at: opened.at,
                opened_block: opened.block,
                closed_at,
            }
        }

        fn announced_in(self: @ContractState, announcement: felt252) -> BlockNumber {
            self.announcements.read(announcement)
        }

        fn model_frozen_at(self: @ContractState, model_hash: felt252) -> Timestamp {
            self.frozen_models.read(model_hash)
        }

        fn verifier_frozen_at(self: @ContractState, verifier: ContractAddress) -> Timestamp {
            self.frozen_verifiers.read(verifier)
        }

        fn answer_rules(self: @ContractState) -> AnswerRules {
            self.rules.read()
        }

        fn slashing(self: @ContractState) -> ContractAddress {
            self.slashing.read()
        }

        fn registry(self: @ContractState) -> ContractAddress {
            self.registry.read()
        }

        fn judges(self: @ContractState) -> (ContractAddress, ContractAddress) {
            (self.optimistic_judge.read(), self.attested_judge.read())
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// Of a bound judge: another's could say anything.
        fn claim(self: @ContractState, key: CaseKey) -> Claim {
            let judge = key.judge;
            let (optimistic, attested) = self.judges();
            assert(judge.is_non_zero() && (judge == optimistic || judge == attested), Errors::NOT_A_JUDGE);
            let claim = IJudgeDispatcher { contract_address: judge }.claim_of(key.job_id, key.worker);
            assert(claim.result_digest != 0, Errors::NO_CLAIM);
            claim
        }

        fn is_frozen(self: @ContractState, case_id: felt252) -> bool {
            self.frozen_models.read(self.case_models.read(case_id)) != 0
                || self.frozen_verifiers.read(self.case_verifiers.read(case_id)) != 0
        }

        /// Ends a case that was not answered in time. Returns who gets the bond.
        fn judge(ref self: ContractState, key: CaseKey) -> Result<ContractAddress, felt252> {
            let case_id = id_of(key);
            let word = self.cases.read(case_id);
            if word.state != CaseState::Open {
                return Err(Errors::NO_CASE);
            }
            if !word.opened.is_over(self.rules.read()) {
                return Err(Errors::ANSWER_OPEN);
            }
            let challenger = self.challengers.read(case_id);
            if self.is_frozen(case_id) {
                self.end(case_id, key, word, CaseState::Dismissed);
                self.resolve(case_id, key, false);
                return Ok(challenger);
            }
            let Claim { client, price, posted_at, .. } = self.claim(key);
            self.end(case_id, key, word, CaseState::Guilty);
            let verdict = Verdict {
                violation: Violation::InvalidCompute,
                offender: key.worker,
                place: place_of(key),
                infraction: posted_at,
                submitter: challenger,
                harmed: client,
                harm: price,
            };
            self.bench().punish(verdict);
            self.resolve(case_id, key, true);
            Ok(challenger)
        }

        fn end(
            ref self: ContractState, case_id: felt252, key: CaseKey, word: CaseWord, state: CaseState,
        ) {
            self.cases.write(case_id, CaseWord { state, closed_at: get_block_timestamp(), ..word });
            self.emit(CaseClosed { case_id, worker: key.worker, state });
        }

        /// Guilty, or nobody knows.
        fn resolve(ref self: ContractState, case_id: felt252, key: CaseKey, guilty: bool) {
            IJudgeDispatcher { contract_address: key.judge }
                .resolve(key.job_id, key.worker, guilty, !guilty, self.challengers.read(case_id));
        }

        /// One model may have been made to be ambiguous. Two of different owners show that the verifier is not sound.
        fn freeze(
            ref self: ContractState,
            model_hash: felt252,
            verifier: ContractAddress,
            model_owner: ContractAddress,
        ) {
            if self.frozen_models.read(model_hash) != 0 {
                return;
            }
            let now = get_block_timestamp();
            let registry = IModelFreezesDispatcher { contract_address: self.registry.read() };
            self.frozen_models.write(model_hash, now);
            let first_owner = self.first_conflicts.read(verifier);
            let verifier_frozen = first_owner.is_non_zero()
                && first_owner != model_owner
                && self.frozen_verifiers.read(verifier) == 0;
            if first_owner.is_zero() {
                self.first_conflicts.write(verifier, model_owner);
            }
            if verifier_frozen {
                self.frozen_verifiers.write(verifier, now);
            }
            self.emit(Conflict { model_hash, verifier, verifier_frozen });
            registry.freeze_model(model_hash);
            if verifier_frozen {
                registry.freeze_verifier(verifier);
            }
        }

        fn bench(self: @ContractState) -> ISlashingDispatcher {
            ISlashingDispatcher { contract_address: self.slashing.read() }
        }

        fn ciro(self: @ContractState) -> IBondTokenDispatcher {
            IBondTokenDispatcher { contract_address: self.token.read() }
        }
    }
}
