/// A public hash may be registered by many: the key is (owner, hash), so nobody collects another's royalty.
#[starknet::contract]
pub mod ModelRegistry {
    use ciro_verifier::interface::{IVerifierDispatcher, IVerifierDispatcherTrait, ModelFacts, ModelSource};
    use core::num::traits::Zero;
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ContractAddress, get_caller_address};
    use crate::components::ownable::OwnableComponent;
    use crate::model_registry::errors::Errors;
    use crate::model_registry::interface::{IModelRegistry, Model, Terms};
    use crate::model_registry::objects::{ModelWord, ModelWordPacking, tag_of};
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
            let word = ModelWord { inputs, outputs, macs, royalty, retired: false, max_rows, checked_by };
            self.models.write((owner, model_hash), word);
            let data = match source {
                ModelSource::Data(data) => data,
                ModelSource::CommittedData(model) => model.data,
                _ => Zero::zero(),
            };
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
            }
        }

        fn terms(self: @ContractState, owner: ContractAddress, model_hash: felt252, level: Level) -> Terms {
            assert(level == Level::Zkml, Errors::LEVEL_NOT_OFFERED);
            let word = self.known(owner, model_hash);
            assert(!word.retired, Errors::MODEL_RETIRED);
            let verifier = self.verifier.read();
            assert(word.checked_by == tag_of(verifier), Errors::MODEL_NOT_CHECKED);
            Terms { royalty: word.royalty, inputs: word.inputs, max_rows: word.max_rows, verifier }
        }

        fn verifier(self: @ContractState) -> ContractAddress {
            self.verifier.read()
        }

        fn set_verifier(ref self: ContractState, verifier: ContractAddress) {
            self.ownable.assert_only_owner();
            self.write_verifier(verifier);
        }
    }

    #[generate_trait]
    impl Internal of InternalTrait {
        /// What the verifier learns of a program, and the verifier that was asked.
        fn check(self: @ContractState, source: ModelSource) -> (ModelFacts, ContractAddress) {
            let verifier = self.verifier.read();
            (IVerifierDispatcher { contract_address: verifier }.check_model(source), verifier)
        }

        fn known(self: @ContractState, owner: ContractAddress, model_hash: felt252) -> ModelWord {
            let word = self.models.read((owner, model_hash));
            assert(word.inputs != 0, Errors::MODEL_UNKNOWN);
            word
        }

        fn write_verifier(ref self: ContractState, verifier: ContractAddress) {
            assert(verifier.is_non_zero(), Errors::ZERO_ADDRESS);
            let previous = self.verifier.read();
            self.verifier.write(verifier);
            self.emit(VerifierChanged { previous, verifier });
        }
    }
}
