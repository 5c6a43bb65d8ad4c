pub mod Errors {
    pub const AMOUNT_RANGE: felt252 = 'AMOUNT_RANGE';
    pub const BALANCE_SHORT: felt252 = 'BALANCE_SHORT';
    pub const ALLOWANCE_SHORT: felt252 = 'ALLOWANCE_SHORT';
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const NOT_BRIDGE: felt252 = 'NOT_BRIDGE';
    pub const CAP_EXCEEDED: felt252 = 'CAP_EXCEEDED';
    pub const FUTURE_LOOKUP: felt252 = 'FUTURE_LOOKUP';
}
