//! Against the real verifier, with the smallest program there is.

mod data;

use ciro_verifier::interface::{Committed, ModelSource};
use ciro_verifier::argument::Argument;
use ciro_verifier::verifier::Verifier;
use starknet::ContractAddress;
use starknet::testing::pop_log;
use crate::model_registry::interface::{
    IModelRegistryDispatcher, IModelRegistryDispatcherTrait, IModelRegistrySafeDispatcher,
    IModelRegistrySafeDispatcherTrait, Model, Terms,
};
use crate::model_registry::model_registry::ModelRegistry;
use crate::model_registry::model_registry::ModelRegistry::{
    Event, ModelRechecked, ModelRegistered, ModelRetired, VerifierChanged,
};
use crate::model_registry::objects::{ModelWord, ModelWordPacking, tag_of};
use crate::testing::{ALICE, BOB, CAROL, MALLORY, OWNER, ZERO, act_as, deploy, refused};
use crate::types::Level;
use data::{HonestData, ReentrantData};

/// One input, one layer with one output: y = clamp(weight·x + 1).
fn program(weight: felt252) -> Span<felt252> {
    [1, 1, 1, 1, 0, 8, weight, 1, 0].span()
}

fn inline(weight: felt252) -> ModelSource {
    ModelSource::Inline(program(weight))
}

/// One input, one neuron, one output; of its weights nobody here asks.
fn argued() -> ModelSource {
    let program = [1, 2, 1, 1, 1, 8, 1, 1, 0, 8, 0, 0, 0, 0, 0, 0].span();
    ModelSource::Committed(Committed { program, argument: [].span() })
}

#[derive(Copy, Drop)]
struct World {
    registry: IModelRegistryDispatcher,
    safe: IModelRegistrySafeDispatcher,
    verifier: ContractAddress,
}

fn world() -> World {
    act_as(OWNER);
    let verifier = deploy(Verifier::TEST_CLASS_HASH, Argument::TEST_CLASS_HASH);
    let contract_address = deploy(ModelRegistry::TEST_CLASS_HASH, (OWNER, verifier));
    while pop_log::<Event>(contract_address).is_some() {}
    World {
        registry: IModelRegistryDispatcher { contract_address },
        safe: IModelRegistrySafeDispatcher { contract_address },
        verifier,
    }
}

/// Another instance of the verifier becomes the current one.
fn change_verifier(world: World) -> ContractAddress {
    act_as(CAROL);
    let verifier = deploy(Verifier::TEST_CLASS_HASH, Argument::TEST_CLASS_HASH);
    act_as(OWNER);
    world.registry.set_verifier(verifier);
    verifier
}

#[test]
fn registering_checks_records_and_tells() {
    let world = world();
    act_as(ALICE);
    let model_hash = world.registry.register_model(inline(3), 500);
    let model = Model {
        inputs: 1, outputs: 1, macs: 1, max_rows: 64, royalty: 500, data: ZERO, retired: false, checked: true,
        committed: false,
    };
    assert_eq!(world.registry.model(ALICE, model_hash), model);
    let terms = Terms { royalty: 500, inputs: 1, max_rows: 64, verifier: world.verifier };
    assert_eq!(world.registry.terms(ALICE, model_hash, Level::Zkml), terms);
    let event = ModelRegistered {
        owner: ALICE, model_hash, inputs: 1, outputs: 1, macs: 1, royalty: 500, data: ZERO,
    };
    assert_eq!(pop_log(world.registry.contract_address), Some(Event::ModelRegistered(event)));
}

#[test]
fn a_public_hash_is_each_owner_s_own_model() {
    let world = world();
    act_as(MALLORY);
    let squatted = world.registry.register_model(inline(3), 5_000);
    act_as(ALICE);
    assert_eq!(world.registry.register_model(inline(3), 0), squatted);
    assert_eq!(world.registry.terms(ALICE, squatted, Level::Zkml).royalty, 0);
    assert_eq!(world.registry.terms(MALLORY, squatted, Level::Zkml).royalty, 5_000);
}

