//! A valid argument shown where it does not belong.

use crate::assert_refused;
use crate::common::adversary::{Adversary, answer, other};
use ciro_argument::{Answer, Context};
use ciro_program::Felt;

/// Two answers, of two rows and one.
fn proven() -> (Adversary, Vec<Felt>) {
    let adversary = Adversary::new(&[2, 1]);
    let argument = adversary.argue();
    assert_eq!(adversary.shown(&argument), Ok(()));
    (adversary, argument)
}

fn shown_after(change: impl FnOnce(&mut Adversary)) -> Result<(), &'static str> {
    let (mut adversary, argument) = proven();
    change(&mut adversary);
    adversary.shown(&argument)
}

#[test]
fn copied_to_another_chain() {
    assert_refused(shown_after(|adversary| adversary.context.chain_id += Felt::ONE));
}

#[test]
fn copied_to_another_contract() {
    assert_refused(shown_after(|adversary| adversary.context.contract += Felt::ONE));
}

#[test]
fn copied_by_another_submitter() {
    assert_refused(shown_after(|adversary| adversary.context.submitter += Felt::ONE));
}

#[test]
fn copied_to_another_job_with_the_same_input() {
    assert_refused(shown_after(|adversary| adversary.answers[1].job_id += Felt::ONE));
}

#[test]
fn shown_in_a_job_though_made_outside_of_one() {
    let mut adversary = Adversary::new(&[1]);
    adversary.context = Context::default();
    adversary.answers[0].job_id = Felt::ZERO;
    let argument = adversary.argue();
    assert_eq!(adversary.shown(&argument), Ok(()));
    adversary.context.contract = Felt::TWO;
    assert_refused(adversary.shown(&argument));
}

#[test]
fn another_salt_of_the_same_input() {
    let salted = |answer: &mut Answer| {
        let values = crate::common::adversary::answer_values(answer);
        let outputs = std::mem::take(&mut answer.outputs);
        *answer = Answer::open(answer.job_id, answer.salt + Felt::ONE, answer.rows, 20, &values).unwrap();
        answer.outputs = outputs;
    };
    assert_refused(shown_after(|adversary| salted(&mut adversary.answers[0])));
}

#[test]
fn a_salt_that_does_not_open_the_commitment() {
    assert_eq!(shown_after(|adversary| adversary.answers[0].salt += Felt::ONE), Err("INPUT_HASH"));
}

#[test]
fn another_input_with_the_outputs_of_the_first() {
    let result = shown_after(|adversary| {
        let outputs = std::mem::take(&mut adversary.answers[1].outputs);
        adversary.answers[1] = Answer { outputs, job_id: adversary.answers[1].job_id, ..answer(9, 1) };
    });
    assert_refused(result);
}

#[test]
fn another_model_of_the_same_shape() {
    assert_refused(shown_after(|adversary| adversary.program = other().committed.clone()));
}

#[test]
fn another_models_hash() {
    let (Adversary { program, context, answers, .. }, argument) = proven();
    let hash = other().committed.model_hash();
    let error = ciro_argument::verify(&context, &hash, program.felts(), &answers, &argument).unwrap_err();
    assert_eq!(error.code(), "MODEL_HASH");
}

#[test]
fn answers_in_another_order() {
    let mut adversary = Adversary::new(&[1, 1]);
    let argument = adversary.argue();
    adversary.answers.reverse();
    let code = adversary.shown(&argument).unwrap_err();
    assert!(["OUTPUT_MISMATCH", "PROOF_PATH", "PROOF_CLAIM"].contains(&code), "{code}");
    // Their accumulators put in order too.
    let (first, second) = (argument[..3].to_vec(), argument[3..6].to_vec());
    assert_refused(adversary.shown(&[second, first, argument[6..].to_vec()].concat()));
}

#[test]
fn an_answer_left_out() {
    let code = |argument: &[Felt]| {
        let (mut adversary, _) = proven();
        adversary.answers.pop();
        adversary.shown(argument)
    };
    let (_, argument) = proven();
    assert_eq!(code(&argument), Err("PROOF_LENGTH"));
    assert_refused(code(&[&argument[..6], &argument[9..]].concat()));
}

#[test]
fn an_answer_given_twice() {
    let (mut adversary, argument) = proven();
    adversary.answers.push(adversary.answers[1].clone());
    assert_refused(adversary.shown(&[&argument[..9], &argument[6..]].concat()));
}

#[test]
fn a_row_moved_from_an_answer_to_the_next() {
    let (mut adversary, argument) = proven();
    let row = adversary.answers[0].outputs.split_off(5);
    adversary.answers[1].outputs.splice(..0, row);
    let rows =
        |adversary: &Adversary| adversary.answers.iter().map(|answer| answer.outputs.len() / 5).collect::<Vec<_>>();
    assert_eq!(rows(&adversary), [1, 2]);
    assert_eq!(adversary.shown(&argument), Err("OUTPUT_LENGTH"));
    (adversary.answers[0].rows, adversary.answers[1].rows) = (1, 2);
    assert_eq!(adversary.shown(&argument), Err("INPUT_LENGTH"));
}

#[test]
fn no_answer_at_all() {
    assert_eq!(shown_after(|adversary| adversary.answers.clear()), Err("ROWS_RANGE"));
}

#[test]
fn rows_beyond_all_bounds() {
    for rows in [0, 65, usize::MAX] {
        assert_eq!(shown_after(|adversary| adversary.answers[1].rows = rows), Err("ROWS_RANGE"));
    }
}

#[test]
fn outputs_that_the_accumulators_do_not_give() {
    for change in [1, -1, 1 << 24, i32::MIN] {
        let result = shown_after(|adversary| {
            let output = &mut adversary.answers[1].outputs[4];
            *output = output.wrapping_add(change);
        });
        assert_eq!(result, Err("OUTPUT_MISMATCH"));
    }
}

#[test]
fn an_input_with_bytes_past_its_row() {
    let result = shown_after(|adversary| adversary.answers[1].input[0] += Felt::TWO.pow(8 * 20_u32));
    assert_eq!(result, Err("INPUT_TAIL"));
}
