import type { ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
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
  /** At the start jobs come first. */
  #lookedAt: number;
  #minStake: bigint | undefined;

  constructor(modules: UpkeepModules) {
    this.#modules = modules;
    this.#lookedAt = modules.clock.now();
  }

  /** Comes after `Sender.begin`. Returns whether another transaction may follow. Never throws: jobs are not to wait. */
  async tick(signal: AbortSignal): Promise<boolean> {
    const { clock, everyMs, onRefused } = this.#modules;
    if (clock.now() - this.#lookedAt < everyMs) return true;
    this.#lookedAt = clock.now();
    try {
      return await this.#care(signal);
    } catch (error) {
      onRefused(error);
      return true;
    }
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
