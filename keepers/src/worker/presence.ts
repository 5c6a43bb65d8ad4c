import type { ChainPort } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import { NowAndThen } from '../core/now-and-then.ts';
import { isAnswerOver } from '../hub/answer-window.ts';
import type { AnswerRules, Now, Opened } from '../hub/answer-window.ts';
import type { Felt } from '../hub/types.ts';
import type { PenalPort } from '../sentinel/chain/port.ts';

export interface PresenceModules {
  chain: Pick<ChainPort, 'account' | 'head'>;
  court: Pick<PenalPort, 'rules' | 'accusation' | 'summons'>;
  sender: Pick<Sender, 'estimate' | 'send'>;
  clock: Clock;
  logger: Logger;
  /** The Downtime contract. */
  contract: Felt;
  /** Between two looks, in ms: far less than the six hours in which both can be answered. */
  everyMs: number;
  onRefused: (error: unknown) => void;
}

/** What is open against a worker; an answer that came too late leaves it so until somebody closes it. */
export interface Asked {
  accusation: Opened | undefined;
  summons: Opened | undefined;
}

/** Whether there is anything that an answer ends: a summons until it is closed, an accusation within its window. */
export function mayAnswer({ accusation, summons }: Asked, now: Now, rules: AnswerRules): boolean {
  return summons !== undefined || (accusation !== undefined && !isAnswerOver(accusation, now, rules));
}

/**
 * Answers accusations of absence and summonses, both by one transaction: whoever can answer was not away, keeps stake and
 * weight, and takes the bonds. What is open is asked of the chain each time, so a restart forgets nothing.
 */
export class Presence {
  readonly #modules: PresenceModules;
  readonly #turns: NowAndThen;

  constructor(modules: PresenceModules) {
    this.#modules = modules;
    this.#turns = new NowAndThen(modules);
  }

  /** Comes after `Sender.begin`. Returns whether another transaction may follow. Never throws: jobs are not to wait. */
  tick(signal: AbortSignal): Promise<boolean> {
    return this.#turns.tick(() => this.#answer(signal));
  }

  async #answer(signal: AbortSignal): Promise<boolean> {
    const { chain, court, sender, clock, logger, contract } = this.#modules;
    const [accusation, summons, head] =
      await Promise.all([court.accusation(chain.account), court.summons(chain.account), chain.head()]);
    const now = { block: head.number + 1, time: Math.max(head.timestamp, Math.floor(clock.now() / 1_000)) };
    if (!mayAnswer({ accusation, summons }, now, court.rules.accusations)) return true;
    const calls = [{ to: contract, entrypoint: 'here', calldata: [] }];
    const estimate = await sender.estimate(calls);
    const asked = { accused: accusation !== undefined, summoned: summons !== undefined };
    logger.warn(asked, 'The worker is called absent, and answers.');
    return sender.send({ kind: 'here', jobIds: [], calls }, estimate, signal);
  }
}
