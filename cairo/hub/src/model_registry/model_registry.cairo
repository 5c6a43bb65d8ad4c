/// A public hash may be registered by many: the key is (owner, hash), so nobody collects another's royalty.
#[starknet::contract]
pub mod ModelRegistry {
    use ciro_verifier::interface::{Answer, IVerifierDispatcher, IVerifierDispatcherTrait, ModelFacts, ModelSource};
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address};
    use crate::components::ownable::OwnableComponent;
    use crate::model_registry::errors::Errors;
    use crate::model_registry::interface::{IModelFreezes, IModelRegistry, Model, Terms};
    use crate::model_registry::objects::{Measured, MeasuredPacking, ModelWord, ModelWordPacking, tag_of};
    use crate::types::{BasisPoints, Level};

    pub const MAX_ROYALTY: BasisPoints = 5_000;

    component!(path: OwnableComponent, storage: ownable, event: OwnableEvent);
    #[abi(embed_v0)]
    impl OwnableImpl = OwnableComponent::OwnableImpl<ContractState>;
    impl OwnableInternal = OwnableComponent::InternalImpl<ContractState>;

    #[storage]
    struct Storage {
        #[substorage(v0)]
        ownable: OwnableComponent::Storage,
        verifier: ContractAddress,
        /// By (owner, model_hash).
        models: Map<(ContractAddress, felt252), ModelWord>,
        /// Never read on the way of a job.
        model_data: Map<(ContractAddress, felt252), ContractAddress>,
        model_owners: Map<felt252, ContractAddress>,
        measured: Map<felt252, Measured>,
        optimistic_judge: ContractAddress,
        attested_judge: ContractAddress,
        slashing: ContractAddress,
        frozen_models: Map<felt252, bool>,
        frozen_verifiers: Map<ContractAddress, bool>,
    }

    #[event]
    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub enum Event {
        #[flat]
        OwnableEvent: OwnableComponent::Event,
        ModelRegistered: ModelRegistered,
        ModelRetired: ModelRetired,
        ModelRechecked: ModelRechecked,
        VerifierChanged: VerifierChanged,
        ModelMeasured: ModelMeasured,
        JudgeChanged: JudgeChanged,
        ModelFrozen: ModelFrozen,
        VerifierFrozen: VerifierFrozen,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct ModelRegistered {
        #[key]
        pub owner: ContractAddress,
        #[key]
        pub model_hash: felt252,
        pub inputs: u32,
        pub outputs: u32,
        pub macs: u32,
        pub royalty: BasisPoints,
        pub data: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct ModelRetired {
        #[key]
        pub owner: ContractAddress,
        #[key]
        pub model_hash: felt252,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct ModelRechecked {
        #[key]
        pub owner: ContractAddress,
        #[key]
        pub model_hash: felt252,
        pub verifier: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct VerifierChanged {
        pub previous: ContractAddress,
        pub verifier: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct ModelMeasured {
        #[key]
        pub model_hash: felt252,
        pub verifier: ContractAddress,
        pub rows: u32,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct JudgeChanged {
        #[key]
        pub level: Level,
        pub judge: ContractAddress,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct ModelFrozen {
        #[key]
        pub model_hash: felt252,
    }

    #[derive(Drop, PartialEq, Debug, starknet::Event)]
    pub struct VerifierFrozen {
        #[key]
        pub verifier: ContractAddress,
    }

    #[constructor]
    fn constructor(ref self: ContractState, owner: ContractAddress, verifier: ContractAddress) {
        self.ownable.initializer(owner);
        self.write_verifier(verifier);
    }

    #[abi(embed_v0)]
    impl ModelRegistryImpl of IModelRegistry<ContractState> {
        fn register_model(ref self: ContractState, source: ModelSource, royalty: BasisPoints) -> felt252 {
            assert(royalty <= MAX_ROYALTY, Errors::ROYALTY_RANGE);
            let owner = get_caller_address();
            // A stranger's code runs in here and may call back: nothing was read before, nothing runs after the writes.
            let (facts, verifier) = self.check(source);
            let ModelFacts { model_hash, inputs, outputs, macs, max_rows } = facts;
            let previous = self.models.read((owner, model_hash));
            assert(previous.inputs == 0 || previous.retired, Errors::MODEL_EXISTS);
            let checked_by = tag_of(verifier);
            let (data, committed) = match source {
                ModelSource::Inline(_) => (Zero::zero(), false),
                ModelSource::Data(data) => (data, false),
                ModelSource::Committed(_) => (Zero::zero(), true),
                ModelSource::CommittedData(model) => (model.data, true),
            };
            let word = ModelWord { inputs, outputs, macs, royalty, retired: false, max_rows, committed, checked_by };
            self.models.write((owner, model_hash), word);
            if self.model_owners.read(model_hash).is_zero() {
                self.model_owners.write(model_hash, owner);
            }
            if data != self.model_data.read((owner, model_hash)) {
                self.model_data.write((owner, model_hash), data);
            }
            self.emit(ModelRegistered { owner, model_hash, inputs, outputs, macs, royalty, data });
            model_hash
        }

        fn retire_model(ref self: ContractState, model_hash: felt252) {
            let owner = get_caller_address();
            let word = self.known(owner, model_hash);
            assert(!word.retired, Errors::MODEL_RETIRED);
            self.models.write((owner, model_hash), ModelWord { retired: true, ..word });
            self.emit(ModelRetired { owner, model_hash });
        }

        fn recheck_model(ref self: ContractState, owner: ContractAddress, model_hash: felt252, source: ModelSource) {
            let (facts, verifier) = self.check(source);
            assert(facts.model_hash == model_hash, Errors::MODEL_HASH);
            let word = self.known(owner, model_hash);
            let checked_by = tag_of(verifier);
            self.models.write((owner, model_hash), ModelWord { max_rows: facts.max_rows, checked_by, ..word });
            self.emit(ModelRechecked { owner, model_hash, verifier });
        }

        fn measure_model(
            ref self: ContractState, owner: ContractAddress, model_hash: felt252, source: ModelSource, answer: Answer,
        ) {
            let verifier = self.current();
            let by = tag_of(verifier);
            assert(self.known(owner, model_hash).checked_by == by, Errors::MODEL_NOT_CHECKED);
            IVerifierDispatcher { contract_address: verifier }
                .verify(model_hash, source, get_caller_address(), array![answer].span());
            let rows = core::cmp::max(answer.rows, self.rows_measured(model_hash, by));
            self.measured.write(model_hash, Measured { rows, by });
            self.emit(ModelMeasured { model_hash, verifier, rows });
        }

        fn model(self: @ContractState, owner: ContractAddress, model_hash: felt252) -> Model {
            let word = self.known(owner, model_hash);
            Model {
                inputs: word.inputs,
                outputs: word.outputs,
                macs: word.macs,
                max_rows: word.max_rows,
                royalty: word.royalty,
                data: self.model_data.read((owner, model_hash)),
                retired: word.retired,
                checked: word.checked_by == tag_of(self.verifier.read()),
                committed: word.committed,
            }
        }

        fn terms(self: @ContractState, owner: ContractAddress, model_hash: felt252, level: Level) -> Terms {
            let word = self.known(owner, model_hash);
            assert(!word.retired, Errors::MODEL_RETIRED);
            let verifier = self.verifier.read();
            assert(word.checked_by == tag_of(verifier), Errors::MODEL_NOT_CHECKED);
            assert(!self.frozen_models.read(model_hash), Errors::MODEL_FROZEN);
            let ModelWord { royalty, inputs, max_rows, committed, .. } = word;
            if level == Level::Zkml {
                return Terms { royalty, inputs, max_rows, verifier };
            }
            let judge = self.judge(level);
            assert(judge.is_non_zero(), Errors::LEVEL_NOT_OFFERED);
            let max_rows = if level == Level::Optimistic {
                self.measured_rows(model_hash, word.checked_by)
            } else {
                assert(committed, Errors::ATTESTED_REEXECUTES);
                max_rows
            };
            Terms { royalty, inputs, max_rows, verifier: judge }
        }

        fn proving(self: @ContractState, owner: ContractAddress, model_hash: felt252) -> (ContractAddress, u32) {
            let word = self.known(owner, model_hash);
            let verifier = self.current();
            assert(word.checked_by == tag_of(verifier), Errors::MODEL_NOT_CHECKED);
            assert(!self.frozen_models.read(model_hash), Errors::MODEL_FROZEN);
            (verifier, self.measured_rows(model_hash, word.checked_by))
        }

        fn judge(self: @ContractState, level: Level) -> ContractAddress {
            match level {
                Level::Attested => self.attested_judge.read(),
                Level::Optimistic => self.optimistic_judge.read(),
                Level::Zkml => Zero::zero(),
            }
        }

        fn set_judge(ref self: ContractState, level: Level, judge: ContractAddress) {
            self.ownable.assert_only_owner();
            match level {
                Level::Attested => self.attested_judge.write(judge),
                Level::Optimistic => self.optimistic_judge.write(judge),
                Level::Zkml => core::panic_with_felt252(Errors::NO_JUDGE),
            }
            self.emit(JudgeChanged { level, judge });
        }

        fn verifier(self: @ContractState) -> ContractAddress {
            self.verifier.read()
        }

        fn set_verifier(ref self: ContractState, verifier: ContractAddress) {
            self.ownable.assert_only_owner();
            self.write_verifier(verifier);
        }
    }

    #[abi(embed_v0)]
    impl ModelFreezesImpl of IModelFreezes<ContractState> {
        fn bind_slashing(ref self: ContractState, slashing: ContractAddress) {
            self.ownable.assert_only_owner();
            assert(self.slashing.read().is_zero(), Errors::ALREADY_BOUND);
            assert(slashing.is_non_zero(), Errors::ZERO_ADDRESS);
            self.slashing.write(slashing);
        }

        fn slashing(self: @ContractState) -> ContractAddress {
            self.slashing.read()
        }

        fn freeze_model(ref self: ContractState, model_hash: felt252) {
            self.assert_slashing();
            self.frozen_models.write(model_hash, true);
            self.emit(ModelFrozen { model_hash });
        }

        fn freeze_verifier(ref self: ContractState, verifier: ContractAddress) {
            self.assert_slashing();
            self.frozen_verifiers.write(verifier, true);
            if self.verifier.read() == verifier {
                // No model was checked by nobody: no jobs until the owner names another. Nothing more to read for each.
                self.verifier.write(Zero::zero());
            }
            self.emit(VerifierFrozen { verifier });
        }

        fn is_frozen(self: @ContractState, model_hash: felt252, verifier: ContractAddress) -> bool {
            self.frozen_models.read(model_hash) || self.frozen_verifiers.read(verifier)
        }

        fn model_owner(self: @ContractState, model_hash: felt252) -> ContractAddress {
            self.model_owners.read(model_hash)
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        fn assert_slashing(self: @ContractState) {
            let caller = get_caller_address();
            assert(caller.is_non_zero() && caller == self.slashing.read(), Errors::NOT_SLASHING);
        }

        fn current(self: @ContractState) -> ContractAddress {
            let verifier = self.verifier.read();
            assert(verifier.is_non_zero(), Errors::VERIFIER_FROZEN);
            verifier
        }

        /// Of the largest answer that this verifier has checked; 0 if none.
        fn rows_measured(self: @ContractState, model_hash: felt252, by: u128) -> u32 {
            let measured = self.measured.read(model_hash);
            if measured.by == by {
                measured.rows
            } else {
                0
            }
        }

        fn measured_rows(self: @ContractState, model_hash: felt252, by: u128) -> u32 {
            let rows = self.rows_measured(model_hash, by);
            assert(rows != 0, Errors::MODEL_NOT_MEASURED);
            rows
        }

        /// What the verifier learns of a program, and the verifier that was asked.
        fn check(self: @ContractState, source: ModelSource) -> (ModelFacts, ContractAddress) {
            let verifier = self.current();
            (IVerifierDispatcher { contract_address: verifier }.check_model(source), verifier)
        }

        fn known(self: @ContractState, owner: ContractAddress, model_hash: felt252) -> ModelWord {
            let word = self.models.read((owner, model_hash));
            assert(word.inputs != 0, Errors::MODEL_UNKNOWN);
            word
        }

        fn write_verifier(ref self: ContractState, verifier: ContractAddress) {
            assert(verifier.is_non_zero(), Errors::ZERO_ADDRESS);
            assert(!self.frozen_verifiers.read(verifier), Errors::VERIFIER_FROZEN);
            let previous = self.verifier.read();
            self.verifier.write(verifier);
            self.emit(VerifierChanged { previous, verifier });
        }
    }
}
