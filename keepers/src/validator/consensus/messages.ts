/** 32 bytes as 64 hex digits. */
export type Digest = string;
export type Items = readonly Uint8Array[];

/** One member's signature under a statement that stands beside it. */
export interface Seal {
  member: number;
  signature: Uint8Array;
}

/** The primary of `view` proposes items for `sequence`. */
export interface PrePrepare {
  kind: 'pre-prepare';
  member: number;
  view: number;
  sequence: number;
  digest: Digest;
  items: Items;
  signature: Uint8Array;
}

export interface Vote {
  kind: 'prepare' | 'commit';
  member: number;
  view: number;
  sequence: number;
  digest: Digest;
  signature: Uint8Array;
}

/** "I have executed everything up to `sequence`": the only message that contracts read. */
export interface Checkpoint {
  kind: 'checkpoint';
  member: number;
  sequence: number;
  digest: Digest;
  /** Digest of all digests up to and with `sequence`. */
  history: Digest;
  signature: Uint8Array;
  chainSignature: Uint8Array;
}

/** Checkpoints of more than two thirds of the weight, by their chain signatures, members ascending. */
export interface Certificate {
  sequence: number;
  digest: Digest;
  history: Digest;
  seals: readonly Seal[];
}

/** Proof that a quorum held `digest` in `view`: the proposal and prepares, members ascending, the primary left out. */
export interface PreparedCertificate {
  view: number;
  sequence: number;
  digest: Digest;
  items: Items;
  proposal: Uint8Array;
  prepares: readonly Seal[];
}

/** "I leave all views below `view`; this is stable, and this I hold prepared above it" (the paper's C and P). */
export interface ViewChange {
  kind: 'view-change';
  member: number;
  view: number;
  stable: Certificate | undefined;
  /** Sequences ascending. */
  prepared: readonly PreparedCertificate[];
  signature: Uint8Array;
}

/** One of the new primary's proposals that follow from the view changes. */
export interface Carried {
  sequence: number;
  digest: Digest;
  signature: Uint8Array;
}

/** The primary of `view` opens it with a quorum of view changes and what follows from them (the paper's V and O). */
export interface NewView {
  kind: 'new-view';
  member: number;
  view: number;
  changes: readonly ViewChange[];
  carried: readonly Carried[];
  signature: Uint8Array;
}

/** What was committed in `view`, with a quorum of commits: a late member needs no more. */
export interface Decision {
  kind: 'decision';
  view: number;
  sequence: number;
  digest: Digest;
  items: Items;
  commits: readonly Seal[];
}

export interface Stable {
  kind: 'stable';
  certificate: Certificate;
}

/** Where the sender stands, so that others can send what it lacks. Unsigned: the transport knows who sent it. */
export interface Status {
  kind: 'status';
  view: number;
  changing: boolean;
  executed: number;
  stable: number;
}

export type Message =
  | PrePrepare | Vote | Checkpoint | ViewChange | NewView | Decision | Stable | Status;
