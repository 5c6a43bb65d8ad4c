// The clocks of an ATTESTED round, as in `cairo/hub/src/judges/attested/rounds.cairo`.

import { longestWait, type BeaconRules } from '../beacon/index.ts';
import { RANKS } from '../draw/index.ts';
import type { Moment } from './lifecycle.ts';

/** In which a transaction that is sent in time gets into a block. */
export const INCLUSION: Moment = { block: 10n, time: 300n };

/** Blocks that the deadline of an ATTESTED job leaves, and an epoch lasts: else `DEADLINE_SHORT`, `WINDOW_RANGE`. */
export function attestedBlocks(rules: BeaconRules, rankWindow: bigint): bigint {
  return 1n + longestWait(rules) + BigInt(RANKS) * rankWindow + INCLUSION.block;
}

/** Whether a round whose reveals were taken until then is past being ended: if its job is late, it expires. */
export function isClosed(revealsUntil: Moment, now: Moment): boolean {
  return now.block > revealsUntil.block + INCLUSION.block && now.time > revealsUntil.time + INCLUSION.time;
}
