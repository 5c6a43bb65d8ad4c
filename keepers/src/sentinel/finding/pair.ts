import type { Felt } from '../../hub/types.ts';
import type { Committee } from '../../validator/consensus/committee.ts';
import type { Digest } from '../../validator/consensus/messages.ts';
import type { Place } from '../hearing/book.ts';
import type { Testimony } from '../hearing/testimony.ts';

/** An epoch as the chain told of it. */
export interface Term {
  committee: Committee;
  /** Whom the contract knows each member as, in their order. */
  validators: readonly Felt[];
}

/** What a member says at a place, and what else it says there. */
export interface Pair {
  place: Place;
  member: number;
  one: Testimony;
  other: Testimony;
}

/** A checkpoint with everybody who signed it, members ascending. */
export interface SignedBy {
  digest: Digest;
  history: Digest;
  seals: readonly Testimony[];
}

/** What can be brought before the Slashing contract about signatures. */
export type Crime =
  | { kind: 'double-signing'; epoch: number; offenders: readonly [Felt]; pair: Pair }
  /** More than a third of the weight at one place. */
  | { kind: 'coalition'; epoch: number; offenders: readonly Felt[]; pairs: readonly Pair[] }
  /** Two certificates for one sequence: everybody in both. */
  | {
    kind: 'conflict'; epoch: number; offenders: readonly Felt[];
    sequence: number; one: SignedBy; other: SignedBy;
  };
