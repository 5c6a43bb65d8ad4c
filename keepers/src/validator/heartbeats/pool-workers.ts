import type { ChainPort } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';

/** A worker as the pool's view shows it: what validators ask of it. */
export interface PoolWorker {
  /** From 1. */
  index: number;
  /** From its next change on. */
  weightNext: bigint;
  /** Stake that counts, in base units. */
  counted: bigint;
  reputation: bigint;
  capability: number;
  /** Eighths of uptime. */
  level: number;
  /** Seconds of the chain. */
  jailedUntil: bigint;
}

/** Minimum stakes that a class of capability asks for. */
const MULTIPLES = [1n, 2n, 5n, 10n] as const;

/** How many minimum stakes a worker of that capability needs. */
export function multipleOf(capability: number): bigint {
  return MULTIPLES[capability] ?? MULTIPLES[3];
}

/** Workers asked for in one call: a node bounds what a call may read. */
const PAGE = 200;
/** Felts of the pool's `Worker`. */
const FELTS = 15;

/** The pool's workers up to index `count`, in their order. */
export async function poolWorkers(chain: Pick<ChainPort, 'call'>, pool: Felt, count: number): Promise<PoolWorker[]> {
  const workers: PoolWorker[] = [];
  for (let first = 1; first <= count; first += PAGE) {
    const calldata = [BigInt(first), BigInt(Math.min(PAGE, count - first + 1))];
    const [, ...felts] = await chain.call({ to: pool, entrypoint: 'workers', calldata });
    for (let at = 0; at + FELTS <= felts.length; at += FELTS) workers.push(read(felts.slice(at, at + FELTS)));
  }
  return workers;
}

function read(felts: readonly Felt[]): PoolWorker {
  const [index, , weightNext = 0n, , , , , counted = 0n, reputation = 0n, capability, level, jailedUntil = 0n] = felts;
  return {
    index: Number(index), weightNext, counted, reputation, capability: Number(capability), level: Number(level),
    jailedUntil,
  };
}
