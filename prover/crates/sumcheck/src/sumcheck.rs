//! Sumcheck of Σ_x f(x)·w(x) = claim (docs/PROOF.md, section 5.1). For each variable
//!
//!   s(X) = Σ_u f(X, u)·w(X, u) = s(0) + s_1·X + s_2·X²
//!
//! is sent as (s(0), s_2); s(1) = claim - s(0), so there is nothing to compare. A challenge α binds the variable: claim
//! = s(α).

use crate::multilinear::{PARALLEL, bind};
use ciro_field::{Fe, Lanes};
use ciro_transcript::{Challenger, Tag};
use rayon::prelude::*;

/// Binds `variables` variables of f and w; writes two felts each. Gives the challenges, first variable first.
///
/// # Panics
/// If f and w differ in length, or have fewer variables.
pub fn prove(
    f: &mut Vec<Fe>,
    w: &mut Vec<Fe>,
    variables: usize,
    challenger: &mut impl Challenger,
    proof: &mut Vec<Fe>,
) -> Vec<Fe> {
    assert!(f.len() == w.len() && f.len() >> variables > 0, "two vectors of enough variables");
    let bind_one = |_| {
        let [at_zero, leading] = round(f, w);
        proof.extend([at_zero, leading]);
        let [alpha, _] = challenger.mix(Tag::Sumcheck, at_zero, leading);
        bind(f, alpha);
        bind(w, alpha);
        alpha
    };
    (0..variables).map(bind_one).collect()
}

/// Follows a proof of two felts a variable: the claim becomes that on f and w with these variables bound. Gives the
/// challenges.
pub fn verify(claim: &mut Fe, proof: &[Fe], challenger: &mut impl Challenger) -> Vec<Fe> {
    let follow = |&[at_zero, leading]: &[Fe; 2]| {
        let [alpha, _] = challenger.mix(Tag::Sumcheck, at_zero, leading);
        let linear = *claim - at_zero.double() - leading;
        *claim = at_zero + alpha * (linear + alpha * leading);
        alpha
    };
    proof.as_chunks().0.iter().map(follow).collect()
}

/// s(0) and s_2.
fn round(f: &[Fe], w: &[Fe]) -> [Fe; 2] {
    let half = f.len() / 2;
    let ((f0, f1), (w0, w1)) = (f.split_at(half), w.split_at(half));
    if half < PARALLEL {
        return Lanes::chosen().quadratic([f0, f1], [w0, w1]);
    }
    let f = f0.par_chunks(PARALLEL).zip(f1.par_chunks(PARALLEL));
    let w = w0.par_chunks(PARALLEL).zip(w1.par_chunks(PARALLEL));
    let sums = f.zip(w).map(|((f0, f1), (w0, w1))| Lanes::chosen().quadratic([f0, f1], [w0, w1]));
    sums.reduce(|| [Fe::ZERO; 2], |a, b| [a[0] + b[0], a[1] + b[1]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multilinear::evaluate;
    use ciro_transcript::Sponge;

    fn some(seed: u64, vars: usize) -> Vec<Fe> {
        (0..1 << vars).map(|at| Fe::from_u64(at + seed).pow(9)).collect()
    }

    #[test]
    fn a_right_claim_ends_at_the_product_of_the_extensions() {
        for vars in [0, 1, 5, 14] {
            let (f, w) = (some(3, vars), some(8, vars));
            let mut claim = f.iter().zip(&w).map(|(&f, &w)| f * w).sum::<Fe>();
            let mut proof = Vec::new();
            let (mut f_bound, mut w_bound) = (f.clone(), w.clone());
            let r = prove(&mut f_bound, &mut w_bound, vars, &mut Sponge::default(), &mut proof);
            assert_eq!(proof.len(), 2 * vars);
            let mut wrong = claim + Fe::ONE;
            assert_eq!(verify(&mut claim, &proof, &mut Sponge::default()), r);
            assert_eq!(claim, evaluate(&f, &r) * evaluate(&w, &r));
            assert_eq!((f_bound, w_bound), (vec![evaluate(&f, &r)], vec![evaluate(&w, &r)]));
            verify(&mut wrong, &proof, &mut Sponge::default());
            assert_ne!(wrong, claim);
        }
    }
}
