import type { ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import { NowAndThen } from '../../core/now-and-then.ts';
import { careOf } from './policy.ts';
import type { StandingPort } from './starknet-standing.ts';

export interface UpkeepModules {
  chain: Pick<ChainPort, 'head'>;
  standing: StandingPort;
  sender: Pick<Sender, 'estimate' | 'send'>;
  clock: Clock;
  logger: Logger;
  /** Between two looks, in ms. */
  everyMs: number;
  onRefused: (error: unknown) => void;
}

/**
 * Earns the points of a day's work and brings the weight to what the worker deserves: the pool does neither by itself.
 * What is due the chain says each time: a restart or a reorganisation forgets nothing.
 */
export class Upkeep {
  readonly #modules: UpkeepModules;
  readonly #turns: NowAndThen;
  #minStake: bigint | undefined;

  constructor(modules: UpkeepModules) {
    this.#modules = modules;
    this.#turns = new NowAndThen(modules, 'later');
  }

  /** Comes after `Sender.begin`. Returns whether another transaction may follow. Never throws: jobs are not to wait. */
  tick(signal: AbortSignal): Promise<boolean> {
    return this.#turns.tick(() => this.#care(signal));
  }

  async #care(signal: AbortSignal): Promise<boolean> {
    const { chain, standing, sender, logger } = this.#modules;
    this.#minStake ??= await standing.minStake();
    const [{ timestamp: time }, epoch, own] = await Promise.all([chain.head(), standing.epoch(), standing.read()]);
    const kind = careOf(own, { time, epoch }, this.#minStake);
    if (kind === undefined) return true;
    const { points, weightNext: weight } = own;
    logger.info({ care: kind, points, weight }, 'The worker sees to its standing.');
    const calls = [kind === 'refresh' ? standing.refresh() : standing.syncWeight()];
    return sender.send({ kind, jobIds: [], calls }, await sender.estimate(calls), signal);
  }
}
