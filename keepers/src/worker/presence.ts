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
  /** Between two looks, in ms: far less than the six hours in which both can be answered. */
  everyMs: number;
}

/**
 * Answers accusations of absence and summonses, both by one transaction: whoever can answer was not away, keeps stake and
 * weight, and takes the bonds. What is open is asked of the chain each time, so a restart forgets nothing.
 */
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
    const asked = async (entrypoint: 'accusation' | 'summons'): Promise<boolean> =>
      ((await chain.call({ to: contract, entrypoint, calldata: [chain.account] }))[0] ?? 0n) !== 0n;
    const [accused, summoned] = [await asked('accusation'), await asked('summons')];
    if (accused || summoned) {
      const calls = [{ to: contract, entrypoint: 'here', calldata: [] }];
      const estimate = await sender.estimate(calls);
      logger.warn({ accused, summoned }, 'The worker is called absent, and answers.');
      if (!(await sender.send({ kind: 'here', jobIds: [], calls }, estimate, signal))) return false;
    }
    this.#lookedAt = clock.now();
    return true;
  }
}
