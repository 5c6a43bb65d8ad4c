//! Codes of docs/SPEC.md, the same in Rust and TypeScript.

pub mod Errors {
    pub const PROOF_LENGTH: felt252 = 'PROOF_LENGTH';
    pub const PROOF_STRATEGY: felt252 = 'PROOF_STRATEGY';
    /// A description beyond the limits, or of a layer kind that does not exist.
    pub const MODEL_SHAPE: felt252 = 'MODEL_SHAPE';
    pub const MODEL_LENGTH: felt252 = 'MODEL_LENGTH';
    pub const MODEL_HASH: felt252 = 'MODEL_HASH';
    /// The data contract is absent, panicked or did not return a span of felts.
    pub const MODEL_DATA: felt252 = 'MODEL_DATA';
    pub const LANE_RANGE: felt252 = 'LANE_RANGE';
    pub const LANE_PADDING: felt252 = 'LANE_PADDING';
    pub const WEIGHT_RANGE: felt252 = 'WEIGHT_RANGE';
    pub const SHIFT_RANGE: felt252 = 'SHIFT_RANGE';
    pub const ACC_BOUND: felt252 = 'ACC_BOUND';
    pub const ROWS_RANGE: felt252 = 'ROWS_RANGE';
    pub const INPUT_LENGTH: felt252 = 'INPUT_LENGTH';
    pub const INPUT_RANGE: felt252 = 'INPUT_RANGE';
    pub const INPUT_TAIL: felt252 = 'INPUT_TAIL';
    pub const INPUT_HASH: felt252 = 'INPUT_HASH';
    pub const OUTPUT_LENGTH: felt252 = 'OUTPUT_LENGTH';
    pub const OUTPUT_MISMATCH: felt252 = 'OUTPUT_MISMATCH';
    /// A cap that does not hash to its root, or a row that does not to its cap.
    pub const PROOF_PATH: felt252 = 'PROOF_PATH';
    /// The argument's last equation does not hold.
    pub const PROOF_CLAIM: felt252 = 'PROOF_CLAIM';
}
