pub mod Errors {
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const RULES_RANGE: felt252 = 'RULES_RANGE';
    pub const KEY_POSSESSION: felt252 = 'KEY_POSSESSION';
    pub const KEY_TAKEN: felt252 = 'KEY_TAKEN';
    pub const NO_KEYS: felt252 = 'NO_KEYS';
    pub const STAKE_BELOW_MINIMUM: felt252 = 'STAKE_BELOW_MINIMUM';
    pub const ALREADY_CANDIDATE: felt252 = 'ALREADY_CANDIDATE';
    pub const CANDIDATES_FULL: felt252 = 'CANDIDATES_FULL';
    pub const NOT_CANDIDATE: felt252 = 'NOT_CANDIDATE';
    pub const EPOCH_NOT_OVER: felt252 = 'EPOCH_NOT_OVER';
    pub const TOO_FEW_VALIDATORS: felt252 = 'TOO_FEW_VALIDATORS';
    pub const WEIGHT_RANGE: felt252 = 'WEIGHT_RANGE';
    pub const EPOCH_UNKNOWN: felt252 = 'EPOCH_UNKNOWN';
    pub const EPOCH_STALE: felt252 = 'EPOCH_STALE';
}
