//! What the parts cost: `cargo bench -p ciro-program`. Medians, in microseconds.
#![allow(missing_docs)]

use ciro_program::bytes::pack_input;
use ciro_program::commitment::{input_commitment, model_hash};
use ciro_program::execute::execute;
use ciro_program::verify::verify;
use ciro_program::weights::{decode_program, encode_program};
use ciro_program::{Dense, DenseShape, Felt, Program, Proof, Statement};
use std::hint::black_box;
use std::time::{Duration, Instant};

const BUDGET: Duration = Duration::from_millis(500);

fn main() {
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "network x rows", "execute", "read", "hash", "prove", "verify"
    );
    for (sizes, rows) in [(&[64, 32, 10][..], 1), (&[64, 32, 10], 64), (&[784, 128, 10], 1), (&[784, 128, 10], 64)] {
        let program = network(sizes);
        let felts = encode_program(&program).unwrap();
        let x: Vec<i8> = (0..rows * sizes[0]).map(|at| (at * 37 % 256) as u8 as i8).collect();
        let outputs = execute(&program, &x, rows).unwrap();
        let prove = || {
            let program = decode_program(&felts).unwrap();
            let input = pack_input(&x, sizes[0]).unwrap();
            let outputs = execute(&program, &x, rows).unwrap();
            let commitment = input_commitment(&Felt::ONE, rows, sizes[0], &input);
            let proof = Proof { rows, salt: Felt::ONE, input: &input, program: &felts }.encode().unwrap();
            (Statement { model_hash: Felt::ZERO, input_commitment: commitment, outputs }, proof)
        };
        let (statement, proof) = prove();
        let statement = Statement { model_hash: model_hash(&felts).unwrap(), outputs, ..statement };
        let times = [
            median(|| execute(&program, &x, rows)),
            median(|| decode_program(&felts)),
            median(|| model_hash(&felts)),
            median(prove),
            median(|| verify(&statement, &proof).unwrap()),
        ];
        let [execute, read, hash, prove, verify] = times;
        let name = format!("{sizes:?} x {rows}");
        println!("{name:<28} {execute:>10.1} {read:>10.1} {hash:>10.1} {prove:>10.1} {verify:>10.1}");
    }
}

/// ReLU between layers; weights all over int8.
fn network(sizes: &[usize]) -> Program {
    let layer = |pair: &[usize], last: bool| Dense {
        shape: DenseShape { outputs: pair[1], relu: !last, bits: if last { 16 } else { 8 } },
        weights: (0..pair[0] * pair[1]).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as i8).collect(),
        bias: vec![1000; pair[1]],
        shift: vec![if last { 3 } else { 11 }; pair[1]],
    };
    let layers = sizes.windows(2).enumerate().map(|(at, pair)| layer(pair, at + 2 == sizes.len())).collect();
    Program::new(sizes[0], layers).unwrap()
}

fn median<T>(work: impl Fn() -> T) -> f64 {
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 5 || start.elapsed() < BUDGET {
        let one = Instant::now();
        black_box(work());
        times.push(one.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
