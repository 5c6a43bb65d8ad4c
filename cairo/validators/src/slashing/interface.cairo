//! What proves each violation, and who may say what about it.

use ciro_common::types::{Amount, BlockNumber, Timestamp};
use ciro_verifier::interface::{Answer, ModelSource};
use starknet::{ContractAddress, EthAddress};
use crate::certificate::{Signature, Voter};
use crate::ports::{PackedJob, Penalty};
use crate::uptime::interface::Opening;
use super::matrix::Violation;

/// One of two checkpoints of one place, signed with a Stark key.
#[derive(Copy, Drop, Serde)]
pub struct SignedCheckpoint {
    pub digest: u256,
    pub history: u256,
    pub r: felt252,
    pub s: felt252,
}

/// One of two consensus statements of one place, signed with an Ed25519 key.
#[derive(Copy, Drop, Serde)]
pub struct SignedVote {
    pub digest: u256,
    /// The halves R and S, their bytes as big-endian numbers.
    pub r: u256,
    pub s: u256,
    /// What the check of the signature asks of its caller.
    pub hints: Span<felt252>,
}

/// One of two messages for one (route, nonce), signed with a secp256k1 key.
#[derive(Copy, Drop, Serde)]
pub struct SignedRoute {
    pub epoch: u64,
    pub digest: u256,
    pub r: u256,
    pub s: u256,
    pub y_parity: bool,
}

/// One key, one place, two digests. An honest validator signs one.
#[derive(Copy, Drop, Serde)]
pub enum Equivocation {
    Checkpoints: CheckpointPair,
    Votes: VotePair,
    Routes: RoutePair,
}

#[derive(Copy, Drop, Serde)]
pub struct CheckpointPair {
    pub key: felt252,
    pub epoch: u64,
    pub sequence: u64,
    pub one: SignedCheckpoint,
    pub other: SignedCheckpoint,
}

#[derive(Copy, Drop, Serde)]
pub struct VotePair {
    pub key: u256,
    /// 1 to 6: docs/consensus.md, "Messages".
    pub phase: u8,
    pub epoch: u64,
    pub view: u64,
    pub sequence: u64,
    pub one: SignedVote,
    pub other: SignedVote,
}

#[derive(Copy, Drop, Serde)]
pub struct RoutePair {
    pub key: EthAddress,
    pub route: u256,
    pub nonce: u64,
    pub one: SignedRoute,
    pub other: SignedRoute,
}

/// What more than a third of an epoch's weight did together.
#[derive(Copy, Drop, Serde)]
pub enum Attack {
    /// Two certificates for one (epoch, sequence): everybody in both.
    Certificates: CertificatePair,
    /// Equivocations of one place by members that weigh more than a third.
    Coalition: Coalition,
}

#[derive(Copy, Drop, Serde)]
pub struct SignedBy {
    pub digest: u256,
    pub history: u256,
    pub signatures: Span<Signature>,
}

#[derive(Copy, Drop, Serde)]
pub struct CertificatePair {
    pub epoch: u64,
    pub sequence: u64,
    /// All of the epoch.
    pub voters: Span<Voter>,
    pub one: SignedBy,
    pub other: SignedBy,
}

#[derive(Copy, Drop, Serde)]
pub struct Coalition {
    /// All of the epoch.
    pub voters: Span<Voter>,
    /// By place in the epoch's list, ascending.
    pub members: Span<(u32, Equivocation)>,
}

/// Six consecutive hours in which a worker was certified absent.
#[derive(Copy, Drop, Serde)]
pub struct Accusation {
    pub worker: ContractAddress,
    pub hours: Span<Opening>,
}

/// The claim a case is about: one worker's result of one job, as one of the bound judges keeps it.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct CaseKey {
    pub judge: ContractAddress,
    pub job_id: felt252,
    pub worker: ContractAddress,
}

/// A proof that a claim is wrong.
#[derive(Copy, Drop, Serde)]
pub struct Challenge {
    pub judge: ContractAddress,
    pub worker: ContractAddress,
    pub model_hash: felt252,
    /// The worker's outputs; with model and input they hash to its claim.
    pub claimed: Span<felt252>,
    /// Of the announcement.
    pub salt: felt252,
    pub source: ModelSource,
    /// Other outputs for the same job and input, proven by the caller.
    pub answer: Answer,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug, Default)]
