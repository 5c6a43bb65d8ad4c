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
    // Governor.
    pub const RULES_RANGE: felt252 = 'RULES_RANGE';
    pub const NOT_BINDER: felt252 = 'NOT_BINDER';
    pub const ALREADY_BOUND: felt252 = 'ALREADY_BOUND';
    pub const NOT_BOUND: felt252 = 'NOT_BOUND';
    pub const CALLS_RANGE: felt252 = 'CALLS_RANGE';
    pub const DESCRIPTION_RANGE: felt252 = 'DESCRIPTION_RANGE';
    pub const WORKERS_RANGE: felt252 = 'WORKERS_RANGE';
    pub const WORKERS_ORDER: felt252 = 'WORKERS_ORDER';
    pub const POOL_RETIRED: felt252 = 'POOL_RETIRED';
    pub const VOTES_SHORT: felt252 = 'VOTES_SHORT';
    pub const NO_VOTES: felt252 = 'NO_VOTES';
    pub const ALREADY_PROPOSED: felt252 = 'ALREADY_PROPOSED';
    pub const ALREADY_VOTED: felt252 = 'ALREADY_VOTED';
    pub const NOT_ACTIVE: felt252 = 'NOT_ACTIVE';
    pub const NOT_SUCCEEDED: felt252 = 'NOT_SUCCEEDED';
    pub const OTHER_CALLS: felt252 = 'OTHER_CALLS';
}