#[test]
#[feature("safe_dispatcher")]
fn what_does_not_hold_is_not_registered() {
    let world = world();
    act_as(ALICE);
    refused(world.safe.register_model(inline(3), 5_001), 'ROYALTY_RANGE');
    refused(world.safe.register_model(inline(128), 0), 'WEIGHT_RANGE');
    refused(world.safe.register_model(ModelSource::Inline([].span()), 0), 'MODEL_LENGTH');
    world.registry.register_model(inline(3), 0);
    refused(world.safe.register_model(inline(3), 0), 'MODEL_EXISTS');
}

#[test]
#[feature("safe_dispatcher")]
fn terms_are_refused_for_what_is_unknown_retired_or_not_offered() {
    let world = world();
    act_as(ALICE);
    let model_hash = world.registry.register_model(inline(3), 0);
    refused(world.safe.terms(BOB, model_hash, Level::Zkml), 'MODEL_UNKNOWN');
    refused(world.safe.model(ALICE, 1), 'MODEL_UNKNOWN');
    refused(world.safe.terms(ALICE, model_hash, Level::Attested), 'LEVEL_NOT_OFFERED');
    refused(world.safe.terms(ALICE, model_hash, Level::Optimistic), 'LEVEL_NOT_OFFERED');
    world.registry.retire_model(model_hash);
    refused(world.safe.terms(ALICE, model_hash, Level::Zkml), 'MODEL_RETIRED');
    refused(world.safe.retire_model(model_hash), 'MODEL_RETIRED');
    assert!(world.registry.model(ALICE, model_hash).retired);
}

/// A23: three that attest cost more than computing the answer again. However a model came, and whoever checked it last.
#[test]
#[feature("safe_dispatcher")]
fn attested_is_not_offered_of_models_that_are_computed_again() {
    let world = world();
    act_as(OWNER);
    world.registry.set_judge(Level::Attested, CAROL);
    let data = deploy(HonestData::TEST_CLASS_HASH, ());
    act_as(ALICE);
    let computed = world.registry.register_model(inline(3), 0);
    refused(world.safe.terms(ALICE, computed, Level::Attested), 'ATTESTED_REEXECUTES');
    act_as(BOB);
    world.registry.register_model(ModelSource::Data(data), 0);
    refused(world.safe.terms(BOB, computed, Level::Attested), 'ATTESTED_REEXECUTES');
    let committed = world.registry.register_model(argued(), 0);
    assert!(world.registry.model(BOB, committed).committed);
    assert_eq!(world.registry.terms(BOB, committed, Level::Attested).verifier, CAROL);

    change_verifier(world);
    act_as(MALLORY);
    world.registry.recheck_model(ALICE, computed, inline(3));
    world.registry.recheck_model(BOB, committed, argued());
    refused(world.safe.terms(ALICE, computed, Level::Attested), 'ATTESTED_REEXECUTES');
    assert_eq!(world.registry.terms(BOB, committed, Level::Attested).verifier, CAROL);
}

#[test]
#[feature("safe_dispatcher")]
fn only_its_owner_retires_a_model_and_opens_it_again() {
    let world = world();
    act_as(ALICE);
    let model_hash = world.registry.register_model(inline(3), 500);
    act_as(MALLORY);
    refused(world.safe.retire_model(model_hash), 'MODEL_UNKNOWN');
    act_as(ALICE);
    while pop_log::<Event>(world.registry.contract_address).is_some() {}
    world.registry.retire_model(model_hash);
    let event = ModelRetired { owner: ALICE, model_hash };
    assert_eq!(pop_log(world.registry.contract_address), Some(Event::ModelRetired(event)));
    world.registry.register_model(inline(3), 700);
    assert_eq!(world.registry.terms(ALICE, model_hash, Level::Zkml).royalty, 700);
}

#[test]
#[feature("safe_dispatcher")]
fn only_the_owner_changes_the_verifier() {
    let world = world();
    act_as(MALLORY);
    refused(world.safe.set_verifier(MALLORY), 'NOT_OWNER');
    act_as(OWNER);
    refused(world.safe.set_verifier(ZERO), 'ZERO_ADDRESS');
    let verifier = change_verifier(world);
    assert_eq!(world.registry.verifier(), verifier);
    let event = VerifierChanged { previous: world.verifier, verifier };
    assert_eq!(pop_log(world.registry.contract_address), Some(Event::VerifierChanged(event)));
}

