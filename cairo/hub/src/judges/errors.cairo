//! What judges refuse, and by which code (docs/ERRORS.md).

pub mod Errors {
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const NOT_BINDER: felt252 = 'NOT_BINDER';
    pub const ALREADY_BOUND: felt252 = 'ALREADY_BOUND';
    pub const NOT_SLASHING: felt252 = 'NOT_SLASHING';
    pub const WINDOW_RANGE: felt252 = 'WINDOW_RANGE';
    pub const VALUE_CAP: felt252 = 'VALUE_CAP';
    pub const MODEL_FROZEN: felt252 = 'MODEL_FROZEN';
    pub const NOT_JOB_MANAGER: felt252 = 'NOT_JOB_MANAGER';
    pub const NO_CLAIM: felt252 = 'NO_CLAIM';
    // Optimistic
    pub const INPUT_HIDDEN: felt252 = 'INPUT_HIDDEN';
    pub const ROWS_UNMEASURED: felt252 = 'ROWS_UNMEASURED';
    pub const NOT_POSTED: felt252 = 'NOT_POSTED';
    pub const CONTESTED: felt252 = 'CONTESTED';
    pub const NOT_CONTESTED: felt252 = 'NOT_CONTESTED';
    pub const WINDOW_OPEN: felt252 = 'WINDOW_OPEN';
    pub const MUST_BE_PROVEN: felt252 = 'MUST_BE_PROVEN';
    pub const OTHER_ANSWER: felt252 = 'OTHER_ANSWER';
    pub const STILL_STANDS: felt252 = 'STILL_STANDS';
    pub const MUST_BE_CONCLUDED: felt252 = 'MUST_BE_CONCLUDED';
    // Attested
    pub const POOL_TOO_SMALL: felt252 = 'POOL_TOO_SMALL';
    pub const DEADLINE_SHORT: felt252 = 'DEADLINE_SHORT';
    pub const JOB_MISMATCH: felt252 = 'JOB_MISMATCH';
    pub const NOT_JUDGE: felt252 = 'NOT_JUDGE';
    pub const RANKS_SHORT: felt252 = 'RANKS_SHORT';
    pub const NOT_YOUR_TURN: felt252 = 'NOT_YOUR_TURN';
    pub const COMMIT_ZERO: felt252 = 'COMMIT_ZERO';
    pub const COMMITS_CLOSED: felt252 = 'COMMITS_CLOSED';
    pub const COMMITS_OPEN: felt252 = 'COMMITS_OPEN';
    pub const ALREADY_COMMITTED: felt252 = 'ALREADY_COMMITTED';
    pub const NOT_COMMITTED: felt252 = 'NOT_COMMITTED';
    pub const ALREADY_REVEALED: felt252 = 'ALREADY_REVEALED';
    pub const REVEALS_OPEN: felt252 = 'REVEALS_OPEN';
    pub const REVEALS_CLOSED: felt252 = 'REVEALS_CLOSED';
    pub const NO_OPENINGS: felt252 = 'NO_OPENINGS';
    pub const VOTERS: felt252 = 'VOTERS';
    pub const NO_MAJORITY: felt252 = 'NO_MAJORITY';
}
