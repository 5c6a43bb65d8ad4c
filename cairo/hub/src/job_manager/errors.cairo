//! What the job manager refuses, and by which code (docs/ERRORS.md).

pub mod Errors {
    // Submission
    pub const PAUSED: felt252 = 'PAUSED';
    pub const EMPTY_BATCH: felt252 = 'EMPTY_BATCH';
    pub const NONCE_ORDER: felt252 = 'NONCE_ORDER';
    pub const NONCE_RANGE: felt252 = 'NONCE_RANGE';
    pub const ROWS_RANGE: felt252 = 'ROWS_RANGE';
    pub const DEADLINE_RANGE: felt252 = 'DEADLINE_RANGE';
    pub const AMOUNT_UNIT: felt252 = 'AMOUNT_UNIT';
    pub const AMOUNT_RANGE: felt252 = 'AMOUNT_RANGE';
    pub const CONSUMER_MISSING: felt252 = 'CONSUMER_MISSING';
    pub const INPUT_SIZE: felt252 = 'INPUT_SIZE';
    pub const INPUT_LENGTH: felt252 = 'INPUT_LENGTH';
    pub const INPUT_RANGE: felt252 = 'INPUT_RANGE';
    pub const INPUT_TAIL: felt252 = 'INPUT_TAIL';
    pub const INPUT_HASH: felt252 = 'INPUT_HASH';
    // Transitions
    pub const JOB_MISMATCH: felt252 = 'JOB_MISMATCH';
    pub const JOB_STATE: felt252 = 'JOB_STATE';
    pub const NOT_CLIENT: felt252 = 'NOT_CLIENT';
    pub const CANCEL_CLOSED: felt252 = 'CANCEL_CLOSED';
    pub const SEED_NOT_READABLE: felt252 = 'SEED_NOT_READABLE';
    pub const DEADLINE_PASSED: felt252 = 'DEADLINE_PASSED';
    pub const DEADLINE_NOT_PASSED: felt252 = 'DEADLINE_NOT_PASSED';
    pub const DELIVERY_OPEN: felt252 = 'DELIVERY_OPEN';
    pub const NO_WORKER: felt252 = 'NO_WORKER';
    pub const MIXED_MODELS: felt252 = 'MIXED_MODELS';
    pub const PRICE_ABOVE_CAP: felt252 = 'PRICE_ABOVE_CAP';
    pub const RESULT_MISMATCH: felt252 = 'RESULT_MISMATCH';
    pub const NOT_JUDGE: felt252 = 'NOT_JUDGE';
    pub const AWARD_RANGE: felt252 = 'AWARD_RANGE';
    // Administration
    pub const NOT_PAUSER: felt252 = 'NOT_PAUSER';
    pub const PAUSE_TOO_SOON: felt252 = 'PAUSE_TOO_SOON';
    pub const FEE_RANGE: felt252 = 'FEE_RANGE';
    pub const SETTINGS_RANGE: felt252 = 'SETTINGS_RANGE';
}
