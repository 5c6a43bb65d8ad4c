import { isQuorum, weightOf } from '../consensus/committee.ts';
import type { Committee } from '../consensus/committee.ts';

/** A round, in blocks: what one member sees of it. */
export interface RoundState {
  round: number;
  /** The chain's last block. */
  head: number;
  opensAt: number;
  /** 0 while too few shares are in. */
  closesAt: number;
  committee: Committee;
  /** Our place; -1 for none. */
  self: number;
  /** Whose shares are in. */
  revealed: ReadonlySet<number>;
  /** Whose shares we have, in or not. */
  known: ReadonlySet<number>;
}

/** Each member gives the one before it so long. */
export const PATIENCE_BLOCKS = 2;
/** The first bringer waits so long for the last shares. */
const GATHERING_BLOCKS = 1;

export type RoundStep = 'wait' | 'bring' | 'over';

/** No share is told before: the block that it decides about could still be another one. */
export function mayTell({ head, opensAt }: Pick<RoundState, 'head' | 'opensAt'>): boolean {
  return head >= opensAt;
}

/**
 * Anyone may bring shares; each round begins with another member, so that it is paid for once, and nobody is relied on.
 * Whoever was left out brings itself while the round is open.
 */
export function nextStep(state: RoundState): RoundStep {
  const { round, head, opensAt, closesAt, committee, self, revealed, known } = state;
  if (closesAt !== 0 && head >= closesAt) return 'over';
  const missing = [...known].filter((member) => !revealed.has(member));
  if (!mayTell(state) || self === -1 || missing.length === 0) return 'wait';
  if (closesAt !== 0) return missing.includes(self) ? 'bring' : 'wait';
  const { members } = committee;
  const turn = (((self - round) % members.length) + members.length) % members.length;
  const inTurn = head - opensAt - turn * PATIENCE_BLOCKS;
  // Of a network that is torn apart the chain is the one place where all shares meet.
  if (head - opensAt >= members.length * PATIENCE_BLOCKS && missing.includes(self)) return 'bring';
  if (inTurn < 0) return 'wait';
  const together = new Set([...revealed, ...known]);
  if (together.size === members.length) return 'bring';
  return inTurn >= GATHERING_BLOCKS && isQuorum(committee, weightOf(committee, together)) ? 'bring' : 'wait';
}
