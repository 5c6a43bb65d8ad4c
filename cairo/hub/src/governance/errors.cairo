pub mod Errors {
    pub const NOT_PROPOSER: felt252 = 'NOT_PROPOSER';
    pub const NOT_PENDING_PROPOSER: felt252 = 'NOT_PENDING_PROPOSER';
    pub const NOT_TIMELOCK: felt252 = 'NOT_TIMELOCK';
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const DELAY_RANGE: felt252 = 'DELAY_RANGE';
    pub const ALREADY_SCHEDULED: felt252 = 'ALREADY_SCHEDULED';
    pub const NOT_SCHEDULED: felt252 = 'NOT_SCHEDULED';
    pub const TOO_EARLY: felt252 = 'TOO_EARLY';
    pub const TOO_LATE: felt252 = 'TOO_LATE';
}
