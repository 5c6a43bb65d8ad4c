import { bytes32 } from '../../core/felts.ts';
import type { ChainPort } from '../../chains/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { Felt } from '../../hub/types.ts';
import { multipleOf, poolWorkers } from './pool-workers.ts';
import type { PoolWorker } from './pool-workers.ts';
import type { Roll } from './roll.ts';

const KEY_AGE_MS = 3_600_000;
const WORKERS_AGE_MS = 300_000;

/** The workers of a CDCPool; each one's key is asked for again once an hour. */
export class StarknetRoll implements Roll {
  readonly #chain: ChainPort;
  readonly #pool: Felt;
  readonly #clock: Clock;
  readonly #keys = new Map<number, { key: Uint8Array | undefined; at: number }>();
  #known: { workers: PoolWorker[]; minStake: bigint; at: number } | undefined;

  constructor(chain: ChainPort, pool: Felt, clock: Clock) {
    this.#chain = chain;
    this.#pool = pool;
    this.#clock = clock;
  }

  async count(): Promise<number> {
    return Number(await this.#ask('worker_count'));
  }

  async key(index: number): Promise<Uint8Array | undefined> {
    const now = this.#clock.now();
    const known = this.#keys.get(index);
    if (known !== undefined && now - known.at < KEY_AGE_MS) return known.key;
    const worker = await this.#ask('worker_at', BigInt(index));
    if (worker === 0n) return undefined;
    const felt = await this.#ask('stark_key', worker);
    const key = felt === 0n ? undefined : bytes32(felt);
    this.#keys.set(index, { key, at: now });
    return key;
  }

  async excused(now: number): Promise<ReadonlySet<number>> {
    const { workers, minStake } = await this.#workers();
    const isAsked = ({ counted, reputation, capability, jailedUntil }: PoolWorker): boolean =>
      counted >= minStake * multipleOf(capability) && reputation > 0n && BigInt(now) >= jailedUntil;
    return new Set(workers.filter((worker) => !isAsked(worker)).map(({ index }) => index));
  }

  /** The same with those whose uptime, or a plan, leaves them no weight: no draw finds them. */
  async idle(now: number): Promise<ReadonlySet<number>> {
    const { workers } = await this.#workers();
    const weightless = workers.filter(({ weightNext, level }) => weightNext === 0n || level === 0);
    return new Set([...await this.excused(now), ...weightless.map(({ index }) => index)]);
  }

  /** Of a worker; undefined while it is none. */
  async index(worker: Felt): Promise<number | undefined> {
    const index = Number(await this.#ask('worker_index', worker));
    return index === 0 ? undefined : index;
  }

  async #workers(): Promise<{ workers: PoolWorker[]; minStake: bigint }> {
    const at = this.#clock.now();
    if (this.#known === undefined || at - this.#known.at >= WORKERS_AGE_MS) {
      const [, , minStake = 0n] = await this.#call('rules');
      this.#known = { workers: await poolWorkers(this.#chain, this.#pool, await this.count()), minStake, at };
    }
    return this.#known;
  }

  async #ask(entrypoint: string, ...calldata: Felt[]): Promise<Felt> {
    const [felt = 0n] = await this.#call(entrypoint, ...calldata);
    return felt;
  }

  #call(entrypoint: string, ...calldata: Felt[]): Promise<readonly Felt[]> {
    return this.#chain.call({ to: this.#pool, entrypoint, calldata });
  }
}
