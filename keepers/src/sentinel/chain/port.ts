import type { Opening } from '@ciro-network/sdk/uptime';
import type { Call, ChainEvent } from '../../chains/port.ts';
import type { Opened } from '../../hub/answer-window.ts';
import type { Felt } from '../../hub/types.ts';
import type { CaseKey, FalseResult, ProvenResult } from '../evidence.ts';
import type { MissedSeat } from '../finding/seats.ts';
import type { CaseState, PenalRecord, Rules } from '../policy.ts';
import type { WatchEvent } from './events.ts';
import type { PoolPort } from './pool.ts';

export interface CaseFacts {
  state: CaseState;
  opened: Opened;
  /** Seconds since 1970; 0 while it is open. */
  closedAt: number;
}

/** The contracts that a sentinel works with. What it asks holds at the last closed block. */
export interface PenalPort {
  readonly rules: Rules;
  /** What consensus calls its chain, 64 hex digits. */
  readonly network: string;
  /** Contracts whose events are read. */
  readonly addresses: readonly Felt[];
  readonly pool: PoolPort;
  decode(event: ChainEvent): WatchEvent[];

  /** When an epoch began, in seconds since 1970. */
  epochBeganAt(epoch: number): Promise<number>;
  record(worker: Felt): Promise<PenalRecord>;
  /** Hours of this worker that began before do not count any more. Seconds since 1970. */
  countsFrom(worker: Felt): Promise<number>;
  /** Undefined unless it stands accused. */
  accusation(worker: Felt): Promise<Opened | undefined>;
  /** Timestamp of a block that is closed, in seconds since 1970. */
  timeOf(block: number): Promise<number>;
  caseOf(key: CaseKey): Promise<CaseFacts>;
  announcedIn(announcement: Felt): Promise<number>;
  /** When the judge took the result in; undefined if it has none. */
  postedAt(key: CaseKey): Promise<number | undefined>;

  submitEquivocations(pieces: readonly (readonly Felt[])[]): Call[];
  submitAttack(attack: readonly Felt[]): Call[];
  /** With its bonds. */
  accuse(accusations: readonly { worker: Felt; openings: readonly Opening[] }[]): Call[];
  /** The same of seats that were missed. */
  accuseAbsent(seats: readonly MissedSeat[]): Call[];
  closeAccusations(workers: readonly Felt[]): Call[];
  /** Undefined unless it is summoned. */
  summons(worker: Felt): Promise<Opened | undefined>;
  /** With its bonds. */
  summon(workers: readonly Felt[]): Call[];
  closeSummons(workers: readonly Felt[]): Call[];
  /** What is announced of a challenge, before it is opened. */
  announcement(result: FalseResult): Felt;
  announce(announcement: Felt): Call[];
  /** With its bond. `argument`: of a committed model's answer, else empty. */
  openCase(result: FalseResult, argument: readonly Felt[]): Call[];
  closeCases(keys: readonly CaseKey[]): Call[];
  restoreCases(keys: readonly CaseKey[]): Call[];
  burnFrozen(caseIds: readonly Felt[]): Call[];
  /** The accused worker's own answer, proven; `argument` as above. */
  answerCase(result: ProvenResult, argument: readonly Felt[]): Call[];
}
