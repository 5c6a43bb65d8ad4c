pub mod Errors {
    pub const MODEL_UNKNOWN: felt252 = 'MODEL_UNKNOWN';
    pub const MODEL_RETIRED: felt252 = 'MODEL_RETIRED';
    pub const MODEL_EXISTS: felt252 = 'MODEL_EXISTS';
    pub const MODEL_HASH: felt252 = 'MODEL_HASH';
    pub const MODEL_NOT_CHECKED: felt252 = 'MODEL_NOT_CHECKED';
    pub const ROYALTY_RANGE: felt252 = 'ROYALTY_RANGE';
    pub const LEVEL_NOT_OFFERED: felt252 = 'LEVEL_NOT_OFFERED';
    pub const ATTESTED_REEXECUTES: felt252 = 'ATTESTED_REEXECUTES';
    pub const MODEL_NOT_MEASURED: felt252 = 'MODEL_NOT_MEASURED';
    pub const MODEL_FROZEN: felt252 = 'MODEL_FROZEN';
    pub const VERIFIER_FROZEN: felt252 = 'VERIFIER_FROZEN';
    pub const NO_JUDGE: felt252 = 'NO_JUDGE';
    pub const NOT_SLASHING: felt252 = 'NOT_SLASHING';
    pub const ALREADY_BOUND: felt252 = 'ALREADY_BOUND';
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
}
