import type { Call } from '../../chains/port.ts';
import type { StarknetChain } from '../../chains/starknet.ts';
import type { Felt } from '../../hub/types.ts';
import type { Standing } from './policy.ts';

/** Workers' standing, and what moves it. */
export interface StandingPort {
  /** Base units. */
  minStake(): Promise<bigint>;
  epoch(): Promise<number>;
  /** Of the worker that asks. */
  readonly self: Felt;
  /** How many workers there have been. */
  count(): Promise<number>;
  /** From index 1 on. */
  workerAt(index: number): Promise<Felt>;
  read(worker: Felt): Promise<Standing>;
  refresh(worker: Felt): Call;
  syncWeight(worker: Felt): Call;
}

export interface StarknetStandingOptions {
  chain: Pick<StarknetChain, 'account' | 'call' | 'stored'>;
  addresses: { CDCPool: string; Vault: string };
}

/** As the deployed pool and vault show it. What a refresh compares with is in no view: it is read as SPEC lays it out. */
export class StarknetStanding implements StandingPort {
  readonly #chain: StarknetStandingOptions['chain'];
  readonly #pool: Felt;
  readonly #vault: Felt;

  constructor({ chain, addresses: { CDCPool, Vault } }: StarknetStandingOptions) {
    this.#chain = chain;
    this.#pool = BigInt(CDCPool);
    this.#vault = BigInt(Vault);
  }

  async minStake(): Promise<bigint> {
    const [, , minStake = 0n] = await this.#ask(this.#pool, 'rules');
    return minStake;
  }

  async epoch(): Promise<number> {
    const [epoch = 0n] = await this.#ask(this.#pool, 'current_epoch');
    return Number(epoch);
  }

  get self(): Felt {
    return this.#chain.account;
  }

  async count(): Promise<number> {
    const [count = 0n] = await this.#ask(this.#pool, 'worker_count');
    return Number(count);
  }

  async workerAt(index: number): Promise<Felt> {
    const [worker = 0n] = await this.#ask(this.#pool, 'worker_at', BigInt(index));
    return worker;
  }

  async read(worker: Felt): Promise<Standing> {
    const [view, [contribution = 0n], record] = await Promise.all([
      this.#ask(this.#pool, 'worker', worker), this.#ask(this.#vault, 'contribution', worker),
      this.#chain.stored(this.#pool, 'reputation_scores', worker),
    ]);
    const field = (from: bigint, bits: bigint): bigint => (record >> from) & ((1n << bits) - 1n);
    const [, now, next, fromEpoch, , , , counted = 0n, points, capability, level, jailedUntil] = view;
    return {
      weightNow: Number(now), weightNext: Number(next), fromEpoch: Number(fromEpoch), counted, points: Number(points),
      capability: Number(capability), level: Number(level), jailedUntil: Number(jailedUntil), contribution,
      refreshedOn: Number(field(51n, 24n)), atPoint: field(128n, 47n), atRefresh: field(175n, 47n),
    };
  }

  refresh(worker: Felt): Call {
    return { to: this.#pool, entrypoint: 'refresh', calldata: [worker] };
  }

  syncWeight(worker: Felt): Call {
    return { to: this.#pool, entrypoint: 'sync_weight', calldata: [worker] };
  }

  #ask(to: Felt, entrypoint: string, ...calldata: Felt[]): Promise<Felt[]> {
    return this.#chain.call({ to, entrypoint, calldata });
  }
}
