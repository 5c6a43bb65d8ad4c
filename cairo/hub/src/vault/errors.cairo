pub mod Errors {
    pub const DUST: felt252 = 'DUST';
    pub const AMOUNT_RANGE: felt252 = 'AMOUNT_RANGE';
    pub const ZERO_AMOUNT: felt252 = 'ZERO_AMOUNT';
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const BALANCE_SHORT: felt252 = 'BALANCE_SHORT';
    pub const RESERVE_SHORT: felt252 = 'RESERVE_SHORT';
    pub const STAKE_SHORT: felt252 = 'STAKE_SHORT';
    pub const OVERPAID: felt252 = 'OVERPAID';
    pub const NONCE_USED: felt252 = 'NONCE_USED';
    pub const NONCE_GAP: felt252 = 'NONCE_GAP';
    pub const NONCE_RANGE: felt252 = 'NONCE_RANGE';
    pub const NO_CONSENT: felt252 = 'NO_CONSENT';
    pub const NOT_JOB_MANAGER: felt252 = 'NOT_JOB_MANAGER';
    pub const NOT_STAKE_POOL: felt252 = 'NOT_STAKE_POOL';
    pub const ALREADY_BOUND: felt252 = 'ALREADY_BOUND';
    pub const NOT_BOUND: felt252 = 'NOT_BOUND';
    pub const OPERATOR_USED: felt252 = 'OPERATOR_USED';
    pub const NO_PROPOSAL: felt252 = 'NO_PROPOSAL';
    pub const TOO_EARLY: felt252 = 'TOO_EARLY';
    pub const TOO_LATE: felt252 = 'TOO_LATE';
    pub const SPLIT_RANGE: felt252 = 'SPLIT_RANGE';
    pub const TOKEN_REFUSED: felt252 = 'TOKEN_REFUSED';
}
