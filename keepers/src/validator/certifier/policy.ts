import { HOUR_SECONDS } from '../heartbeats/statement.ts';

/** An hour that was decided and is not on the chain yet. */
export interface HourFacts {
  hour: number;
  /** Our place in the committee that decided it, and how many there are. */
  self: number;
  members: number;
}

/** A member gives the one before it so long, in seconds of the chain. */
const PATIENCE_SECONDS = 120;
/** Contracts take no older hour. */
const AGE_SECONDS = 24 * HOUR_SECONDS;

export type Step = 'wait' | 'certify' | 'forget';

/** Anyone may certify; each hour begins with another member, so that it is paid for once and nobody is relied on. */
export function nextStep({ hour, self, members }: HourFacts, now: number): Step {
  const over = (hour + 1) * HOUR_SECONDS;
  if (now >= over + AGE_SECONDS) return 'forget';
  const turn = (((self - hour) % members) + members) % members;
  return now >= over + turn * PATIENCE_SECONDS ? 'certify' : 'wait';
}
