import type { Committee } from './committee.ts';
import type { Signer, Verifier } from './crypto.ts';
import type { Evidence } from './evidence.ts';
import type { Limits, Timing } from './limits.ts';
import type {
  Certificate, Checkpoint, Decision, Digest, Items, Message, NewView, PrePrepare, PreparedCertificate, ViewChange, Vote,
} from './messages.ts';
import type { Record } from './records.ts';
import type { Refusal } from './refusals.ts';

/** What a validator is and never changes while it runs. */
export interface Replica {
  committee: Committee;
  /** Our place in the committee. */
  self: number;
  signer: Signer;
  verifier: Verifier;
  /** Whether the application would agree to these items: a pure function of what it knows. */
  accepts(sequence: number, items: Items): boolean;
  limits: Limits;
  timing: Timing;
}

/** One sequence between the watermarks. Votes are those of the present view; the rest outlives views. */
export interface Slot {
  proposal: PrePrepare | undefined;
  prepares: Map<number, Vote>;
  commits: Map<number, Vote>;
  /** The one of the highest view. */
  prepared: PreparedCertificate | undefined;
  decided: Decision | undefined;
}

export type Timer = 'progress' | 'resend';

/** Plain data, bounded by the window, the committee and the limits. */
export interface State {
  view: number;
  /** Left the view below, and `view` is not open yet. */
  changing: boolean;
  /** What opened `view`; none opens view 0. */
  newView: NewView | undefined;
  /** Views left since the last progress. */
  attempts: number;
  /** The low watermark is its sequence, or 0. */
  stable: Certificate | undefined;
  executed: number;
  history: Digest;
  slots: Map<number, Slot>;
  /** By sequence and member. */
  checkpoints: Map<number, Map<number, Checkpoint>>;
  /** The latest view change of each member. */
  changes: Map<number, ViewChange>;
  /** What the application would have decided, by sequence. */
  proposals: Map<number, Items>;
  /** The highest sequence that the application has asked for. */
  due: number;
  /** Digests we signed that can still be contradicted, by `phase/view/sequence`. */
  signed: Map<string, Digest>;
  /** Messages of views to come, by the peer that sent them. */
  early: Map<number, Message[]>;
  /** Status messages answered since the resend timer last rang, by peer. */
  answered: Map<number, number>;
  /** What the progress timer waits for; undefined while it is off. */
  awaited: string | undefined;
}

export type Event =
  /** `from`: the member that the transport says sent it, which need not be its author. */
  | { kind: 'message'; from: number; message: Message }
  | { kind: 'timer'; timer: Timer }
  /** The application's items for a sequence that is due. */
  | { kind: 'proposal'; sequence: number; items: Items }
  /** The first event after the state was made or restored. */
  | { kind: 'restart' };

/** In the order in which they must happen; every `persist` of a step comes before anything else of it. */
export type Effect =
  | { kind: 'persist'; record: Record }
  | { kind: 'send'; to: number | 'all'; message: Message }
  /** Send recorded decisions above `after`. */
  | { kind: 'serve'; to: number; after: number; limit: number }
  /** Sets the timer anew, or stops it. */
  | { kind: 'timer'; timer: Timer; after: number | undefined }
  /** Told once; whoever missed it by a crash finds it in the journal. */
  | { kind: 'decide'; sequence: number; digest: Digest; history: Digest; items: Items }
  /** For the chain: told again after a restart. */
  | { kind: 'certify'; certificate: Certificate }
  | { kind: 'evidence'; evidence: Evidence }
  | { kind: 'refuse'; from: number; refusal: Refusal };

export function initialState(committee: Committee): State {
  return {
    view: 0, changing: false, newView: undefined, attempts: 0, stable: undefined, executed: 0,
    history: committee.genesis, slots: new Map(), checkpoints: new Map(), changes: new Map(), proposals: new Map(),
    due: 0, signed: new Map(), early: new Map(), answered: new Map(), awaited: undefined,
  };
}

export function lowWatermark({ stable }: State): number {
  return stable?.sequence ?? 0;
}

/** The slot of a sequence between the watermarks. */
export function slotAt(state: State, sequence: number): Slot {
  let slot = state.slots.get(sequence);
  if (slot === undefined) {
    slot = { proposal: undefined, prepares: new Map(), commits: new Map(), prepared: undefined, decided: undefined };
    state.slots.set(sequence, slot);
  }
  return slot;
}
