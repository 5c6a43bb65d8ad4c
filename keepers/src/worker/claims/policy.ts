import { isAnswerOver } from '../../hub/answer-window.ts';
import type { AnswerRules, Now } from '../../hub/answer-window.ts';
import type { CaseFacts } from '../../sentinel/chain/port.ts';

export type Defence =
  /** Prove what was said. */
  | 'answer'
  /** It is answered, closed, or too late. */
  | 'over'
  /** What was said is not on record here. */
  | 'lost';

/** What a worker does about a case against a claim of its own. Pure: the same facts, the same step. */
export function defend(facts: CaseFacts, isOnRecord: boolean, now: Now, rules: AnswerRules): Defence {
  if (facts.state !== 'open' || isAnswerOver(facts.opened, now, rules)) return 'over';
  return isOnRecord ? 'answer' : 'lost';
}
