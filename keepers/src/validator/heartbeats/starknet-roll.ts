import type { ChainPort } from '../../chains/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { Felt } from '../../hub/types.ts';
import type { Roll } from './roll.ts';

const KEY_AGE_MS = 3_600_000;

/** The workers of a CDCPool; each one's key is asked for again once an hour. */
export class StarknetRoll implements Roll {
  readonly #chain: ChainPort;
  readonly #pool: Felt;
  readonly #clock: Clock;
  readonly #keys = new Map<number, { key: Uint8Array | undefined; at: number }>();

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
    const key = felt === 0n ? undefined : Buffer.from(felt.toString(16).padStart(64, '0'), 'hex');
    this.#keys.set(index, { key, at: now });
    return key;
  }

  /** Of a worker; undefined while it is none. */
  async index(worker: Felt): Promise<number | undefined> {
    const index = Number(await this.#ask('worker_index', worker));
    return index === 0 ? undefined : index;
  }

  async #ask(entrypoint: string, ...calldata: Felt[]): Promise<Felt> {
    const [felt = 0n] = await this.#chain.call({ to: this.#pool, entrypoint, calldata });
    return felt;
  }
}
