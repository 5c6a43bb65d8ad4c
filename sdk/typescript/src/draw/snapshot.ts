/** A model's member list as the draws of one epoch see it, from what the pool's views tell. */
import type { Felt } from '../felt.ts';

/** Places of a list that has never doubled. */
const FIRST_CAPACITY = 8;
/** An entry's epoch is kept modulo this; it rests for `AHEAD` epochs before its own. */
const EPOCH_MODULUS = 2 ** 15;
const AHEAD = 3;

/** A value until an epoch, and from it on (Cairo `Schedule`). */
export interface Schedule {
  readonly now: number;
  readonly next: number;
  readonly fromEpoch: number;
}

/** One place of the list, with the member's weight in the snapshot's epoch. */
export interface Member {
  readonly position: number;
  readonly worker: Felt;
  /** Base units a row. */
  readonly ask: bigint;
  readonly activeFrom: number;
  readonly weight: number;
}

export interface Snapshot {
  readonly epoch: number;
  /** Places, a power of two. */
  readonly capacity: number;
  /** A worker of this weight is taken by every throw at it. */
  readonly weightCap: number;
  /** By position. */
  readonly members: ReadonlyMap<number, Member>;
}

/** What the views `member_list`, `members_at` and `rules` return. */
export interface PoolViews {
  readonly doublings: Schedule;
  readonly weightCap: number;
  readonly members: readonly (Omit<Member, 'weight'> & { readonly weight: Schedule })[];
}

/** Exact for draws with a seed in `epoch`, if the views were read in that epoch or the next one. */
export function snapshot({ doublings, weightCap, members }: PoolViews, epoch: number): Snapshot {
  const places = members.map((member) => {
    return [member.position, { ...member, weight: valueAt(member.weight, epoch) }] as const;
  });
  return { epoch, capacity: FIRST_CAPACITY * 2 ** valueAt(doublings, epoch), weightCap, members: new Map(places) };
}

export function valueAt({ now, next, fromEpoch }: Schedule, epoch: number): number {
  return epoch < fromEpoch ? now : next;
}

/** Whether a draw with a seed in `epoch` sees an entry. */
export function isActive(activeFrom: number, epoch: number): boolean {
  const ahead = ((activeFrom - epoch) % EPOCH_MODULUS + EPOCH_MODULUS) % EPOCH_MODULUS;
  return ahead === 0 || ahead > AHEAD;
}
