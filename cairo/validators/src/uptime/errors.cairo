pub mod Errors {
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const NOT_DEPLOYER: felt252 = 'NOT_DEPLOYER';
    pub const ALREADY_BOUND: felt252 = 'ALREADY_BOUND';
    pub const NOT_DOWNTIME: felt252 = 'NOT_DOWNTIME';
    pub const NO_HOURS: felt252 = 'NO_HOURS';
    pub const HOUR_NOT_OVER: felt252 = 'HOUR_NOT_OVER';
    pub const HOUR_TOO_OLD: felt252 = 'HOUR_TOO_OLD';
    pub const HOUR_CERTIFIED: felt252 = 'HOUR_CERTIFIED';
    pub const HOUR_UNKNOWN: felt252 = 'HOUR_UNKNOWN';
    pub const COLUMN_LENGTH: felt252 = 'COLUMN_LENGTH';
    pub const COLUMN_RANGE: felt252 = 'COLUMN_RANGE';
    pub const COLUMN_TAIL: felt252 = 'COLUMN_TAIL';
    pub const PRESENT_RANGE: felt252 = 'PRESENT_RANGE';
    pub const OPENING: felt252 = 'OPENING';
    pub const OPENINGS_ORDER: felt252 = 'OPENINGS_ORDER';
    pub const NOT_IN_COLUMN: felt252 = 'NOT_IN_COLUMN';
    pub const NOT_MISSED: felt252 = 'NOT_MISSED';
    pub const HEAL_OVER: felt252 = 'HEAL_OVER';
    pub const NO_KEY: felt252 = 'NO_KEY';
    pub const HEARTBEAT: felt252 = 'HEARTBEAT';
    pub const DAY_NOT_OVER: felt252 = 'DAY_NOT_OVER';
    pub const DAY_TOO_OLD: felt252 = 'DAY_TOO_OLD';
    pub const LEVELS_ORDER: felt252 = 'LEVELS_ORDER';
    pub const LEVEL_RANGE: felt252 = 'LEVEL_RANGE';
    pub const OTHER_DAY: felt252 = 'OTHER_DAY';
    pub const CHANGES_ORDER: felt252 = 'CHANGES_ORDER';
}
