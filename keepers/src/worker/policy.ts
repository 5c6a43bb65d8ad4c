import type { JobView } from '../hub/types.ts';
import { attestedStep } from './levels/attested.ts';
import { optimisticStep } from './levels/optimistic.ts';
import { aloneInTurn, notNow } from './turn.ts';
import type { WorkerFacts, WorkerStep } from './turn.ts';

export type { WorkerFacts, WorkerStep } from './turn.ts';

/** What a worker does about a job now. Pure: the same facts, the same step. */
export function nextStep(view: JobView, facts: WorkerFacts): WorkerStep {
  if (view.ended !== null) return { do: 'ignore', why: 'ended' };
  switch (facts.level) {
    case 'zkml':
      return notNow(view.job, 'answer', facts) ?? aloneInTurn(view.job, 'submit', facts);
    case 'optimistic':
      return optimisticStep(view, facts);
    case 'attested':
      return attestedStep(view, facts);
    case undefined:
      return { do: 'ignore', why: 'level' };
  }
}
