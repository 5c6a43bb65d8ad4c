import { KeeperError } from '../../core/errors.ts';
import type { Committee } from '../consensus/committee.ts';

/** An epoch's committee and its time, in seconds of the chain. */
export interface Term {
  committee: Committee;
  beganAt: number;
  /** When the next one began; undefined while there is none. */
  endedAt: number | undefined;
}

/** The epochs that have begun and whose certificates are still taken, oldest first. */
export interface Terms {
  living(now: number): Promise<Term[]>;
  /** Of an epoch that has begun, living or not. Throws CHAIN_MOVED for another. */
  committee(epoch: number): Promise<Committee>;
}

export interface Beginning {
  committee: Committee;
  beganAt: number;
}

export interface TermRules {
  /** An epoch's certificates are taken for so long after the next one began, in seconds of the chain. */
  overlapSeconds: number;
  /** And for so long after its own begin, even if none follows. */
  lifetimeSeconds: number;
}

/** Of epochs in their order, those that live at `now`. */
export function livingTerms(beginnings: readonly Beginning[], rules: TermRules, now: number): Term[] {
  const begun = beginnings.filter(({ beganAt }) => beganAt <= now);
  return begun.map((beginning, at): Term => ({ ...beginning, endedAt: begun[at + 1]?.beganAt }))
    .filter(({ beganAt, endedAt }) =>
      now < Math.min(beganAt + rules.lifetimeSeconds, (endedAt ?? Infinity) + rules.overlapSeconds));
}

/**
 * Whether an epoch decides what became ready at `time`. Epochs that overlap never decide the same; what an epoch has
 * left undecided at the end of its overlap nobody decides, since a member of the next need not know of it.
 */
export function owns({ beganAt, endedAt }: Term, time: number): boolean {
  return beganAt <= time && (endedAt === undefined || time < endedAt);
}

/** Epochs in the settings: for a network without a ValidatorSet of its own. */
export class FixedTerms implements Terms {
  readonly #beginnings: readonly Beginning[];
  readonly #rules: TermRules;

  constructor(beginnings: readonly Beginning[], rules: TermRules) {
    this.#beginnings = beginnings;
    this.#rules = rules;
  }

  async living(now: number): Promise<Term[]> {
    return livingTerms(this.#beginnings, this.#rules, now);
  }

  async committee(epoch: number): Promise<Committee> {
    const found = this.#beginnings.find(({ committee }) => committee.epoch === epoch);
    if (found === undefined) throw new KeeperError('CHAIN_MOVED', `There is no epoch ${epoch}.`, { epoch });
    return found.committee;
  }
}
