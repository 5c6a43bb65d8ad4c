//! Weights that are not those behind the model hash, and models whose owner committed to something strange.

use crate::assert_refused;
use crate::common::adversary::{Adversary, clone, honest, other, some_network};
use ciro_argument::{CommittedModel, CommittedProgram};
use ciro_field::Fe;
use ciro_merkle::Tree;
use ciro_poseidon::Batch;
use ciro_program::Felt;
use ciro_program::weights::encode_program;
use ciro_whir::Oracle;

/// First felt of the heads: the description of two layers comes before them.
const HEADS: usize = 2 + 4 * 2;

/// The adversary's program with another root and y, as if its owner had registered it so.
fn registered(mut adversary: Adversary, root: Fe, y: Fe) -> Adversary {
    let set = |felts: &mut Vec<Felt>| {
        let at = felts.len() - 2;
        felts[at..].copy_from_slice(&[root.into(), y.into()]);
    };
    adversary.with_program(set).unwrap();
    adversary
}

fn y_of(vector: &Oracle, root: Fe) -> Fe {
    vector.at_point(CommittedProgram::out_of_domain_point(root))
}

#[test]
fn another_models_weights() {
    let mut adversary = Adversary::of(other(), &[1]);
    adversary.program = honest().committed.clone();
    assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
}

#[test]
fn another_models_weights_with_the_right_tree() {
    let mut adversary = Adversary::of(other(), &[1]);
    adversary.program = honest().committed.clone();
    adversary.oracle.tree = clone(&honest().oracle).tree;
    assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
}

#[test]
fn one_weight_changed_by_one() {
    let mut adversary = Adversary::new(&[1]);
    adversary.oracle.vector[0] += Fe::ONE;
    let x: Vec<i8> = adversary.witness.inputs[..20].to_vec();
    adversary.accumulators(0)[0] = adversary.product(0, 0, &x);
    adversary.follow();
    adversary.go_on_honestly(0);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
}

#[test]
fn an_oracle_half_of_one_model_and_half_of_another() {
    let [a, b] = [honest(), other()].map(|model| model.oracle.tree.leaves());
    let leaves: Vec<Fe> = a.iter().zip(b).enumerate().map(|(at, (a, b))| *if at % 2 == 0 { a } else { b }).collect();
    let mixed = Tree::from_leaves(Batch::default(), leaves);
    for (model, y_model) in [(honest(), honest()), (other(), honest()), (honest(), other()), (other(), other())] {
        let y = y_of(&y_model.oracle, mixed.root());
        let mut adversary = registered(Adversary::of(model, &[1]), mixed.root(), y);
        adversary.oracle.tree = Tree::from_leaves(Batch::default(), mixed.leaves().to_vec());
        assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
    }
}