pub enum CaseState {
    #[default]
    None,
    /// The accused may answer.
    Open,
    /// It did not: slashed.
    Guilty,
    /// It did, or the model or verifier was frozen meanwhile: nobody is slashed.
    Dismissed,
    /// It was slashed, and the stake given back since the model or verifier turned out broken.
    Restored,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Case {
    pub state: CaseState,
    pub challenger: ContractAddress,
    pub model_hash: felt252,
    pub verifier: ContractAddress,
    pub opened_at: Timestamp,
    pub opened_block: BlockNumber,
    pub closed_at: Timestamp,
}

/// What a worker was punished for so far, as far as it matters for what comes.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Record {
    /// When it has recovered from its last double signing: what it signed for epochs that began before is one episode.
    pub double_signing_until: Timestamp,
    /// When it has recovered from everything: until then nobody asks whether it is there. `BANNED`: never.
    pub recovers_at: Timestamp,
}

/// What a member did, by evidence that no later finding can shake.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Infraction {
    pub offender: ContractAddress,
    /// Of the evidence; with violation and offender it is the case.
    pub place: felt252,
    /// What was at stake then can be lost.
    pub at: Timestamp,
}

/// What a court found.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Verdict {
    pub violation: Violation,
    pub offender: ContractAddress,
    /// Of the evidence; with violation and offender it is the case.
    pub place: felt252,
    /// What was at stake then can be lost.
    pub infraction: Timestamp,
    /// Gets the bounty.
    pub submitter: ContractAddress,
    /// Zero: nobody in particular.
    pub harmed: ContractAddress,
    pub harm: Amount,
}

/// The contracts that alone may convict, each of what it checks.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct Courts {
    pub double_signing: ContractAddress,
    pub downtime: ContractAddress,
    pub invalid_compute: ContractAddress,
}

/// One of three that an ATTESTED job has: `worker` was drawn for it.
#[derive(Copy, Drop, Serde)]
pub struct Seat {
    /// The open job, as its slot holds it.
    pub slot: felt252,
    pub job: PackedJob,
    pub worker: ContractAddress,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct OpenAccusation {
    /// Zero: none.
    pub accuser: ContractAddress,
    /// When the first of its hours began.
    pub since: Timestamp,
    pub opened_at: Timestamp,
    pub opened_block: BlockNumber,
}

#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct OpenSummons {
    /// Zero: none.
    pub summoner: ContractAddress,
    pub opened_at: Timestamp,
    pub opened_block: BlockNumber,
}

/// When an answer comes too late, and what its asker puts up. Fixed at deployment.
#[derive(Copy, Drop, Serde, PartialEq, Debug)]
pub struct AnswerRules {
    /// A window is over when this many seconds *and* this many blocks have passed: an outage of the chain ends none.
    pub seconds: u32,
    pub blocks: u32,
    /// A multiple of 10^9 base units.
    pub bond: Amount,
}

#[starknet::interface]
pub trait ISlashing<TState> {
    /// The court for this violation only. Has the pool take what the matrix says; false, and nothing happens, if the
    /// offender is banned, or this is a part of the double signing that it was punished for last.
    fn punish(ref self: TState, verdict: Verdict) -> bool;
    /// The same for several of one kind, for ever: nothing undoes them. Returns how many were punished.
    fn punish_all(
        ref self: TState, violation: Violation, infractions: Span<Infraction>, submitter: ContractAddress,
    ) -> u32;
    /// The court of invalid compute only, within a week of the slash: the pool gives back what this case took.
    fn restore(ref self: TState, case_id: felt252);
    /// The deployer, once.
    fn bind_courts(ref self: TState, courts: Courts);
    fn record(self: @TState, worker: ContractAddress) -> Record;
    /// In seconds; shorter than the pool's unbonding period. Evidence of anything older is refused.
    fn evidence_window(self: @TState) -> Timestamp;
    fn penalty(self: @TState, violation: Violation) -> Penalty;
    fn courts(self: @TState) -> Courts;
    fn pool(self: @TState) -> ContractAddress;
}

