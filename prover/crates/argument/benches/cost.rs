//! What an argument costs: `cargo bench -p ciro-argument [-- NAME]`. Milliseconds on all threads; medians but for
//! `commit`.
#![allow(missing_docs)]

#[path = "../tests/common/network.rs"]
mod network;

use ciro_argument::{Answer, CommittedModel, Context, Proof, Proven, prove, verify};
use ciro_program::Felt;
use ciro_program::weights::encode_program;
use network::{network, scramble};
use std::time::{Duration, Instant};

const CASES: [(&str, &[usize], usize); 7] = [
    ("64-32-10", &[64, 32, 10], 1),
    ("64-48-24-10", &[64, 48, 24, 10], 1),
    ("64-32-10 x 64", &[64, 32, 10], 64),
    ("250-128-64-10", &[250, 128, 64, 10], 1),
    ("784-512-256-10", &[784, 512, 256, 10], 1),
    ("2048-1500-8", &[2048, 1500, 8], 1),
    ("1025-2900", &[1025, 2900], 1),
];
const HEADS: [&str; 11] =
    ["m", "commit", "load", "execute", "equation", "sumcheck", "oracles", "rows", "prove", "verify", "felts"];
const RUNS: usize = 9;

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("{:<16}{}", "network", HEADS.map(|head| format!("{head:>10}")).concat());
    for (name, sizes, rows) in CASES {
        if only.as_deref().is_none_or(|only| only == name) {
            println!("{name:<16}{}", row(sizes, rows));
        }
    }
    println!("peak memory {} MiB", peak_memory().unwrap_or_default() >> 10);
}

fn row(sizes: &[usize], rows: usize) -> String {
    let program = encode_program(&network(sizes).unwrap()).unwrap();
    let (model, commit) = timed(|| CommittedModel::commit(&program).unwrap());
    let leaves = model.leaves().to_vec();
    let (loaded, load) = timed(|| CommittedModel::load(&program, leaves).unwrap());
    assert_eq!(loaded.committed.felts(), model.committed.felts());
    let values: Vec<i8> = (0..rows * sizes[0]).map(|at| scramble(at) as i8).collect();
    let answer = Answer::open(Felt::ONE, Felt::TWO, rows, sizes[0], &values).unwrap();
    let runs: Vec<(Proven, Duration)> =
        (0..RUNS).map(|_| timed(|| prove(&model, &Context::default(), vec![answer.clone()]).unwrap())).collect();
    let phase = |time: fn(&Proven) -> Duration| median(runs.iter().map(|(proven, _)| time(proven)).collect());
    let proven = &runs[0].0;
    let (hash, felts) = (model.committed.model_hash(), model.committed.felts());
    let check = || verify(&Context::default(), &hash, felts, &proven.answers, &proven.argument).unwrap();
    let times = [
        commit,
        load,
        phase(|proven| proven.times.execute),
        phase(|proven| proven.times.equation),
        phase(|proven| proven.times.opening.sumcheck),
        phase(|proven| proven.times.opening.oracles),
        phase(|proven| proven.times.opening.rows),
        median(runs.iter().map(|(_, whole)| *whole).collect()),
        median((0..RUNS).map(|_| timed(check).1).collect()),
    ];
    let proof = Proof { rows, salt: answer.salt, input: &answer.input, program: felts, argument: &proven.argument };
    let times = times.map(|time| format!("{:>10.2}", time.as_secs_f64() * 1e3)).concat();
    let variables = model.committed.layout.parameters.variables();
    format!("{variables:>10}{times}{:>10}", proof.encode().unwrap().len())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// In KiB; where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
