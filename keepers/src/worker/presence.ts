import type { ChainPort } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { Felt } from '../hub/types.ts';

export interface PresenceModules {
  chain: ChainPort;
  sender: Sender;
  clock: Clock;
  logger: Logger;
  /** The Downtime contract. */
  contract: Felt;
  /** Between two looks, in ms: far less than the six hours in which an accusation can be answered. */
  everyMs: number;
}

/** Answers accusations of absence: whoever can answer was not away, keeps its stake, and takes the accuser's bond. */
export class Presence {
  readonly #modules: PresenceModules;
  #lookedAt = -Infinity;

  constructor(modules: PresenceModules) {
    this.#modules = modules;
  }

  /** Comes after `Sender.begin`. Returns whether another transaction may follow. */
  async tick(signal: AbortSignal): Promise<boolean> {
    const { chain, sender, clock, logger, contract, everyMs } = this.#modules;
    if (clock.now() - this.#lookedAt < everyMs) return true;
    const [accuser = 0n] = await chain.call({ to: contract, entrypoint: 'accusation', calldata: [chain.account] });
    if (accuser !== 0n) {
      const calls = [{ to: contract, entrypoint: 'here', calldata: [] }];
      const estimate = await sender.estimate(calls);
      logger.warn('The worker was accused of absence, and answers.');
      if (!(await sender.send({ kind: 'here', jobIds: [], calls }, estimate, signal))) return false;
    }
    this.#lookedAt = clock.now();
    return true;
  }
}