#[test]
fn a_root_for_two_models() {
    // The root of one, the y of the other: neither can be proven.
    let root = honest().committed.root;
    let adversary = registered(Adversary::of(other(), &[1]), root, y_of(&other().oracle, root));
    assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
    let adversary = registered(Adversary::new(&[1]), root, y_of(&other().oracle, root));
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn a_wrong_y() {
    let adversary = registered(Adversary::new(&[1]), honest().committed.root, honest().committed.y + Fe::ONE);
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn a_wrong_root() {
    let root = honest().committed.root + Fe::ONE;
    let adversary = registered(Adversary::new(&[1]), root, y_of(&honest().oracle, root));
    assert_eq!(adversary.attempt(), Err("PROOF_PATH"));
}

#[test]
fn a_wrong_accumulator_hidden_in_y() {
    // The owner moves y by what an accumulator is wrong: γ keeps the two apart.
    let mut adversary = Adversary::new(&[1]);
    adversary.accumulators(0)[2] += Fe::from_u64(4000);
    adversary.follow();
    let adversary = registered(adversary, honest().committed.root, honest().committed.y - Fe::from_u64(4000));
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

/// An honest argument of a model with something where nothing should be.
fn haunted(change: impl FnOnce(&mut Vec<Fe>)) -> Adversary {
    let mut adversary = Adversary::new(&[2]);
    let mut vector = adversary.oracle.vector.clone();
    change(&mut vector);
    adversary.oracle = Oracle::new(vector, &adversary.program.layout.parameters.first());
    let root = adversary.oracle.tree.root();
    let y = y_of(&adversary.oracle, root);
    registered(adversary, root, y)
}

#[test]
fn ghost_weights_in_padding_change_nothing() {
    // Inputs 20..32 of a block of the first layer, and all beyond the last piece.
    let adversary = haunted(|vector| {
        vector[20..32].fill(Fe::from_u64(666));
        vector[100..].fill(-Fe::ONE);
    });
    assert_ne!(adversary.program.model_hash(), honest().committed.model_hash());
    assert_eq!(adversary.attempt(), Ok(()));
    assert_eq!(adversary.answers, Adversary::new(&[2]).answers);
}

#[test]
fn ghost_weights_do_not_carry_a_lie() {
    let mut adversary = haunted(|vector| vector[100..].fill(-Fe::ONE));
    adversary.accumulators(0)[2] += Fe::from_u64(4000);
    adversary.follow();
    assert_eq!(adversary.attempt(), Err("PROOF_CLAIM"));
}

#[test]
fn ghost_lanes_of_the_last_block_change_no_output() {
    // Lane 9 of the second layer's only block, which has five outputs; the layer lies behind the first one's 2·32
    // entries.
    let mut adversary = haunted(|vector| vector[64] += Fe::TWO.pow(25 * 9));
    for row in 0..2 {
        adversary.go_on_honestly(row);
    }
    adversary.follow();
    assert_eq!(adversary.attempt(), Ok(()));
    assert_eq!(adversary.answers, Adversary::new(&[2]).answers);
}

/// Opting in to a program file with one felt changed.
fn opt_in(position: usize, change: Felt) -> Option<&'static str> {
    let mut felts = encode_program(&some_network()).unwrap();
    felts[position] += change;
    CommittedModel::commit(&felts).err().map(|error| error.code())
}

#[test]
fn opting_in_to_weights_that_are_no_int8() {
    assert_eq!(opt_in(HEADS, Felt::from(1 << 12)), Some("WEIGHT_RANGE"));
    assert_eq!(opt_in(HEADS, Felt::TWO.pow(250_u32)), Some("LANE_RANGE"));
}

#[test]
fn opting_in_to_ghost_lanes() {
    let second_layer = HEADS + 2 * 22;
    assert_eq!(opt_in(second_layer, Felt::TWO.pow(25 * 9_u32)), Some("LANE_PADDING"));
}

#[test]
fn opting_in_to_accumulators_that_overflow() {
    let bias = HEADS + 20;
    assert_eq!(opt_in(bias, Felt::from((1 << 24) - 10_000)), Some("ACC_BOUND"));
}

#[test]
fn leaves_of_another_model_make_another_hash() {
    let felts = encode_program(&some_network()).unwrap();
    let load = |leaves: &[Fe]| CommittedModel::load(&felts, leaves.to_vec()).map(|model| model.committed.model_hash());
    assert_eq!(load(honest().leaves()), Ok(honest().committed.model_hash()));
    assert_ne!(load(other().leaves()), Ok(honest().committed.model_hash()));
    assert_eq!(load(&honest().leaves()[1..]).unwrap_err().code(), "MODEL_LENGTH");
}

/// A registered program with one felt of its heads changed.
fn head(position: usize, change: Felt) -> Result<(), &'static str> {
    let mut adversary = Adversary::new(&[1]);
    adversary.with_program(|felts| felts[position] += change)?;
    adversary.attempt()
}

#[test]
fn heads_with_something_in_padding() {
    let last = HEADS + 4;
    assert_eq!(head(last, Felt::TWO.pow(25 * 9_u32)), Err("LANE_PADDING"));
    assert_eq!(head(last + 1, Felt::TWO.pow(25 * 9_u32)), Err("LANE_PADDING"));
}

#[test]
fn heads_with_a_shift_that_is_too_large() {
    assert_eq!(head(HEADS + 1, Felt::from(25)), Err("SHIFT_RANGE"));
}

#[test]
fn another_bias_is_another_model() {
    let mut adversary = Adversary::new(&[1]);
    let argument = adversary.argue();
    adversary.with_program(|felts| felts[HEADS] += Felt::ONE).unwrap();
    let Adversary { program, context, answers, .. } = &adversary;
    let hash = honest().committed.model_hash();
    let error = ciro_argument::verify(context, &hash, program.felts(), answers, &argument).unwrap_err();
    assert_eq!(error.code(), "MODEL_HASH");
    adversary.follow();
    assert_refused(adversary.shown(&argument));
}

#[test]
fn outputs_that_fit_no_lane() {
    let mut adversary = Adversary::new(&[1]);
    assert_eq!(adversary.with_program(|felts| felts[HEADS - 1] = 25.into()), Err("MODEL_SHAPE"));
    assert_eq!(adversary.with_program(|felts| felts[0] = 4097.into()), Err("MODEL_SHAPE"));
}
