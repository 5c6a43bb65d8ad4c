pub mod Errors {
    // Deployment.
    pub const ZERO_ADDRESS: felt252 = 'ZERO_ADDRESS';
    pub const RULES_RANGE: felt252 = 'RULES_RANGE';
    pub const NOT_DEPLOYER: felt252 = 'NOT_DEPLOYER';
    pub const ALREADY_BOUND: felt252 = 'ALREADY_BOUND';
    pub const NOT_THE_COURT: felt252 = 'NOT_THE_COURT';
    // All evidence.
    pub const NO_EVIDENCE: felt252 = 'NO_EVIDENCE';
    pub const EVIDENCE_OLD: felt252 = 'EVIDENCE_OLD';
    /// For this, or as a part of what was: one penalty an episode.
    pub const ALREADY_PUNISHED: felt252 = 'ALREADY_PUNISHED';
    // Statements.
    pub const SAME_STATEMENT: felt252 = 'SAME_STATEMENT';
    pub const PHASE_RANGE: felt252 = 'PHASE_RANGE';
    pub const BAD_SIGNATURE: felt252 = 'BAD_SIGNATURE';
    /// No validator has or had this key.
    pub const KEY_UNKNOWN: felt252 = 'KEY_UNKNOWN';
    // Attacks.
    pub const NO_QUORUM: felt252 = 'NO_QUORUM';
    pub const OTHER_PLACE: felt252 = 'OTHER_PLACE';
    pub const VOTERS_MISMATCH: felt252 = 'VOTERS_MISMATCH';
    pub const MEMBER_MISMATCH: felt252 = 'MEMBER_MISMATCH';
    pub const MEMBER_ORDER: felt252 = 'MEMBER_ORDER';
    pub const WEIGHT_SHORT: felt252 = 'WEIGHT_SHORT';
    // Downtime.
    pub const SIX_HOURS: felt252 = 'SIX_HOURS';
    pub const NOT_CONSECUTIVE: felt252 = 'NOT_CONSECUTIVE';
    pub const NOT_MISSED: felt252 = 'NOT_MISSED';
    /// They began before a recovery ended, or before the worker last answered.
    pub const HOURS_COUNTED: felt252 = 'HOURS_COUNTED';
    pub const ALREADY_ACCUSED: felt252 = 'ALREADY_ACCUSED';
    /// Nor summoned.
    pub const NOT_ACCUSED: felt252 = 'NOT_ACCUSED';
    pub const ALREADY_SUMMONED: felt252 = 'ALREADY_SUMMONED';
    pub const NOT_SUMMONED: felt252 = 'NOT_SUMMONED';
    /// Jailed, banned, without stake or absent already: nobody asks it to be there.
    pub const WEIGHS_NOTHING: felt252 = 'WEIGHS_NOTHING';
    /// As many as a day takes weight from were absent today.
    pub const DAY_FULL: felt252 = 'DAY_FULL';
    // Answers, to accusations and cases.
    pub const ANSWER_OPEN: felt252 = 'ANSWER_OPEN';
    pub const ANSWER_OVER: felt252 = 'ANSWER_OVER';
    // Invalid compute.
    pub const NOT_A_JUDGE: felt252 = 'NOT_A_JUDGE';
    pub const NOT_ANNOUNCED: felt252 = 'NOT_ANNOUNCED';
    pub const NO_CLAIM: felt252 = 'NO_CLAIM';
    pub const CLAIM_MISMATCH: felt252 = 'CLAIM_MISMATCH';
    pub const SAME_OUTPUTS: felt252 = 'SAME_OUTPUTS';
    pub const CASE_EXISTS: felt252 = 'CASE_EXISTS';
    /// There is no open case of this worker and job.
    pub const NO_CASE: felt252 = 'NO_CASE';
    pub const NOT_RESTORABLE: felt252 = 'NOT_RESTORABLE';
}
