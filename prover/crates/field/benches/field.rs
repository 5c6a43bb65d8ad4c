//! What the field costs: `cargo bench -p ciro-field`. Medians, in nanoseconds an element, on one thread.
#![allow(missing_docs)]

use ciro_field::{Fe, Lanes, Ntt, batch_inverse};
use starknet_types_core::felt::Felt;
use std::hint::black_box;
use std::time::{Duration, Instant};

const BUDGET: Duration = Duration::from_millis(200);
const LEN: usize = 1 << 10;

fn main() {
    let a: Vec<Fe> = (0..LEN as u64).map(|at| Fe::from_u64(at + 3).pow(99)).collect();
    let b: Vec<Fe> = a.iter().rev().copied().collect();
    let (x, y): (Vec<Felt>, Vec<Felt>) = a.iter().zip(&b).map(|(a, b)| (Felt::from(a), Felt::from(b))).unzip();
    let reference = median(LEN, || black_box(&x).iter().zip(black_box(&y)).map(|(x, y)| x * y).collect::<Vec<_>>());
    println!("reference (starknet-types-core), mul {reference:>26.2} ns");
    println!("inverse {:>54.0} ns", median(1, || black_box(a[7]).inverse()));
    println!("batch inverse {:>48.2} ns", median(LEN, || batch_inverse(&mut black_box(a.clone()))));
    let names = ["add", "mul", "mul_add", "fold", "dot", "quadratic", "butterfly4", "mul ratio"];
    println!("\n{:<10}{}", "path", names.map(|name| format!("{name:>12}")).concat());
    for lanes in Lanes::available() {
        let mut work = a.clone();
        let mut quarters = [a.clone(), b.clone(), a.clone(), b.clone()];
        let w = [a[1], a[2], a[3]];
        let mul = median(LEN, || lanes.mul(black_box(&mut work), &b));
        let times = [
            median(LEN, || lanes.add(black_box(&mut work), &b)),
            mul,
            median(LEN, || lanes.mul_add(black_box(&mut work), &a, &b)),
            median(LEN, || lanes.fold(black_box(&mut work), &b, w[0])),
            median(LEN, || lanes.dot(black_box(&a), &b)),
            median(LEN, || lanes.quadratic([black_box(&a), &b], [&b, &a])),
            median(4 * LEN, || {
                let [p, q, r, s] = black_box(&mut quarters);
                lanes.butterfly4([p, q, r, s], w);
            }),
            reference / mul,
        ];
        println!("{:<10}{}", lanes.name(), times.map(|time| format!("{time:>12.2}")).concat());
    }
    println!("\ntransforms of 16 columns, all threads: milliseconds, and nanoseconds a butterfly");
    for lanes in Lanes::available() {
        for log_rows in [10, 14, 16] {
            let ntt = Ntt::with_lanes(log_rows, lanes);
            let mut data: Vec<Fe> = a.iter().cycle().take(16 << log_rows).copied().collect();
            let time = median(1, || ntt.forward(black_box(&mut data), 16));
            let butterfly = time / ((8 * log_rows) << log_rows) as f64;
            println!("{:<10} 2^{log_rows} rows {:>12.3} ms {butterfly:>10.2} ns", lanes.name(), time / 1e6);
        }
    }
}

/// Nanoseconds an element.
fn median<T>(elements: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 5 || start.elapsed() < BUDGET {
        let one = Instant::now();
        black_box(work());
        times.push(one.elapsed().as_secs_f64() * 1e9 / elements as f64);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
