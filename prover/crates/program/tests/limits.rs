//! The largest programs that are allowed, and the smallest step past them.
#![allow(missing_docs)]

use ciro_program::execute::execute;
use ciro_program::program::{MAX_LAYERS, MAX_MACS, MAX_ROWS, MAX_WIDTH};
use ciro_program::self_test::naive;
use ciro_program::weights::{decode_program, encode_program};
use ciro_program::{Dense, DenseShape, Error, Felt, Program};

fn dense(inputs: usize, outputs: usize, weight: i8, bits: u8) -> Dense {
    let shape = DenseShape { outputs, relu: false, bits };
    let weights = (0..inputs * outputs).map(|at| if at % 3 == 0 { -weight } else { weight }).collect();
    Dense { shape, weights, bias: vec![-7; outputs], shift: vec![3; outputs] }
}

#[test]
fn most_multiply_accumulates_and_rows() {
    let outputs = MAX_MACS / MAX_WIDTH;
    let program = Program::new(MAX_WIDTH, vec![dense(MAX_WIDTH, outputs, 31, 25)]).unwrap();
    let felts = encode_program(&program).unwrap();
    assert_eq!(decode_program(&felts).unwrap(), program);

    let input: Vec<i8> = (0..MAX_ROWS * MAX_WIDTH).map(|at| (at * 89 % 256) as u8 as i8).collect();
    let fast: Vec<i64> = execute(&program, &input, MAX_ROWS).unwrap().into_iter().map(i64::from).collect();
    assert_eq!(fast[..outputs], naive(&program, &input[..MAX_WIDTH]));
    assert_eq!(fast[63 * outputs..], naive(&program, &input[63 * MAX_WIDTH..]));
    assert_eq!(execute(&program, &input, MAX_ROWS + 1), Err(Error::RowsRange));
    assert_eq!(execute(&program, &input, usize::MAX), Err(Error::RowsRange));
    assert_eq!(execute(&program, &input, MAX_ROWS - 1), Err(Error::InputLength));
}

#[test]
fn most_layers() {
    let layers = |count| (0..count).map(|_| dense(3, 3, 127, 8)).collect();
    let program = Program::new(3, layers(MAX_LAYERS)).unwrap();
    assert_eq!(decode_program(&encode_program(&program).unwrap()).unwrap(), program);
    assert_eq!(Program::new(3, layers(MAX_LAYERS + 1)).unwrap_err().code(), "MODEL_SHAPE");
    assert_eq!(Program::new(3, layers(0)).unwrap_err().code(), "MODEL_SHAPE");
}

/// The product of two limits is far above 2^22: refused by the description alone, before any weight is looked for.
#[test]
fn widest_layer() {
    let description = [MAX_WIDTH, 1, 1, MAX_WIDTH, 0, 8].map(Felt::from);
    assert_eq!(decode_program(&description).unwrap_err().code(), "MODEL_SHAPE");
    assert_eq!(Program::new(MAX_WIDTH, vec![dense(MAX_WIDTH, 1, 32, 25)]).unwrap_err().code(), "ACC_BOUND");
}
