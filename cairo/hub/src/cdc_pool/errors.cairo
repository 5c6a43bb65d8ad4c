pub mod Errors {
    // Deployment.
    pub const MIN_STAKE_RANGE: felt252 = 'MIN_STAKE_RANGE';
    pub const EPOCH_TOO_SHORT: felt252 = 'EPOCH_TOO_SHORT';
    pub const WINDOW_ZERO: felt252 = 'WINDOW_ZERO';
    pub const UNBONDING_TOO_SHORT: felt252 = 'UNBONDING_TOO_SHORT';
    pub const NOT_BINDER: felt252 = 'NOT_BINDER';
    pub const ALREADY_BOUND: felt252 = 'ALREADY_BOUND';
    // Stake.
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const ZERO_AMOUNT: felt252 = 'ZERO_AMOUNT';
    pub const AMOUNT_RANGE: felt252 = 'AMOUNT_RANGE';
    pub const DUST: felt252 = 'DUST';
    pub const STAKE_SHORT: felt252 = 'STAKE_SHORT';
    pub const UNBONDING_FULL: felt252 = 'UNBONDING_FULL';
    pub const NOTHING_READY: felt252 = 'NOTHING_READY';
    pub const WORKERS_FULL: felt252 = 'WORKERS_FULL';
    pub const BANNED: felt252 = 'BANNED';
    pub const POOL_CLOSED: felt252 = 'POOL_CLOSED';
    // Workers.
    pub const CLASS_RANGE: felt252 = 'CLASS_RANGE';
    pub const ENDPOINTS_RANGE: felt252 = 'ENDPOINTS_RANGE';
    pub const KEY_TAKEN: felt252 = 'KEY_TAKEN';
    pub const KEY_PROOF: felt252 = 'KEY_PROOF';
    pub const COMMISSION_RANGE: felt252 = 'COMMISSION_RANGE';
    pub const JAILED: felt252 = 'JAILED';
    pub const REFRESHED_TODAY: felt252 = 'REFRESHED_TODAY';
    // Slashing and uptime.
    pub const NOT_SLASHING: felt252 = 'NOT_SLASHING';
    pub const NOT_UPTIME: felt252 = 'NOT_UPTIME';
    pub const PENALTY_RANGE: felt252 = 'PENALTY_RANGE';
    pub const INFRACTION_AHEAD: felt252 = 'INFRACTION_AHEAD';
    pub const CASE_USED: felt252 = 'CASE_USED';
    pub const CASE_UNKNOWN: felt252 = 'CASE_UNKNOWN';
    pub const CASE_FINAL: felt252 = 'CASE_FINAL';
    pub const CASE_RESTORED: felt252 = 'CASE_RESTORED';
    pub const LEVEL_RANGE: felt252 = 'LEVEL_RANGE';
    // Member lists.
    pub const STAKE_BELOW_MINIMUM: felt252 = 'STAKE_BELOW_MINIMUM';
    pub const STAKE_SUFFICES: felt252 = 'STAKE_SUFFICES';
    pub const ALREADY_MEMBER: felt252 = 'ALREADY_MEMBER';
    pub const NOT_A_MEMBER: felt252 = 'NOT_A_MEMBER';
    pub const LIST_FULL: felt252 = 'LIST_FULL';
    // Draw.
    pub const SEED_NOT_READY: felt252 = 'SEED_NOT_READY';
    pub const DRAW_EXPIRED: felt252 = 'DRAW_EXPIRED';
    pub const WINDOW_OVER: felt252 = 'WINDOW_OVER';
    pub const NOT_YOUR_TURN: felt252 = 'NOT_YOUR_TURN';
    pub const ASK_ABOVE_MAX: felt252 = 'ASK_ABOVE_MAX';
}
