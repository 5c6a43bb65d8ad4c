//! All accumulators of all rows and layers in one linear equation of the weights (docs/PROOF.md, section 2):
//!
//!   Σ_x W(x)·A(x) = σ = Σ_b θ^b Σ_{l, β} τ^{pos(l, β)}·P(b, l, β)
//!   A(x) = τ^{pos(l, start + β)}·X_l(i)  in piece (l, start, e),  0 outside;   X_l(i) = Σ_b θ^b·x_l(b, i)

use crate::layout::{Layout, Piece};
use crate::witness::Witness;
use ciro_field::{Fe, Lanes};
use ciro_sumcheck::multilinear::{eq_table, fill_powers, pow};

/// The equation at challenges τ, θ.
pub struct Equation<'a> {
    layout: &'a Layout,
    tau: Fe,
    /// X of all layers, one after the other.
    columns: Vec<Fe>,
    /// τ^pos.
    powers: Vec<Fe>,
}

impl<'a> Equation<'a> {
    /// Sums the inputs of all rows.
    pub fn new(layout: &'a Layout, witness: &Witness, tau: Fe, theta: Fe) -> Self {
        let mut columns = vec![Fe::ZERO; layout.inputs()];
        let mut weight = Fe::ONE;
        for row in witness.inputs.chunks(layout.inputs()) {
            // All multiples of θ^b that there are: an addition an input is left.
            let mut multiples = [Fe::ZERO; 256];
            let mut multiple = Fe::from_i64(i8::MIN.into()) * weight;
            for entry in &mut multiples {
                *entry = multiple;
                multiple += weight;
            }
            columns.iter_mut().zip(row).for_each(|(sum, &x)| *sum += multiples[(i16::from(x) + 128) as usize]);
            weight *= theta;
        }
        let mut powers = vec![Fe::ZERO; layout.blocks()];
        fill_powers(&mut powers, Fe::ONE, tau);
        Self { layout, tau, columns, powers }
    }

    /// σ.
    pub fn claim(&self, witness: &Witness, theta: Fe) -> Fe {
        let row = |accumulators: &[Fe]| Lanes::chosen().dot(&self.powers, accumulators);
        witness.accumulators.chunks(self.powers.len()).rev().fold(Fe::ZERO, |sum, row_| sum * theta + row(row_))
    }

    /// A, for all x.
    pub fn weight(&self) -> Vec<Fe> {
        let mut weight = vec![Fe::ZERO; 1 << self.layout.parameters.variables()];
        for piece in &self.layout.pieces {
            let column = self.column(piece.layer);
            let blocks = weight[piece.base..piece.base + (1 << piece.log_size())].chunks_mut(1 << piece.log_inputs);
            for (entries, &power) in blocks.zip(&self.powers[self.position(piece)..]) {
                entries[..column.len()].copy_from_slice(column);
                Lanes::chosen().scale(&mut entries[..column.len()], power);
            }
        }
        weight
    }

    /// Ã(r).
    pub fn extension(&self, r: &[Fe]) -> Fe {
        let term = |piece: &Piece| {
            let (upper, rest) = r.split_at(r.len() - piece.log_size());
            let (blocks, inputs) = rest.split_at(piece.log_blocks);
            let bit = |k: usize| piece.base >> (r.len() - 1 - k) & 1 == 1;
            let eq: Fe = upper.iter().enumerate().map(|(k, &r)| if bit(k) { r } else { Fe::ONE - r }).product();
            let column = self.column(piece.layer);
            let sum = Lanes::chosen().dot(column, &eq_table(inputs)[..column.len()]);
            eq * self.powers[self.position(piece)] * pow(self.tau, blocks) * sum
        };
        self.layout.pieces.iter().map(term).sum()
    }

    fn column(&self, layer: usize) -> &[Fe] {
        &self.columns[self.layout.first_input[layer]..self.layout.first_input[layer + 1]]
    }

    /// pos(l, start).
    fn position(&self, piece: &Piece) -> usize {
        self.layout.first_block[piece.layer] + piece.start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ciro_program::{DenseShape, Shape};
    use ciro_sumcheck::multilinear::evaluate;

    #[test]
    fn the_extension_is_that_of_the_weight() {
        let layers = [125, 20, 7].map(|outputs| DenseShape { outputs, relu: true, bits: 8 }).to_vec();
        let layout = Layout::new(&Shape::new(50, layers).unwrap()).unwrap();
        let inputs = (0..3 * layout.inputs()).map(|at| (at * 37 % 256) as u8 as i8).collect();
        let witness = Witness { inputs, ..Witness::default() };
        let equation = Equation::new(&layout, &witness, Fe::from_u64(3).pow(40), Fe::from_u64(5).pow(40));
        let r: Vec<Fe> = (0..layout.parameters.variables()).map(|k| Fe::from_u64(k as u64 + 2).pow(30)).collect();
        assert_eq!(equation.extension(&r), evaluate(&equation.weight(), &r));
    }
}
