// Workers as the stake pool shows them, and the key by which it knows a worker's heartbeats.

import { getStarkKey, sign } from '@scure/starknet';

import { shortString, type Felt } from '../felt.ts';
import { hashFelts } from '../poseidon.ts';

const TAG = shortString('CIRO_WORKER_KEY');

/** A worker of the pool. Amounts in base units, times in seconds. */
export interface Worker {
  /** Place in the pool's list, from 1; 0: it has never deserved a weight. */
  index: number;
  /** Chance to be drawn, in whole CIRO: until the epoch, and from it on. */
  weightNow: number;
  weightNext: number;
  fromEpoch: bigint;
  /** Active stake: its own and others'. */
  stake: bigint;
  selfBond: bigint;
  delegated: bigint;
  /** What of it counts: at most ten times the self-bond. */
  counted: bigint;
  /** Points, 0 to 100. */
  reputation: number;
  /** Of capability, 0 to 3. */
  class: number;
  /** Eighths of the last thirty days, 0 to 8. */
  uptime: number;
  jailedUntil: bigint;
  /** Basis points that it keeps of what its delegators' part earns. */
  commission: number;
  /** How often it was slashed. */
  cases: number;
  /** 0: it has registered none. */
  starkKey: Felt;
}

/** What a worker registers. The pool only announces region and endpoints. */
export interface WorkerProfile {
  /** Of capability, 0 to 3: asks for 1, 2, 5 or 10 times the minimum stake. */
  class: number;
  /** A short string: at most 31 characters. */
  region: string;
  /** At most 256 bytes. */
  endpoints: string;
}

/** A Stark key with the proof that its private half is at hand. */
export interface WorkerKey {
  starkKey: Felt;
  r: Felt;
  s: Felt;
}

/** What a worker's key signs at its registration: good for this worker of this pool on this chain, and for no other. */
export function workerKeyStatement(chainId: Felt, pool: string, worker: string, starkKey: Felt): Felt {
  return hashFelts([TAG, chainId, BigInt(pool), BigInt(worker), starkKey]);
}

/** `privateKey`: a Stark private key. */
export function proveWorkerKey(privateKey: Felt, chainId: Felt, pool: string, worker: string): WorkerKey {
  const key = hex(privateKey);
  const starkKey = BigInt(getStarkKey(key));
  const { r, s } = sign(hex(workerKeyStatement(chainId, pool, worker, starkKey)), key);
  return { starkKey, r, s };
}

/** The pool's struct, as an ABI decodes it. */
export function workerOf(view: Record<string, bigint>): Worker {
  const field = (name: string): bigint => {
    const value = view[name];
    if (value === undefined) throw new TypeError(`The pool's worker has no field ${name}: its ABI is another.`);
    return BigInt(value);
  };
  return {
    index: Number(field('index')),
    weightNow: Number(field('weight_now')),
    weightNext: Number(field('weight_next')),
    fromEpoch: field('from_epoch'),
    stake: field('stake'),
    selfBond: field('self_bond'),
    delegated: field('delegated'),
    counted: field('counted'),
    reputation: Number(field('reputation')),
    class: Number(field('class')),
    uptime: Number(field('uptime')),
    jailedUntil: field('jailed_until'),
    commission: Number(field('commission')),
    cases: Number(field('cases')),
    starkKey: field('stark_key'),
  };
}

function hex(value: Felt): string {
  return value.toString(16).padStart(64, '0');
}
