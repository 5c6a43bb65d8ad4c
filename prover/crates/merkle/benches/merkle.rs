//! What a tree costs: `cargo bench -p ciro-merkle`. Rows of 16 elements, all threads.
#![allow(missing_docs)]

use ciro_field::{Fe, Lanes};
use ciro_merkle::Tree;
use ciro_poseidon::Batch;
use std::hint::black_box;
use std::time::Instant;

const WIDTH: usize = 16;
const RUNS: usize = 5;

fn main() {
    println!("{:<10} {:>10} {:>12} {:>14} {:>20}", "path", "rows", "ms", "leaves/s", "us a permutation");
    for lanes in Lanes::available() {
        for depth in [8, 12, 15] {
            let rows: Vec<Fe> = (0..WIDTH << depth).map(|at| Fe::from_u64(at as u64)).collect();
            let mut times: Vec<f64> = (0..RUNS)
                .map(|_| {
                    let start = Instant::now();
                    black_box(Tree::new(Batch::with_lanes(lanes), black_box(&rows), WIDTH).root());
                    start.elapsed().as_secs_f64()
                })
                .collect();
            times.sort_by(f64::total_cmp);
            let (seconds, leaves) = (times[RUNS / 2], (1 << depth) as f64);
            let permutation = seconds * 1e6 / (leaves * (WIDTH / 2 + 1) as f64);
            let (ms, rate, name) = (seconds * 1e3, leaves / seconds, lanes.name());
            println!("{name:<10} {:>10} {ms:>12.2} {rate:>14.0} {permutation:>20.3}", format!("2^{depth}"));
        }
    }
}
