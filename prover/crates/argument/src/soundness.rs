//! A cheating prover's chances against this model (docs/PROOF.md, section 6): those of the equation, then those of the
//! opening.

use crate::layout::Layout;
use ciro_whir::soundness::{Phase, phases};

/// More than τ and θ can have as degrees: blocks of all layers, rows of all answers.
const DEGREES: [f64; 2] = [8_192.0, 262_144.0];

/// All phases, in order; `ciro_whir::soundness::total_bits` adds them up.
pub fn soundness(layout: &Layout) -> Vec<Phase> {
    let weights = layout.parameters.first();
    let own = [
        Phase::of_challenges("equation", DEGREES.iter().sum()),
        Phase::of_challenges("two vectors of one root and y", weights.list_collisions()),
        Phase::of_challenges("combination with y", weights.list_size()),
    ];
    own.into_iter().chain(phases(&layout.parameters)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ciro_program::{DenseShape, Shape};
    use ciro_whir::soundness::total_bits;

    #[test]
    fn the_equation_takes_nothing_from_the_opening() {
        let layer = DenseShape { outputs: 512, relu: false, bits: 16 };
        let layout = Layout::new(&Shape::new(784, vec![layer]).unwrap()).unwrap();
        let phases = soundness(&layout);
        assert!(phases[0].bits > 232.0 && phases[1].bits > 206.0);
        assert!(total_bits(&phases) > 128.0);
    }
}
