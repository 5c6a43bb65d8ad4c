import type { Call } from '../../chains/port.ts';
import type { StarknetChain } from '../../chains/starknet.ts';
import type { Felt } from '../../hub/types.ts';
import type { Standing } from './policy.ts';

/** A worker's own standing, and what moves it. */
export interface StandingPort {
  /** Base units. */
  minStake(): Promise<bigint>;
  epoch(): Promise<number>;
  read(): Promise<Standing>;
  refresh(): Call;
  syncWeight(): Call;
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

  async read(): Promise<Standing> {
    const { account } = this.#chain;
    const [worker, [contribution = 0n], record] = await Promise.all([
      this.#ask(this.#pool, 'worker', account), this.#ask(this.#vault, 'contribution', account),
      this.#chain.stored(this.#pool, 'reputation_scores', account),
    ]);
    const field = (from: bigint, bits: bigint): bigint => (record >> from) & ((1n << bits) - 1n);
    const [, now, next, fromEpoch, , , , counted = 0n, points, capability, level, jailedUntil] = worker;
    return {
      weightNow: Number(now), weightNext: Number(next), fromEpoch: Number(fromEpoch), counted, points: Number(points),
      capability: Number(capability), level: Number(level), jailedUntil: Number(jailedUntil), contribution,
      refreshedOn: Number(field(51n, 24n)), atPoint: field(128n, 47n), atRefresh: field(175n, 47n),
    };
  }

  refresh(): Call {
    return { to: this.#pool, entrypoint: 'refresh', calldata: [this.#chain.account] };
  }

  syncWeight(): Call {
    return { to: this.#pool, entrypoint: 'sync_weight', calldata: [this.#chain.account] };
  }

  #ask(to: Felt, entrypoint: string, ...calldata: Felt[]): Promise<Felt[]> {
    return this.#chain.call({ to, entrypoint, calldata });
  }
}
