import type { AnswerRules, Now } from '../hub/answer-window.ts';
import type { Evidence } from './evidence.ts';

/** Seconds in an hour of the Uptime contract. */
const HOUR = 3_600;
/** For which slashed stake can be given back. */
const FREEZE = 604_800;

/** What was fixed at deployment (docs/SPEC.md, "Slashing"). */
export interface Rules {
  evidenceWindow: number;
  accusations: AnswerRules;
  cases: AnswerRules;
}

/** What a worker was punished for so far. Seconds since 1970. */
export interface PenalRecord {
  /** What was signed for epochs that began before is punished already. */
  doubleSigningUntil: number;
  banned: boolean;
}

export type Verdict =
  /** Bring it before the contract. */
  | 'submit'
  /** Not yet. */
  | 'wait'
  /** It has had its consequence, by whomever, or can have none any more. */
  | 'over';

export interface SignatureFacts {
  /** When the epoch began. */
  infraction: number;
  /** Of each offender. */
  records: readonly PenalRecord[];
  /** Whether others may still turn out to have taken part: they would all be punished as attackers. */
  fresh: boolean;
}

/** Evidence about signatures: of an attack as long as one of the offenders is not banned. */
export function judgeSignatures(
  { crime }: Extract<Evidence, { kind: 'signatures' }>, facts: SignatureFacts, now: Now, rules: Rules,
): Verdict {
  const { infraction, records, fresh } = facts;
  if (infraction + rules.evidenceWindow < now.time) return 'over';
  const open = records.some(({ banned, doubleSigningUntil }) =>
    !banned && (crime !== 'double-signing' || infraction >= doubleSigningUntil));
  if (!open) return 'over';
  return crime === 'double-signing' && fresh ? 'wait' : 'submit';
}

export interface AbsenceFacts {
  /** Hours that began before do not count any more. Seconds since 1970. */
  countsFrom: number;
  /** Whether it stands accused already. */
  accused: boolean;
  /** Whether it was away in the latest certified hour as well: who is back answers, and takes the bond. */
  stillAway: boolean;
  /** Whether we heard it ourselves in one of the six: then it is validators who are wrong, or lie. */
  heard: boolean;
}

export function judgeAbsence(
  { firstHour }: Extract<Evidence, { kind: 'absence' }>, facts: AbsenceFacts, now: Now, rules: Rules,
): Verdict {
  const { countsFrom, accused, stillAway, heard } = facts;
  const since = firstHour * HOUR;
  if (since + rules.evidenceWindow < now.time || since < countsFrom || heard) return 'over';
  if (accused) return 'wait';
  return stillAway ? 'submit' : 'over';
}

export interface WeightFacts {
  /** Eighths of uptime. */
  level: number;
  /** Weight before epoch `fromEpoch`, and from it on. */
  now: number;
  next: number;
  fromEpoch: number;
  /** The present one. */
  epoch: number;
}

/** A worker that an unanswered summons has left no level: its weight follows by itself, unless a change was planned. */
export function judgeWeight({ level, now, next, fromEpoch, epoch }: WeightFacts): Verdict {
  if (level > 0 || next === 0) return 'over';
  // The pool plans no other change before one that is still to come.
  return now === next || fromEpoch < epoch ? 'submit' : 'wait';
}

export type CaseState = 'none' | 'open' | 'guilty' | 'dismissed' | 'restored';

export interface ResultFacts {
  state: CaseState;
  /** Block of our announcement; 0 for none. */
  announcedIn: number;
  /** When the result was posted; undefined: the judge has none any more. */
  postedAt: number | undefined;
}

export type ResultStep = 'announce' | 'open' | 'wait' | 'over';

/** First the announcement, at least a block later the proof: nobody can copy it into their own name. */
export function judgeResult({ state, announcedIn, postedAt }: ResultFacts, now: Now, rules: Rules): ResultStep {
  if (state !== 'none' || postedAt === undefined || postedAt + rules.evidenceWindow < now.time) return 'over';
  if (announcedIn === 0) return 'announce';
  return announcedIn < now.block ? 'open' : 'wait';
}

/** Whether what was slashed in a case is still there to be given back. */
export function isRestorable(state: CaseState, closedAt: number, now: Now): boolean {
  return state === 'guilty' && now.time < closedAt + FREEZE;
}
