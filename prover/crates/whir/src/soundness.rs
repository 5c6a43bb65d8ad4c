//! What a cheating prover's chances are, phase by phase (docs/PROOF.md, section 6), up to Johnson's bound with
//! multiplicity M = 1000:
//!
//!   a query of rate ρ misses with √ρ·(1 + 1/(2M));   a list has at most (M + ½)/√ρ members
//!   one column's correlated agreement over 2^d points fails with (ePrint 2025/2055, theorem 4.6)
//!       ((2(M + ½)^5 + 3(M + ½)·δ·ρ)/(3·ρ^1.5)·2^d + (M + ½)/√ρ)/|F|

use crate::{Parameters, Round};

/// M.
const MULTIPLICITY: f64 = 1000.0;
/// log2 of the field's order, rounded down.
pub const FIELD_BITS: f64 = 251.0;

/// A step at which luck may help a cheat, and how much.
#[derive(Clone, Debug, PartialEq)]
pub struct Phase {
    /// What happens in it.
    pub name: String,
    /// -log2 of the chance.
    pub bits: f64,
}

impl Phase {
    /// A phase in which `bad` of all challenges help, `bad` at least 1.
    pub fn of_challenges(name: impl Into<String>, bad: f64) -> Self {
        Self { name: name.into(), bits: FIELD_BITS - bad.log2() }
    }
}

/// -log2 of the sum of all chances.
pub fn total_bits(phases: &[Phase]) -> f64 {
    -phases.iter().map(|phase| (-phase.bits).exp2()).sum::<f64>().log2()
}

impl Round {
    /// The most vectors that can be near one word of this round's oracle.
    pub fn list_size(&self) -> f64 {
        (MULTIPLICITY + 0.5) * (self.log_inverse_rate as f64 / 2.0).exp2()
    }

    /// Pairs of them that may agree at a point out of the domain, times the points where a pair does.
    pub fn list_collisions(&self) -> f64 {
        self.list_size() * (self.list_size() - 1.0) / 2.0 * (self.variables as f64).exp2()
    }

    /// One column's correlated agreement, times |F|.
    fn agreement(&self) -> f64 {
        let m = MULTIPLICITY + 0.5;
        let rate = (-(self.log_inverse_rate as f64)).exp2();
        let distance = 1.0 - rate.sqrt() * (1.0 + 0.5 / MULTIPLICITY);
        let polynomial = 2.0 * m.powi(5) + 3.0 * m * distance * rate;
        polynomial / (3.0 * rate.powf(1.5)) * (self.log_rows() as f64).exp2() + m / rate.sqrt()
    }

    /// Bits that one query gives.
    pub fn query_bits(&self) -> f64 {
        self.log_inverse_rate as f64 / 2.0 - (1.0 + 0.5 / MULTIPLICITY).log2()
    }
}

/// All phases of an opening, in order.
pub fn phases(parameters: &Parameters) -> Vec<Phase> {
    let mut phases = Vec::new();
    for (at, round) in parameters.rounds().iter().enumerate() {
        let (number, fold) = (at + 1, round.fold as f64);
        let named = |what: &str| format!("round {number}: {what}");
        phases.push(Phase::of_challenges(named("sumcheck"), 2.0 * fold * round.list_size()));
        // Folding one variable after the other is 2^k - 1 times one column's at most.
        phases.push(Phase::of_challenges(named("folding"), (fold.exp2() - 1.0) * round.agreement()));
        let next = parameters.rounds().get(at + 1);
        if let Some(next) = next {
            phases.push(Phase::of_challenges(named("out-of-domain value"), next.list_collisions()));
        }
        phases.push(Phase { name: named("queries"), bits: round.query_bits() * round.queries as f64 });
        let list = next.map_or(1.0, Round::list_size);
        phases.push(Phase::of_challenges(named("combination"), (round.queries + 1) as f64 * list));
    }
    phases.push(Phase::of_challenges("last variables", 2.0 * parameters.clear_variables() as f64));
    phases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MAX_VARIABLES, MIN_VARIABLES};

    #[test]
    fn every_vector_has_128_bits_and_almost_all_of_the_chance_is_in_the_queries() {
        for variables in MIN_VARIABLES..=MAX_VARIABLES {
            let phases = phases(&Parameters::new(variables).unwrap());
            let total = total_bits(&phases);
            assert!((129.8..131.1).contains(&total), "{variables}: {total}");
            let algebraic: Vec<Phase> = phases.into_iter().filter(|phase| !phase.name.ends_with("queries")).collect();
            assert!((163.5..170.0).contains(&total_bits(&algebraic)), "{variables}: {}", total_bits(&algebraic));
        }
    }

    #[test]
    fn chances_add_up() {
        let phase = |bits| Phase { name: String::new(), bits };
        assert_eq!(total_bits(&[phase(130.0), phase(130.0)]), 129.0);
        assert_eq!(Phase::of_challenges("", 8.0).bits, 248.0);
    }
}
