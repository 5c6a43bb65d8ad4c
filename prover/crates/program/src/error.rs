//! One error for all of section 1; `code` is stable and the same in TypeScript and Cairo.

use std::fmt;

/// What does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say where, by their names")]
pub enum Error {
    /// A value is not a canonical felt.
    FeltRange { position: usize },
    /// The lengths in a proof do not add up to its felts.
    ProofLength,
    /// A proof of a strategy that is not known here.
    ProofStrategy,
    /// A dimension or another word of a description is outside its limits.
    ModelShape { what: &'static str },
    /// A program has another number of felts (or values) than its shape takes.
    ModelLength,
    /// A program is not the one that the model hash names.
    ModelHash,
    /// A felt is no packing of ten lanes, or a value fits no lane.
    LaneRange,
    /// A lane that belongs to no output is not 0.
    LanePadding { lane: usize },
    /// A weight outside int8.
    WeightRange { output: usize, input: usize },
    /// A shift outside 0..=24.
    ShiftRange { output: usize },
    /// An accumulator can reach 2^24.
    AccBound { layer: usize, output: usize },
    /// Rows outside 1..=64.
    RowsRange,
    /// Another number of inputs than the rows take.
    InputLength,
    /// An input felt of 2^248 or more.
    InputRange { position: usize },
    /// Bytes past the end of a row.
    InputTail { position: usize },
    /// An input that does not open the commitment.
    InputHash,
    /// Another number of outputs than the rows give.
    OutputLength,
    /// An output that is not the program's.
    OutputMismatch { position: usize, expected: i32 },
    /// A cap or an opened row that is not under its root.
    ProofPath,
    /// The argument's last equation does not hold.
    ProofClaim,
}

impl Error {
    /// The stable code of docs/SPEC.md and docs/PROOF.md.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FeltRange { .. } => "FELT_RANGE",
            Self::ProofLength => "PROOF_LENGTH",
            Self::ProofStrategy => "PROOF_STRATEGY",
            Self::ModelShape { .. } => "MODEL_SHAPE",
            Self::ModelLength => "MODEL_LENGTH",
            Self::ModelHash => "MODEL_HASH",
            Self::LaneRange => "LANE_RANGE",
            Self::LanePadding { .. } => "LANE_PADDING",
            Self::WeightRange { .. } => "WEIGHT_RANGE",
            Self::ShiftRange { .. } => "SHIFT_RANGE",
            Self::AccBound { .. } => "ACC_BOUND",
            Self::RowsRange => "ROWS_RANGE",
            Self::InputLength => "INPUT_LENGTH",
            Self::InputRange { .. } => "INPUT_RANGE",
            Self::InputTail { .. } => "INPUT_TAIL",
            Self::InputHash => "INPUT_HASH",
            Self::OutputLength => "OUTPUT_LENGTH",
            Self::OutputMismatch { .. } => "OUTPUT_MISMATCH",
            Self::ProofPath => "PROOF_PATH",
            Self::ProofClaim => "PROOF_CLAIM",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FeltRange { position } => write!(f, "The value at position {position} is not a canonical felt."),
            Self::ProofLength => f.write_str("The lengths in the proof do not add up to its felts."),
            Self::ProofStrategy => f.write_str("The proof is of a strategy that this verifier does not know."),
            Self::ModelShape { what } => write!(f, "The model's {what} is outside its limits."),
            Self::ModelLength => f.write_str("The program has another length than its description takes."),
            Self::ModelHash => f.write_str("The program is not the one that the model hash names."),
            Self::LaneRange => f.write_str("A felt does not carry ten lanes with |v| < 2^24."),
            Self::LanePadding { lane } => write!(f, "Lane {lane} belongs to no output, yet it is not 0."),
            Self::WeightRange { output, input } => {
                write!(f, "The weight of output {output} and input {input} is no int8.")
            }
            Self::ShiftRange { output } => write!(f, "The shift of output {output} is not 0 to 24."),
            Self::AccBound { layer, output } => {
                write!(f, "Output {output} of layer {layer} can reach 2^24 or more in its accumulator.")
            }
            Self::RowsRange => f.write_str("A job has 1 to 64 rows."),
            Self::InputLength => f.write_str("The input has another length than its rows take."),
            Self::InputRange { position } => write!(f, "Input felt {position} is 2^248 or more."),
            Self::InputTail { position } => write!(f, "Input felt {position} has bytes past the end of its row."),
            Self::InputHash => f.write_str("The input does not open the input commitment."),
            Self::OutputLength => f.write_str("The statement has another number of outputs than the rows give."),
            Self::OutputMismatch { position, expected } => {
                write!(f, "Output {position} differs: the model gives {expected}.")
            }
            Self::ProofPath => f.write_str("An opened row of the proof is not under its root."),
            Self::ProofClaim => f.write_str("The proof's accumulators are not what the committed weights give."),
        }
    }
}

impl std::error::Error for Error {}
