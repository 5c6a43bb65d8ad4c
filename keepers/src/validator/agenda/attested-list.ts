import { hashFelts, rootOf, shortString } from '@ciro-network/sdk';
import type { Felt } from '../../hub/types.ts';
import type { Item } from '../consensus/items.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';

export const ATTESTED = shortString('attested');
const LEAF = shortString('CIRO_ATTESTED');

/** An ATTESTED answer that its committee agreed on, as the judge told of it. */
export interface AttestedResult {
  judge: Felt;
  jobId: Felt;
  /** H('CIRO_RESULT', model_hash, input_commitment, outputs…) */
  result: Felt;
  /** Stake behind it, in base units. */
  security: bigint;
}

export interface AttestedHour {
  /** Seconds since 1970 over 3,600. */
  hour: number;
  /** Of the first block after it: what is listed is what the chain of that block has. */
  blockHash: Felt;
  /** In the chain's order. */
  results: readonly AttestedResult[];
}

/** H('CIRO_ATTESTED', judge, job id, result digest, security) */
export function attestedLeaf({ judge, jobId, result, security }: AttestedResult): Felt {
  return hashFelts([LEAF, judge, jobId, result, security]);
}

/** (hour, block hash, how many, root of their leaves): each of them can be shown by its path. */
export function encodeAttested({ hour, blockHash, results }: AttestedHour): Item {
  const root = rootOf(results.map(attestedLeaf));
  return { topic: ATTESTED, payload: [BigInt(hour), blockHash, BigInt(results.length), root] };
}

/** When an hour's list is complete, in seconds of the chain. */
export function completeAt(hour: number): number {
  return (hour + 1) * HOUR_SECONDS;
}
