import type { Opening } from '@ciro-network/sdk/uptime';
import type { Now } from '../../hub/answer-window.ts';
import type { Felt } from '../../hub/types.ts';
import type { Attempts } from '../../store/attempts.ts';
import type { Store } from '../../store/store.ts';
import type { PoolPort } from '../chain/pool.ts';
import type { PenalPort } from '../chain/port.ts';
import type { World } from '../chain/world.ts';
import type { MissedSeat } from '../finding/seats.ts';
import { BONDS_COUNT_MS, LONGEST, asksAgainAt, bondsLeft, byLot } from './policy.ts';

/** What asks a worker whether it is there, behind a bond that its answer takes. */
export type Ask =
  | { kind: 'accuse'; jobId: Felt; worker: Felt; openings: readonly Opening[] }
  | { kind: 'accuse-absent'; jobId: Felt; worker: Felt; seat: MissedSeat }
  /** `since`: of the silence, in seconds since 1970. */
  | { kind: 'summon'; jobId: Felt; worker: Felt; since: number };

const ASKS: readonly string[] = ['accuse', 'accuse-absent', 'summon'] satisfies Ask['kind'][];
const HOUR = 3_600;

/** Whether it costs a bond. */
export function isAsk<T extends { kind: string }>(due: T): due is Extract<T, Ask> {
  return ASKS.includes(due.kind);
}

export interface AskingModules {
  port: Pick<PenalPort, 'countsFrom' | 'timeOf'> & { pool: Pick<PoolPort, 'stakeOf' | 'weightOf'> };
  store: Pick<Store, 'actionsSince'>;
  attempts: Pick<Attempts, 'mayTry'>;
  /** Bonds that are put up in any day, at most. */
  bondsADay: number;
  /** Nobody else knows it. */
  seed: Felt;
}

/** Chooses whom to ask: each ask may cost its bond, and who is asked may want just that. */
export class Asking {
  readonly #modules: AskingModules;

  constructor(modules: AskingModules) {
    this.#modules = modules;
  }

  /** Each worker once, of several grounds by the first. `clockMs`: since 1970. */
  async choose(asks: readonly Ask[], world: World, now: Now, clockMs: number): Promise<Ask[]> {
    const { store, attempts, bondsADay, seed } = this.#modules;
    const sent = store.actionsSince(ASKS, clockMs - BONDS_COUNT_MS)
      .map(({ recordedAt: at, jobIds }) => ({ at, bonds: jobIds.length }));
    const left = bondsLeft(sent, clockMs, bondsADay);
    const first = new Map<Felt, Ask>();
    for (const ask of asks) {
      if (!first.has(ask.worker) && attempts.mayTry(ask.kind, ask.jobId)) first.set(ask.worker, ask);
    }
    const chosen: Ask[] = [];
    for (const ask of byLot([...first.values()], Math.floor(now.time / HOUR), seed)) {
      if (chosen.length >= left) break;
      if (await this.#isWorthIt(ask, world, now)) chosen.push(ask);
    }
    return chosen;
  }

  async #isWorthIt(ask: Ask, world: World, now: Now): Promise<boolean> {
    const { port } = this.#modules;
    const { worker } = ask;
    const answers = (world.answers.get(worker) ?? []).slice(-LONGEST);
    if (now.time < asksAgainAt(await Promise.all(answers.map((block) => port.timeOf(block))))) return false;
    if (ask.kind !== 'summon') return (await port.pool.stakeOf(worker)) > 0n;
    // An answer to whomever is a sign of life, and only who weighs something is asked to give one.
    const [{ level, next }, countsFrom] = await Promise.all([port.pool.weightOf(worker), port.countsFrom(worker)]);
    return level > 0 && next > 0 && countsFrom <= ask.since;
  }
}
