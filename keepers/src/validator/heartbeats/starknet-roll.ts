import type { ChainPort } from '../../chains/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { Felt } from '../../hub/types.ts';
import type { Roll } from './roll.ts';

const KEY_AGE_MS = 3_600_000;
const EXCUSED_AGE_MS = 300_000;
/** Workers asked for in one call: a node bounds what a call may read. */
const PAGE = 200;
/** Felts of the pool's `Worker`, and the places of those that say whether it deserves a weight. */
const WORKER_FELTS = 15;
const FIELDS = { counted: 7, reputation: 8, capability: 9, jailedUntil: 11 } as const;
/** Minimum stakes that a class of capability asks for. */
const MULTIPLES = [1n, 2n, 5n, 10n];

/** The workers of a CDCPool; each one's key is asked for again once an hour. */
export class StarknetRoll implements Roll {
  readonly #chain: ChainPort;
  readonly #pool: Felt;
  readonly #clock: Clock;
  readonly #keys = new Map<number, { key: Uint8Array | undefined; at: number }>();
  #excused: { indices: ReadonlySet<number>; at: number } | undefined;

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

  async excused(now: number): Promise<ReadonlySet<number>> {
    const at = this.#clock.now();
    if (this.#excused !== undefined && at - this.#excused.at < EXCUSED_AGE_MS) return this.#excused.indices;
    const [, , minStake = 0n] = await this.#call('rules');
    const indices = new Set<number>();
    const count = await this.count();
    for (let first = 1; first <= count; first += PAGE) {
      const [, ...felts] = await this.#call('workers', BigInt(first), BigInt(PAGE));
      for (let start = 0; start < felts.length; start += WORKER_FELTS) {
        const field = (name: keyof typeof FIELDS): bigint => felts[start + FIELDS[name]] ?? 0n;
        const least = minStake * (MULTIPLES[Number(field('capability'))] ?? MULTIPLES[3]!);
        const isAsked = field('counted') >= least && field('reputation') > 0n && BigInt(now) >= field('jailedUntil');
        if (!isAsked) indices.add(Number(felts[start]));
      }
    }
    this.#excused = { indices, at };
    return indices;
  }

  /** Of a worker; undefined while it is none. */
  async index(worker: Felt): Promise<number | undefined> {
    const index = Number(await this.#ask('worker_index', worker));
    return index === 0 ? undefined : index;
  }

  async #ask(entrypoint: string, ...calldata: Felt[]): Promise<Felt> {
    const [felt = 0n] = await this.#call(entrypoint, ...calldata);
    return felt;
  }

  #call(entrypoint: string, ...calldata: Felt[]): Promise<readonly Felt[]> {
    return this.#chain.call({ to: this.#pool, entrypoint, calldata });
  }
}
