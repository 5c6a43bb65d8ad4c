import type { Mutation } from './mutations.ts';
import type { Settings } from './plan.ts';
import { simulate } from './simulate.ts';
import type { Outcome } from './simulate.ts';

export interface Summary {
  seeds: number;
  /** Seeds in which honest nodes disagreed, signed twice, or were accused. */
  safetyViolations: number;
  /** Seeds in which something was left undecided; only without a violation, and within the protocol's promise. */
  stalled: number;
  /** Seeds with a disagreement whose evidence convicts a third of the weight or more, and nobody honest. */
  evidence: number;
  /** Seeds in which single members were convicted, whether or not they did harm. */
  convicted: number;
  events: number;
  views: number;
  /** Outcomes that must not be: to be replayed by their seed. */
  failures: Outcome[];
}

/** Whether as few nodes are faulty as the protocol bears. */
export function isBearable({ nodes, faulty }: { nodes: number; faulty: number }): boolean {
  return 3 * faulty < nodes;
}

/** Only disagreement may happen, only among too many faulty nodes, and only with proof of their guilt. */
export function isFailure(outcome: Outcome, bearable: boolean): boolean {
  if (bearable) return outcome.violations.length > 0 || outcome.stalled;
  return outcome.violations.length > 0 && !isProven(outcome);
}

function isProven({ violations, coordinated }: Outcome): boolean {
  // A certificate of either side is false to the other.
  const disagreed = violations.every((violation) => violation === 'disagreement' || violation === 'false-certificate');
  return coordinated && disagreed && violations.length > 0;
}

/** Runs `seeds` schedules, from `settings.seed` upwards. */
export function sweep(
  settings: Settings, seeds: number, onOutcome: (outcome: Outcome, soFar: Summary) => void = () => {},
  mutation?: Mutation,
): Summary {
  const summary: Summary = {
    seeds: 0, safetyViolations: 0, stalled: 0, evidence: 0, convicted: 0, events: 0, views: 0, failures: [],
  };
  const bearable = isBearable(settings);
  for (let at = 0; at < seeds; at += 1) {
    const outcome = simulate({ ...settings, seed: settings.seed + at }, mutation);
    summary.seeds += 1;
    summary.safetyViolations += outcome.violations.length > 0 ? 1 : 0;
    summary.stalled += outcome.stalled && bearable ? 1 : 0;
    summary.evidence += isProven(outcome) ? 1 : 0;
    summary.convicted += outcome.culprits.length > 0 ? 1 : 0;
    summary.events += outcome.events;
    summary.views = Math.max(summary.views, outcome.views);
    if (isFailure(outcome, bearable)) summary.failures.push(outcome);
    onOutcome(outcome, summary);
  }
  return summary;
}