#[test]
#[feature("safe_dispatcher")]
fn a_new_verifier_takes_no_job_of_a_model_it_has_not_checked() {
    let world = world();
    act_as(ALICE);
    let model_hash = world.registry.register_model(inline(3), 500);
    let verifier = change_verifier(world);
    refused(world.safe.terms(ALICE, model_hash, Level::Zkml), 'MODEL_NOT_CHECKED');
    assert!(!world.registry.model(ALICE, model_hash).checked);
    act_as(MALLORY);
    refused(world.safe.recheck_model(ALICE, model_hash, inline(4)), 'MODEL_HASH');
    refused(world.safe.recheck_model(BOB, model_hash, inline(3)), 'MODEL_UNKNOWN');
    while pop_log::<Event>(world.registry.contract_address).is_some() {}
    world.registry.recheck_model(ALICE, model_hash, inline(3));
    let terms = Terms { royalty: 500, inputs: 1, max_rows: 64, verifier };
    assert_eq!(world.registry.terms(ALICE, model_hash, Level::Zkml), terms);
    let event = ModelRechecked { owner: ALICE, model_hash, verifier };
    assert_eq!(pop_log(world.registry.contract_address), Some(Event::ModelRechecked(event)));
}

#[test]
fn rechecking_does_not_open_a_retired_model() {
    let world = world();
    act_as(ALICE);
    let model_hash = world.registry.register_model(inline(3), 500);
    world.registry.retire_model(model_hash);
    act_as(MALLORY);
    world.registry.recheck_model(ALICE, model_hash, inline(3));
    assert!(world.registry.model(ALICE, model_hash).retired);
}

#[test]
fn a_data_contract_is_named_in_the_record() {
    let world = world();
    let data = deploy(HonestData::TEST_CLASS_HASH, ());
    act_as(ALICE);
    let model_hash = world.registry.register_model(ModelSource::Data(data), 0);
    assert_eq!(world.registry.model(ALICE, model_hash).data, data);
    act_as(BOB);
    assert_eq!(world.registry.register_model(inline(3), 0), model_hash);
}

#[test]
fn a_data_contract_that_calls_back_registers_its_own_model_and_nothing_else() {
    let world = world();
    let data = deploy(ReentrantData::TEST_CLASS_HASH, world.registry.contract_address);
    act_as(ALICE);
    let model_hash = world.registry.register_model(ModelSource::Data(data), 100);
    assert_eq!(world.registry.terms(ALICE, model_hash, Level::Zkml).royalty, 100);
    assert_eq!(world.registry.terms(data, model_hash, Level::Zkml).royalty, 5_000);
}

#[test]
fn a_model_word_has_the_documented_layout() {
    let word = ModelWord {
        inputs: 1, outputs: 2, macs: 3, royalty: 4, retired: true, max_rows: 6, committed: true, checked_by: 5,
    };
    let at_32 = 0x100000000;
    let at_96 = at_32 * at_32 * at_32;
    let expected = 1
        + 2 * at_32
        + 3 * at_32 * at_32
        + 4 * at_96
        + at_96 * 0x10000
        + 6 * at_96 * 0x20000
        + at_96 * 0x1000000
        + 5 * at_96 * at_32;
    assert_eq!(ModelWordPacking::pack(word), expected);
    assert_eq!(ModelWordPacking::unpack(expected), word);
    let widest = 0x7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
    let full = ModelWord {
        inputs: 0xffffffff,
        outputs: 0xffffffff,
        macs: 0xffffffff,
        royalty: 0xffff,
        retired: true,
        max_rows: 0x7f,
        committed: true,
        checked_by: tag_of(widest.try_into().unwrap()),
    };
    assert_eq!(ModelWordPacking::unpack(ModelWordPacking::pack(full)), full);
}
