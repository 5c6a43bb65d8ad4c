pub mod Errors {
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const RULES_RANGE: felt252 = 'RULES_RANGE';
    pub const SHARES_EARLY: felt252 = 'SHARES_EARLY';
    pub const ROUND_CLOSED: felt252 = 'ROUND_CLOSED';
    pub const VOTERS_DIGEST: felt252 = 'VOTERS_DIGEST';
    pub const MEMBER_UNKNOWN: felt252 = 'MEMBER_UNKNOWN';
    pub const SHARE_INVALID: felt252 = 'SHARE_INVALID';
    pub const BEACON_PENDING: felt252 = 'BEACON_PENDING';
}
