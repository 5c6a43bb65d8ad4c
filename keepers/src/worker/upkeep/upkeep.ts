import type { Call, ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Clock } from '../../core/clock.ts';
import { hex } from '../../core/json.ts';
import type { Logger } from '../../core/logger.ts';
import { NowAndThen } from '../../core/now-and-then.ts';
import { careOf, isResting } from './policy.ts';
import type { StandingPort } from './starknet-standing.ts';

export interface UpkeepModules {
  chain: Pick<ChainPort, 'head'>;
  standing: StandingPort;
  sender: Pick<Sender, 'estimate' | 'send'>;
  clock: Clock;
  logger: Logger;
  /** Between two looks, in ms. */
  everyMs: number;
  /** One of the numbers from 1 to `count`, by lot: so each worker is looked at by all others together, none by all. */
  choose: (count: number) => number;
  onRefused: (error: unknown) => void;
}

/**
 * Earns the points of a day's work, brings the weight to what the worker deserves, and has rivals lose what idleness has
 * taken from them: the pool does none of it by itself. What is due the chain says each time: a restart or a
 * reorganisation forgets nothing.
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
    const { chain, standing, logger } = this.#modules;
    this.#minStake ??= await standing.minStake();
    const { self } = standing;
    const [{ timestamp: time }, epoch, own] = await Promise.all([chain.head(), standing.epoch(), standing.read(self)]);
    const kind = careOf(own, { time, epoch }, this.#minStake);
    if (kind === undefined) return this.#considerRival(time, signal);
    const { points, weightNext: weight } = own;
    logger.info({ care: kind, points, weight }, 'The worker sees to its standing.');
    return this.#send(kind, kind === 'refresh' ? standing.refresh(self) : standing.syncWeight(self), signal);
  }

  /** A rival that rests on points of better days is drawn in the place of those who work. */
  async #considerRival(time: number, signal: AbortSignal): Promise<boolean> {
    const { standing, logger, choose } = this.#modules;
    const count = await standing.count();
    if (count === 0) return true;
    const rival = await standing.workerAt(choose(count));
    if (rival === standing.self) return true;
    const theirs = await standing.read(rival);
    if (!isResting(theirs, time)) return true;
    logger.info({ rival: hex(rival), points: theirs.points }, 'A rival that rests loses the points that it would keep.');
    return this.#send('refresh-rival', standing.refresh(rival), signal);
  }

  async #send(kind: string, call: Call, signal: AbortSignal): Promise<boolean> {
    const { sender } = this.#modules;
    return sender.send({ kind, jobIds: [], calls: [call] }, await sender.estimate([call]), signal);
  }
}
