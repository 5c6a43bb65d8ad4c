//! What a permutation costs: `cargo bench -p ciro-poseidon`. Medians, amortised, in microseconds, on one thread.
#![allow(missing_docs)]

use ciro_field::{Fe, Lanes};
use ciro_poseidon::{Batch, permute};
use starknet_types_core::felt::Felt;
use starknet_types_core::hash::Poseidon;
use std::hint::black_box;
use std::time::{Duration, Instant};

const BUDGET: Duration = Duration::from_millis(400);
/// What one task of a batch takes at a time, so that rayon gives it to one thread.
const STATES: usize = 64;

fn main() {
    let mut states: Vec<[Fe; 3]> = (0..STATES as u64).map(|at| [at, at + 1, 7].map(Fe::from_u64)).collect();
    let mut felts: Vec<[Felt; 3]> = states.iter().map(|state| state.map(Felt::from)).collect();
    let reference = median(|| black_box(&mut felts).iter_mut().for_each(Poseidon::hades_permutation));
    println!("{:<40} {reference:>8.3} us", "reference (starknet-types-core)");
    let alone = median(|| black_box(&mut states).iter_mut().for_each(permute));
    println!("{:<40} {alone:>8.3} us {:>6.1} x", "one by one", reference / alone);
    for lanes in Lanes::available() {
        let batch = Batch::with_lanes(lanes);
        let time = median(|| batch.permute(black_box(&mut states)));
        println!("{:<40} {time:>8.3} us {:>6.1} x", format!("batch, {}", lanes.name()), reference / time);
        for few in [1, 3, 8, 16, 24] {
            let time = median(|| batch.permute(black_box(&mut states[..few]))) * STATES as f64;
            println!("{:<40} {time:>8.3} us together", format!("  {few} states, {}", lanes.name()));
        }
    }
}

/// Microseconds a state.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 5 || start.elapsed() < BUDGET {
        let one = Instant::now();
        work();
        times.push(one.elapsed().as_secs_f64() * 1e6 / STATES as f64);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
