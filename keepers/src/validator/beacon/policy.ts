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
  /** Within so many blocks of its opening a quorum is to be in: judges' deadlines count on it. */
  graceBlocks: number;
  committee: Committee;
  /** Our place; -1 for none. */
  self: number;
  /** Whose shares are in. */
  revealed: ReadonlySet<number>;
  /** Whose shares we have, in or not. */
  known: ReadonlySet<number>;
  /** Whether it passes to the next epoch's members if no share is in by the end of the overlap. */
  passesOn: boolean;
}

/** So long one transaction is given, until as many again help whoever had its turn. */
export const PATIENCE_BLOCKS = 2;
/** The first bringer waits so long for the last shares. */
const GATHERING_BLOCKS = 1;
/** The last blocks of the grace, in which others bring who does not bring itself. */
const LAST_BLOCKS = 2;

export type RoundStep = 'wait' | 'bring' | 'over';

/** No share is told before: the block that it decides about could still be another one. */
export function mayTell({ head, opensAt }: Pick<RoundState, 'head' | 'opensAt'>): boolean {
  return head >= opensAt;
}

/**
 * Anyone may bring shares. Each round begins with another member, so that it is paid for once, and nobody is relied on:
 * of those who have a quorum more and more bring it, and all in the last block in which it comes in good time.
 * Whoever was left out brings itself while the round is open.
 */
export function nextStep(state: RoundState): RoundStep {
  const { round, head, opensAt, closesAt, graceBlocks, committee, self, revealed, known, passesOn } = state;
  if (closesAt !== 0 && head >= closesAt) return 'over';
  const missing = [...known].filter((member) => !revealed.has(member));
  if (!mayTell(state) || self === -1 || missing.length === 0) return 'wait';
  const size = committee.members.length;
  const turn = (((self - round) % size) + size) % size;
  const since = head - opensAt;
  const together = new Set([...revealed, ...known]);
  const isDue = (): boolean => {
    if (closesAt !== 0) {
      const left = closesAt - head;
      return missing.includes(self) || (left <= LAST_BLOCKS && turn === left % size);
    }
    if (isQuorum(committee, weightOf(committee, together))) {
      const waits = together.size < size && since < Math.min(GATHERING_BLOCKS, graceBlocks - 1);
      return !waits && isTurn(turn, since, graceBlocks, size);
    }
    // Of a network that is torn apart the chain is the one place where all shares meet. But one share alone would bind
    // the round to members that may have gone, where those who follow them could take it.
    return missing.includes(self) && !passesOn && turn < helpers(since - graceBlocks);
  };
  return isDue() ? 'bring' : 'wait';
}

/** Of those who have a quorum. A block's transaction is in the next one at the earliest. */
function isTurn(turn: number, since: number, graceBlocks: number, size: number): boolean {
  if (since < graceBlocks - 1) return turn < helpers(since);
  // A quorum that comes late is in no hurry any more: one after the other brings it.
  return since < 2 * graceBlocks || turn === since % size;
}

/** How many bring after so many blocks: twice as many after each pause. */
function helpers(blocks: number): number {
  return blocks < 0 ? 0 : 2 ** Math.floor(blocks / PATIENCE_BLOCKS);
}
