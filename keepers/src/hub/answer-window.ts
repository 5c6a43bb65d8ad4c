/** The chain now: of the next block. */
export interface Now {
  /** Seconds since 1970. */
  time: number;
  block: number;
}

/** When an answer to an accusation, a summons or a case comes too late, and what its asker puts up. */
export interface AnswerRules {
  seconds: number;
  blocks: number;
  /** Base units. */
  bond: bigint;
}

/** When something was opened, by both clocks. */
export interface Opened {
  at: number;
  block: number;
}

/** Whether the window for an answer that began then is over: by both clocks, since an outage of the chain ends none. */
export function isAnswerOver(opened: Opened, now: Now, rules: AnswerRules): boolean {
  return now.time >= opened.at + rules.seconds && now.block >= opened.block + rules.blocks;
}
