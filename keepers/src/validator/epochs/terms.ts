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
}

export interface Beginning {
  committee: Committee;
  beganAt: number;
}

/** Of epochs in their order, those that live at `now`. */
export function livingTerms(beginnings: readonly Beginning[], overlapSeconds: number, now: number): Term[] {
  const begun = beginnings.filter(({ beganAt }) => beganAt <= now);
  return begun.map((beginning, at): Term => ({ ...beginning, endedAt: begun[at + 1]?.beganAt }))
    .filter(({ endedAt }) => endedAt === undefined || now < endedAt + overlapSeconds);
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
  readonly #overlapSeconds: number;

  constructor(beginnings: readonly Beginning[], overlapSeconds: number) {
    this.#beginnings = beginnings;
    this.#overlapSeconds = overlapSeconds;
  }

  async living(now: number): Promise<Term[]> {
    return livingTerms(this.#beginnings, this.#overlapSeconds, now);
  }
}
