//! The pool's storage words. Bit tables: docs/SPEC.md, "Stake and draw". No word is zeroed once written; bits named nowhere are 0 and free.

pub mod bits;
pub mod case;
pub mod member;
pub mod record;
pub mod rules;
pub mod stake;
pub mod weight;

pub use case::{Cut, CutPacking, Sentence, SentencePacking};
pub use member::{List, ListPacking, Membership, pack_membership, unpack_ask, unpack_membership};
pub use record::{BANNED, NEUTRAL, Record, RecordPacking};
pub use rules::{BUCKETS, CAP, CIRO, Rules, RulesImpl, RulesPacking, RulesTrait, UNITS};
pub use stake::{
    Delegator, DelegatorImpl, DelegatorPacking, DelegatorTrait, Entry, EntryPacking, MAX_GENERATION, MAX_UNBONDING, Tranches,
    TranchesImpl, TranchesPacking, TranchesTrait,
};
pub use weight::{FULL_UPTIME, Weight, epoch_mark, pack_weight, scaled_weight, unpack_weight, with_level};
