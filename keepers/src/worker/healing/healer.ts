import { firstBlockFrom, takeHour } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import { sendBatch } from '../../chains/batch.ts';
import type { Call, ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { Clock } from '../../core/clock.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { NowAndThen } from '../../core/now-and-then.ts';
import type { Felt } from '../../hub/types.ts';
import type { PoolPort } from '../../sentinel/chain/pool.ts';
import type { PenalPort } from '../../sentinel/chain/port.ts';
import type { Store } from '../../store/store.ts';
import type { HeartbeatBook } from '../../validator/heartbeats/book.ts';
import { healCall } from './heal-call.ts';
import { healingBatches, hoursToHeal } from './policy.ts';

const KIND = 'heal';
const DAY = 86_400;
const TOLD = ['HourCertified', 'Healed'].map(eventKey);
/** Refusals that no other heartbeat or moment mends. */
const FOR_GOOD: ReadonlySet<unknown> = new Set(['HEARTBEAT', 'NO_KEY', 'NOT_IN_COLUMN', 'NOT_MISSED', 'HEAL_OVER']);

export interface HealerModules {
  chain: Pick<ChainPort, 'account' | 'head' | 'block' | 'events'>;
  court: Pick<PenalPort, 'decode'> & { pool: Pick<PoolPort, 'indexOf'> };
  /** Hours in which this worker has spoken. */
  said: Pick<HeartbeatBook, 'hours'>;
  /** Its heartbeat of an hour that begins with that block. */
  sign: (hour: number, blockHash: Felt) => Uint8Array;
  store: Pick<Store, 'actionsOn'>;
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

interface Healing {
  /** The hour's number: by what its transaction is remembered. */
  jobId: Felt;
  hour: CertifiedHour;
}

/**
 * Sets by the worker's own heartbeats the bits that validators left out of hours in which it spoke, be it by a lost packet
 * or by a lie: also over another first block than it knew, if that is what was certified. What is certified is read from
 * the chain each time, so a restart or a reorganisation forgets nothing.
 */
export class Healer {
  readonly #modules: HealerModules;
  readonly #turns: NowAndThen;
  /** Hours, by number and root, that no heartbeat of ours heals. */
  readonly #lost = new Set<string>();

  constructor(modules: HealerModules) {
    this.#modules = modules;
    this.#turns = new NowAndThen(modules);
  }

  /** Comes after `Sender.begin`. Returns whether another transaction may follow. Never throws: jobs are not to wait. */
  tick(signal: AbortSignal): Promise<boolean> {
    return this.#turns.tick(() => this.#heal(signal));
  }

  async #heal(signal: AbortSignal): Promise<boolean> {
    const { chain, court, said, store, sender, logger, maxBatch } = this.#modules;
    const hours = new Set(said.hours());
    const index = hours.size === 0 ? 0 : await court.pool.indexOf(chain.account);
    const due = index === 0 ? [] : await this.#due(index, hours);
    const reverts = ({ jobId }: Healing): number =>
      store.actionsOn(KIND, jobId).filter(({ state }) => state === 'reverted').length;
    for (const jobs of healingBatches(due, reverts, maxBatch)) {
      logger.warn({ hours: jobs.map(({ jobId }) => Number(jobId)) }, 'The worker heals hours that lack it.');
      const batch = {
        kind: KIND, jobs, calls: (some: readonly Healing[]) => some.map((one) => this.#call(index, one)),
        onRefused: (one: Healing, error: unknown) => this.#refused(one, error),
      };
      if (signal.aborted || !(await sendBatch(sender, batch, signal))) return false;
    }
    return true;
  }

  async #due(index: number, said: ReadonlySet<number>): Promise<Healing[]> {
    const { chain } = this.#modules;
    const head = await chain.head();
    const first = await firstBlockFrom(chain, head, head.timestamp - DAY);
    const certified = first === undefined ? [] : (await this.#certified(first.number, head.number)).values();
    return hoursToHeal(certified, { index, said }, head.timestamp)
      .filter((hour) => !this.#lost.has(nameOf(hour)))
      .map((hour) => ({ jobId: BigInt(hour.facts.hour), hour }));
  }

  async #certified(first: number, last: number): Promise<Map<number, CertifiedHour>> {
    const { chain, court, contract } = this.#modules;
    const hours = new Map<number, CertifiedHour>();
    const events = await chain.events([contract], first, last, TOLD);
    for (const event of events.flatMap((one) => court.decode(one))) {
      if (event.kind === 'hour' || event.kind === 'healed') takeHour(hours, event);
    }
    return hours;
  }

  #call(index: number, { hour }: Healing): Call {
    const { chain, contract, sign } = this.#modules;
    const { facts } = hour;
    return healCall(contract, chain.account, hour, { worker: index, signature: sign(facts.hour, facts.blockHash) });
  }

  #refused({ hour }: Healing, error: unknown): void {
    if (error instanceof KeeperError && FOR_GOOD.has(error.metadata.reason)) this.#lost.add(nameOf(hour));
    this.#modules.onRefused(error);
  }
}

function nameOf({ facts: { hour, root } }: CertifiedHour): string {
  return `${hour}:${root}`;
}
