import { packJob } from '@ciro-network/sdk';
import type { JobRef, ModelSource } from '@ciro-network/sdk/hub';
import type { Call as StarknetCall } from 'starknet';
import type { Call } from '../chains/port.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Felt, JobView } from './types.ts';

/** A job as the contracts take it. */
export function reference({ slot, job }: Pick<JobView, 'slot' | 'job'>): JobRef {
  return { slot, job: packJob(job) };
}

export function encode({ contractAddress, entrypoint, calldata }: StarknetCall): Call {
  return { to: BigInt(contractAddress), entrypoint, calldata: (calldata as string[]).map(BigInt) };
}

/** Where a model's program comes from; of a committed one with this argument. Throws MODEL_UNUSABLE. */
export function argued(
  sources: ReadonlyMap<Felt, ModelSource>, modelHash: Felt, argument: readonly Felt[],
): ModelSource {
  const source = sources.get(modelHash);
  if (source === undefined) throw new KeeperError('MODEL_UNUSABLE', `Model ${hex(modelHash)} is not served here.`);
  if ('committed' in source) return { committed: { ...source.committed, argument } };
  return 'committedData' in source ? { committedData: { ...source.committedData, argument } } : source;
}
