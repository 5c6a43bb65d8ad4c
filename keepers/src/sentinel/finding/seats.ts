import type { DrawSeed } from '@ciro-network/sdk';
import type { Timing } from '../../hub/port.ts';
import { isPayable, turnAt } from '../../hub/rules.ts';
import type { Felt, JobView } from '../../hub/types.ts';

/** Of a committee's ranks so many have a seat; the last one stands in for who stays away. */
const SEATS = 3;

/** A worker that was drawn for an open ATTESTED job, and let its whole turn pass without committing. */
export interface MissedSeat {
  view: JobView;
  worker: Felt;
}

/** Those of one job, as the next block, `block`, will see it. */
export function missedSeats(
  view: JobView, ranks: readonly Felt[], seed: DrawSeed, timing: Timing, block: bigint,
): MissedSeat[] {
  // With fewer ranks, or a beacon so late that nobody could reveal in time, nobody can commit.
  if (ranks.length < timing.ranks || !isPayable(view.job, seed, timing)) return [];
  const committed = new Set((view.seats ?? []).map(({ worker }) => worker));
  return ranks.slice(0, SEATS)
    .filter((worker, rank) => block >= turnAt(seed, rank + 1, timing) && !committed.has(worker))
    .map((worker) => ({ view, worker }));
}
