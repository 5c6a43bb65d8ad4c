//! Whatever shape a network has: its answers are those of the normative executor, and its arguments are accepted.
#![allow(missing_docs)]

mod common;

use ciro_argument::{Answer, CommittedModel, Context, prove, verify};
use ciro_program::Felt;
use ciro_program::execute::execute;
use ciro_program::program::Program;
use ciro_program::weights::encode_program;
use common::network::{network, scramble};

fn check(sizes: &[usize], rows: &[usize], variables: usize) {
    let program: Program = network(sizes).unwrap();
    let model = CommittedModel::commit(&encode_program(&program).unwrap()).unwrap();
    let layout = &model.committed.layout;
    assert_eq!(layout.parameters.variables(), variables, "{sizes:?}");
    let values =
        |rows: usize, at: usize| (0..rows * sizes[0]).map(|i| scramble(i + 977 * at) as i8).collect::<Vec<i8>>();
    let answer = |(at, &rows): (usize, &usize)| {
        Answer::open(at.into(), Felt::from(at + 5), rows, sizes[0], &values(rows, at)).unwrap()
    };
    let context = Context { chain_id: Felt::ONE, contract: Felt::TWO, submitter: Felt::THREE };
    let proven = prove(&model, &context, rows.iter().enumerate().map(answer).collect()).unwrap();
    for (at, (answer, &rows)) in proven.answers.iter().zip(rows).enumerate() {
        assert_eq!(answer.outputs, execute(&program, &values(rows, at), rows).unwrap(), "{sizes:?}");
    }
    let rows: usize = rows.iter().sum();
    assert_eq!(proven.argument.len(), rows * layout.blocks() + layout.parameters.proof_felts());
    let (hash, felts) = (model.committed.model_hash(), model.committed.felts());
    assert_eq!(felts.len(), layout.program_felts(&model.committed.shape));
    assert_eq!(verify(&context, &hash, felts, &proven.answers, &proven.argument), Ok(()), "{sizes:?}");
}

#[test]
fn one_input_and_blocks_around_their_size() {
    for outputs in [1, 9, 10, 11, 21] {
        check(&[1, outputs], &[1], 8);
    }
}

#[test]
fn inputs_around_powers_of_two() {
    for inputs in [2, 3, 31, 32, 33] {
        check(&[inputs, 7], &[2], 8);
    }
}

#[test]
fn a_vector_that_is_full_and_one_beyond() {
    check(&[64, 40], &[1], 8);
    check(&[64, 41], &[1], 9);
}

#[test]
fn as_many_layers_as_there_may_be() {
    check(&[5, 6, 11, 3, 20, 1, 12, 8, 4], &[3], 8);
}

#[test]
fn as_many_rows_as_there_may_be_and_several_answers() {
    check(&[12, 16, 3], &[64, 1, 64], 8);
}

#[test]
fn the_largest_vector_of_the_first_row_of_the_table() {
    check(&[100, 300, 10], &[2], 13);
}
