/** Bounds on what a peer can make a validator hold or do. */
export interface Limits {
  /** Sequences between the low and the high watermark. */
  window: number;
  /** Items of a proposal, and bytes of each. */
  items: number;
  itemBytes: number;
  /** Messages of views to come that one peer may have stored here. */
  early: number;
  /** Status messages of one peer that are answered in one turn of the resend timer. */
  answers: number;
  /** Decisions in one answer. */
  decisions: number;
}

export const LIMITS: Limits = {
  window: 8, items: 64, itemBytes: 4_096, early: 32, answers: 2, decisions: 8,
};

/** Milliseconds by the validator's own clock. */
export interface Timing {
  /** Without progress for so long, the view is left; doubles with each view left in a row. */
  progressMs: number;
  /** The doubling stops here. */
  longestMs: number;
  /** While something is missing, this long between two reports of where one stands. */
  resendMs: number;
}

export const TIMING: Timing = { progressMs: 4_000, longestMs: 120_000, resendMs: 2_000 };
