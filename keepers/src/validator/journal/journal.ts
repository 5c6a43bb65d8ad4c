import type { Decision } from '../consensus/messages.ts';
import type { Record } from '../consensus/records.ts';

/** A validator's memory of one epoch: what it signed, and the proofs behind that. Synchronous and durable. */
export interface Journal {
  /**
   * Keeps all of the records, or none. Throws DOUBLE_SIGN if one is a statement that contradicts a recorded one: then
   * nothing was kept, and nothing of that step may leave.
   */
  append(records: readonly Record[]): void;
  /** Everything, in the order in which it was appended. */
  load(): Record[];
  /** Decisions of consecutive sequences, the first being `after + 1`; at most `limit`. */
  decisions(after: number, limit: number): Decision[];
}
