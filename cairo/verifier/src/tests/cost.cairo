use crate::check_model::check_model;
use crate::commitment::{input_commitment, model_hash};
use crate::description::parse;
use crate::execute::{prepare, run};
use crate::bytes::unpack_row;
use crate::interface::Answer;
use crate::verify::verify;
use super::vectors::{INPUT, OUTPUTS, PROGRAM};

#[test]
fn cost_check() { let f = check_model(PROGRAM.span()); println!("{:?}", f); }
#[test]
fn cost_parse() { parse(PROGRAM.span()); }
#[test]
fn cost_prepare() { prepare(parse(PROGRAM.span()).layers); }
#[test]
fn cost_hash() { let p = parse(PROGRAM.span()); model_hash(p.description, p.weights); }
#[test]
fn cost_unpack() { let mut i = INPUT.span(); unpack_row(ref i, 64); }
#[test]
fn cost_run() { let mut i = INPUT.span(); run(prepare(parse(PROGRAM.span()).layers), unpack_row(ref i, 64)); }
#[test]
fn cost_verify() { 
  let c = input_commitment(7, 1, 64, INPUT.span());
  let p = parse(PROGRAM.span()); verify(model_hash(p.description, p.weights), PROGRAM.span(), array![Answer{ job_id: 0, salt: 7, rows: 1, input: INPUT.span(), input_commitment: c, outputs: OUTPUTS.span() }].span());
}