#[starknet::interface]
pub trait IDoubleSigning<TState> {
    /// Anyone. Pieces whose offender has had its punishment are left out, unless all are; a piece that proves nothing
    /// fails the call.
    fn submit_equivocations(ref self: TState, evidence: Span<Equivocation>);
    /// Anyone. Members who are banned already are left out, unless all are.
    fn submit_attack(ref self: TState, attack: Attack);
    fn slashing(self: @TState) -> ContractAddress;
    fn validator_set(self: @TState) -> ContractAddress;
}

#[starknet::interface]
pub trait IDowntime<TState> {
    /// Anyone, with a bond for each: whoever does not answer in the window loses stake. Accusations that are open already,
    /// and those of hours that do not count any more, are left out, unless all are.
    fn accuse(ref self: TState, accusations: Span<Accusation>);
    /// Anyone, with a bond for each: drawn into an open ATTESTED job, the worker let a whole turn pass without committing.
    /// From here on as `accuse`; what is slashed is what is at stake now.
    fn accuse_absent(ref self: TState, seats: Span<Seat>);
    /// Anyone, with a bond for each and no grounds: whoever does not answer in the window weighs nothing any more until
    /// validators certify it anew. It costs neither stake nor points. Workers that are summoned already, and those that
    /// weigh nothing, are left out, unless all are.
    fn summon(ref self: TState, workers: Span<ContractAddress>);
    /// The accused or summoned, in the window: ends both, and takes each bond.
    fn here(ref self: TState);
    /// Anyone, after the window. Accusations answered meanwhile are left out, unless all are.
    fn close_accusations(ref self: TState, workers: Span<ContractAddress>);
    /// Anyone, after the window; the bonds go back. Summonses answered meanwhile, and those beyond what a day takes weight
    /// from, are left out, unless all are.
    fn close_summons(ref self: TState, workers: Span<ContractAddress>);
    fn accusation(self: @TState, worker: ContractAddress) -> OpenAccusation;
    fn summons(self: @TState, worker: ContractAddress) -> OpenSummons;
    /// How many stand accused, and when it was last more than a third.
    fn outage(self: @TState) -> (u32, Timestamp);
    /// Hours of this worker that began before do not count any more.
    fn counts_from(self: @TState, worker: ContractAddress) -> Timestamp;
    fn answer_rules(self: @TState) -> AnswerRules;
    fn slashing(self: @TState) -> ContractAddress;
    fn uptime(self: @TState) -> ContractAddress;
}

#[starknet::interface]
pub trait IInvalidCompute<TState> {
    /// Anyone, at least a block before `open_case`: `challenge::announcement` of what it will prove.
    fn announce(ref self: TState, announcement: felt252);
    /// The announcer, with a bond: proves another output than the claim's. Returns the case's id.
    fn open_case(ref self: TState, challenge: Challenge) -> felt252;
    /// The accused, in the window: proves its own outputs of the job `answer.job_id`. Two proofs of two outputs convict
    /// model or verifier, and nobody else.
    fn answer_case(ref self: TState, judge: ContractAddress, source: ModelSource, answer: Answer);
    /// Anyone, after the window. Cases that are not open are left out, unless all are.
    fn close_cases(ref self: TState, keys: Span<CaseKey>);
    /// Anyone, within a week of the slash, once the case's model or verifier is frozen.
    fn restore_cases(ref self: TState, keys: Span<CaseKey>);
    /// The deployer, once.
    fn bind_judges(ref self: TState, optimistic: ContractAddress, attested: ContractAddress);
    fn case(self: @TState, key: CaseKey) -> Case;
    /// Block of an announcement; 0 for none.
    fn announced_in(self: @TState, announcement: felt252) -> BlockNumber;
    /// When this contract froze it; 0: it did not.
    fn model_frozen_at(self: @TState, model_hash: felt252) -> Timestamp;
    fn verifier_frozen_at(self: @TState, verifier: ContractAddress) -> Timestamp;
    fn answer_rules(self: @TState) -> AnswerRules;
    fn slashing(self: @TState) -> ContractAddress;
    fn registry(self: @TState) -> ContractAddress;
    fn judges(self: @TState) -> (ContractAddress, ContractAddress);
}
