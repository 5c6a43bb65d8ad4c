import type { Call, ChainPort } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import type { WeightFacts } from '../policy.ts';
import { span } from './calldata.ts';

/** What a sentinel asks of the stake pool, as of the last closed block. */
export interface PoolPort {
  /** 0 for nobody: an index is a worker's for ever. */
  workerAt(index: number): Promise<Felt>;
  /** 0 for nobody. */
  indexOf(worker: Felt): Promise<number>;
  weightOf(worker: Felt): Promise<WeightFacts>;
  /** Stake that counts; 0 for whoever is jailed already. */
  stakeOf(worker: Felt): Promise<bigint>;
  syncWeights(workers: readonly Felt[]): Call[];
}

/** The deployed CDCPool. */
export class StarknetPool implements PoolPort {
  readonly #chain: Pick<ChainPort, 'call'>;
  readonly #address: Felt;
  /** For ever, but for a reorganisation, after which a contract refuses what is wrong. */
  readonly #workers = new Map<number, Felt>();
  readonly #indices = new Map<Felt, number>();

  constructor(chain: Pick<ChainPort, 'call'>, address: Felt) {
    this.#chain = chain;
    this.#address = address;
  }

  workerAt(index: number): Promise<Felt> {
    return known(this.#workers, index, async () => (await this.#ask('worker_at', [BigInt(index)]))[0] ?? 0n);
  }

  indexOf(worker: Felt): Promise<number> {
    return known(this.#indices, worker, async () => Number((await this.#ask('worker_index', [worker]))[0] ?? 0n));
  }

  async weightOf(worker: Felt): Promise<WeightFacts> {
    const [facts, [epoch = 0n]] = await Promise.all([this.#ask('worker', [worker]), this.#ask('current_epoch', [])]);
    const [, now = 0n, next = 0n, fromEpoch = 0n, , , , , , , level = 0n] = facts;
    return {
      level: Number(level), now: Number(now), next: Number(next), fromEpoch: Number(fromEpoch), epoch: Number(epoch),
    };
  }

  async stakeOf(worker: Felt): Promise<bigint> {
    const [, stake = 0n] = await this.#ask('stakes_of', span([[worker]]));
    return stake;
  }

  syncWeights(workers: readonly Felt[]): Call[] {
    return workers.map((worker) => ({ to: this.#address, entrypoint: 'sync_weight', calldata: [worker] }));
  }

  #ask(entrypoint: string, calldata: Felt[]): Promise<Felt[]> {
    return this.#chain.call({ to: this.#address, entrypoint, calldata });
  }
}

/** Asks until there is an answer other than zero. */
export async function known<K, V extends number | bigint>(
  answers: Map<K, V>, key: K, ask: () => Promise<V>,
): Promise<V> {
  const answer = answers.get(key) ?? (await ask());
  if (Number(answer) !== 0) answers.set(key, answer);
  return answer;
}
