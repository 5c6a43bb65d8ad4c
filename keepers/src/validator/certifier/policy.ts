/** Something decided that is not on the chain yet. Times are seconds of the chain. */
export interface Matter {
  /** When it became ready to be decided. */
  readyAt: number;
  /** From when on contracts take it no more. */
  until: number;
  /** Of the decision. */
  sequence: number;
  /** Our place in the committee that decided it, and how many there are. */
  self: number;
  members: number;
}

/** A member gives the one before it so long. */
const PATIENCE_SECONDS = 120;

export type Step = 'wait' | 'bring' | 'forget';

/** Anyone may bring it; each decision begins with another member: it is paid for once, and nobody is relied on. */
export function nextStep({ readyAt, until, sequence, self, members }: Matter, now: number): Step {
  if (now >= until) return 'forget';
  const turn = (((self - sequence) % members) + members) % members;
  return now >= readyAt + turn * PATIENCE_SECONDS ? 'bring' : 'wait';
}
