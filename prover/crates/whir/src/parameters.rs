//! The rounds of an opening, from the number of variables alone: nothing of them is read from a proof.

/// Vectors are not shorter than 2^8 …
pub const MIN_VARIABLES: usize = 8;
/// … nor longer than 2^20.
pub const MAX_VARIABLES: usize = 20;

/// Variables that a round binds.
pub const FOLD: usize = 4;

/// One oracle of a vector of 2^`variables` elements: 2^`fold` columns, each encoded at rate 2^-`log_inverse_rate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Variables before the round.
    pub variables: usize,
    /// Variables that the round binds.
    pub fold: usize,
    /// Logarithm of the inverse rate.
    pub log_inverse_rate: usize,
    /// Rows that are opened, drawn with repeats.
    pub queries: usize,
}

impl Round {
    /// Logarithm of the number of coefficients of a column.
    pub fn log_degree(&self) -> usize {
        self.variables - self.fold
    }

    /// Logarithm of the number of rows: the depth of their tree.
    pub fn log_rows(&self) -> usize {
        self.log_degree() + self.log_inverse_rate
    }

    /// Elements of a row.
    pub fn width(&self) -> usize {
        1 << self.fold
    }

    /// Logarithm of the number of nodes in the cap: ⌈log2 queries⌉.
    pub fn log_cap(&self) -> usize {
        self.queries.next_power_of_two().ilog2() as usize
    }

    /// Siblings of an opened row.
    pub fn path(&self) -> usize {
        self.log_rows() - self.log_cap()
    }

    /// Felts of the cap and of all opened rows with their siblings.
    pub fn opened_felts(&self) -> usize {
        (1 << self.log_cap()) + self.queries * (self.width() + self.path())
    }
}

/// All rounds of an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    rounds: Vec<Round>,
}

impl Parameters {
    /// Those of a vector of 2^`variables` elements; none outside of the limits.
    pub fn new(variables: usize) -> Option<Self> {
        let table: &[(usize, usize)] = match variables {
            MIN_VARIABLES..=13 => &[(10, 26)],
            14 => &[(9, 29)],
            15..=17 => &[(8, 33), (6, 44)],
            18..=MAX_VARIABLES => &[(6, 44), (7, 38), (9, 29)],
            _ => return None,
        };
        let mut left = variables;
        let round = |&(log_inverse_rate, queries): &_| {
            let round = Round { variables: left, fold: FOLD, log_inverse_rate, queries };
            left -= FOLD;
            round
        };
        Some(Self { rounds: table.iter().map(round).collect() })
    }

    /// Rounds of one's own, for tests and measurements: how sound they are is the caller's business.
    ///
    /// # Panics
    /// If there is none, or one does not go on from the one before it.
    pub fn from_rounds(rounds: Vec<Round>) -> Self {
        let goes_on = |pair: &[Round]| pair[1].variables == pair[0].log_degree();
        assert!(
            !rounds.is_empty() && rounds.windows(2).all(goes_on),
            "rounds, each on the vector that was folded before"
        );
        Self { rounds }
    }

    /// The rounds, first to last; one at least.
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    /// The first oracle: that of the vector itself.
    pub fn first(&self) -> Round {
        self.rounds[0]
    }

    /// Variables of the whole vector.
    pub fn variables(&self) -> usize {
        self.rounds[0].variables
    }

    /// Variables of the vector that is sent in the clear.
    pub fn clear_variables(&self) -> usize {
        self.rounds[self.rounds.len() - 1].log_degree()
    }

    /// Felts of an opening.
    pub fn proof_felts(&self) -> usize {
        let sumcheck = 2 * self.variables();
        let oracles = 2 * (self.rounds.len() - 1);
        let opened: usize = self.rounds.iter().map(Round::opened_felts).sum();
        sumcheck + oracles + (1 << self.clear_variables()) + opened
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_what_the_formula_says() {
        for variables in MIN_VARIABLES..=MAX_VARIABLES {
            let parameters = Parameters::new(variables).unwrap();
            let rounds = parameters.rounds();
            let security = 128 + (rounds.len() + 1).next_power_of_two().ilog2();
            for round in rounds {
                let bits = round.log_inverse_rate as f64 / 2.0 - (1.0 + 1.0 / 2000_f64).log2();
                assert_eq!(round.queries, (f64::from(security) / bits).ceil() as usize, "{variables}");
                assert!(round.log_rows() <= 22 && round.log_cap() <= round.log_rows());
            }
        }
        assert!(Parameters::new(MIN_VARIABLES - 1).or(Parameters::new(MAX_VARIABLES + 1)).is_none());
    }

    #[test]
    fn clear_vector_and_length_are_those_of_the_table() {
        let all: Vec<Parameters> = (8..=20).filter_map(Parameters::new).collect();
        let felts: Vec<usize> = all.iter().map(Parameters::proof_felts).collect();
        assert_eq!(felts, [714, 758, 818, 910, 1066, 1350, 1954, 2257, 2464, 2799, 3364, 3541, 3782]);
        let clear: Vec<usize> = all.iter().map(Parameters::clear_variables).collect();
        assert_eq!(clear, [4, 5, 6, 7, 8, 9, 10, 7, 8, 9, 6, 7, 8]);
    }
}
