import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import { takeHour } from '@ciro-network/sdk/uptime';
import { sendBatch } from '../../chains/batch.ts';
import type { Call, ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Clock } from '../../core/clock.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Felt } from '../../hub/types.ts';
import type { PoolPort } from '../../sentinel/chain/pool.ts';
import type { PenalPort } from '../../sentinel/chain/port.ts';
import { firstBlockFrom } from '../../validator/heartbeats/blocks.ts';
import type { HeartbeatBook } from '../../validator/heartbeats/book.ts';
import type { Heartbeat } from '../../validator/heartbeats/message.ts';
import { healCall } from './heal-call.ts';
import { hoursToHeal } from './policy.ts';

const DAY = 86_400;

export interface HealerModules {
  chain: Pick<ChainPort, 'account' | 'head' | 'block' | 'events'>;
  court: Pick<PenalPort, 'decode'> & { pool: Pick<PoolPort, 'indexOf'> };
  /** What this worker has said. */
  said: Pick<HeartbeatBook, 'hours' | 'heartbeats'>;
  sender: Pick<Sender, 'estimate' | 'send'>;
  clock: Clock;
  logger: Logger;
  /** The Uptime contract. */
  contract: Felt;
  /** Between two looks, in ms. */
  everyMs: number;
  /** Hours in one transaction. */
  maxBatch: number;
  onRefused: (error: unknown) => void;
}

/** An hour's bit and the heartbeat that sets it. */
interface Healing {
  /** The hour's number: by what its transaction is remembered. */
  jobId: Felt;
  hour: CertifiedHour;
  heartbeat: Heartbeat;
}

/**
 * Sets by its own heartbeats the bits that validators left out, be it by a lost packet or by a lie: they can cost a
 * worker neither weight nor an accusation. What is certified is read from the chain each time, so a restart or a
 * reorganisation forgets nothing; another's healing of the same hour only makes the next look try again.
 */
export class Healer {
  readonly #modules: HealerModules;
  #lookedAt = -Infinity;
  /** Hours that no heartbeat of ours heals. */
  readonly #lost = new Set<number>();

  constructor(modules: HealerModules) {
    this.#modules = modules;
  }

  /** Comes after `Sender.begin`. Returns whether another transaction may follow. Never throws: jobs are not to wait. */
  async tick(signal: AbortSignal): Promise<boolean> {
    const { clock, everyMs, onRefused } = this.#modules;
    if (clock.now() - this.#lookedAt < everyMs) return true;
    this.#lookedAt = clock.now();
    try {
      return await this.#heal(signal);
    } catch (error) {
      onRefused(error);
      return true;
    }
  }

  async #heal(signal: AbortSignal): Promise<boolean> {
    const { chain, court, said, sender, logger, contract, maxBatch } = this.#modules;
    const index = said.hours().length === 0 ? 0 : await court.pool.indexOf(chain.account);
    const due = index === 0 ? [] : await this.#due(index);
    if (due.length > 0) logger.warn({ hours: due.map(({ jobId }) => Number(jobId)) }, 'The worker heals hours that lack it.');
    const calls = (some: readonly Healing[]): Call[] =>
      some.map(({ hour, heartbeat }) => healCall(contract, chain.account, hour, heartbeat));
    const onRefused = (healing: Healing, error: unknown): void => this.#refused(healing, error);
    for (let at = 0; at < due.length; at += maxBatch) {
      const batch = { kind: 'heal', jobs: due.slice(at, at + maxBatch), calls, onRefused };
      if (signal.aborted || !(await sendBatch(sender, batch, signal))) return false;
    }
    return true;
  }

  async #due(index: number): Promise<Healing[]> {
    const { chain, said } = this.#modules;
    const head = await chain.head();
    const first = await firstBlockFrom(chain, head, head.timestamp - DAY);
    const certified = first === undefined ? [] : (await this.#certified(first.number, head.number)).values();
    const own = ({ facts: { hour, blockHash } }: CertifiedHour): Heartbeat | undefined =>
      said.heartbeats(hour, blockHash).find(({ worker }) => worker === index);
    return hoursToHeal(certified, { index, said: (hour) => own(hour) !== undefined }, head.timestamp)
      .filter(({ facts }) => !this.#lost.has(facts.hour))
      .map((hour) => ({ jobId: BigInt(hour.facts.hour), hour, heartbeat: own(hour) as Heartbeat }));
  }

  /** Another's healing changed the hour: the next look opens it as it is now. All else stays as it is: a key was changed. */
  #refused({ hour: { facts } }: Healing, error: unknown): void {
    const raced = error instanceof KeeperError && error.metadata.reason === 'HOUR_UNKNOWN';
    if (!raced) this.#lost.add(facts.hour);
    this.#modules.onRefused(error);
  }

  async #certified(first: number, last: number): Promise<Map<number, CertifiedHour>> {
    const { chain, court, contract } = this.#modules;
    const hours = new Map<number, CertifiedHour>();
    const events = await chain.events([contract], first, last);
    for (const event of events.flatMap((one) => court.decode(one))) {
      if (event.kind === 'hour' || event.kind === 'healed') takeHour(hours, event);
    }
    return hours;
  }
}
