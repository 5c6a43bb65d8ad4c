import type { JobView } from '../hub/types.ts';

/** Felts of calldata that a Starknet transaction takes. */
export const TRANSACTION_FELTS = 5_000;

/**
 * Jobs of one model and one verifier together, in their order: at most `max`, and no more than `felts` says fit in a
 * transaction. What does not fit alone goes alone, and is refused.
 */
export function batches(
  jobs: readonly JobView[], max: number, felts: (some: readonly JobView[]) => number,
): JobView[][] {
  const groups = Map.groupBy(jobs, ({ job }) => `${job.modelHash}:${job.verifier}`);
  return [...groups.values()].flatMap((group) => {
    const cut: JobView[][] = [];
    for (const view of group) {
      const last = cut.at(-1);
      if (last !== undefined && last.length < max && felts([...last, view]) <= TRANSACTION_FELTS) last.push(view);
      else cut.push([view]);
    }
    return cut;
  });
}
