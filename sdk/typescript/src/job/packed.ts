import type { Felt } from '../felt.ts';
import { shortString } from '../felt.ts';
import { hashFelts } from '../poseidon.ts';

/** The preimage of a job's slot as the contracts take it: docs/SPEC.md, "Packed job". In the order of calldata. */
export interface PackedJob {
  client: Felt;
  model_hash: Felt;
  model_owner: Felt;
  input_commitment: Felt;
  verifier: Felt;
  /** Contract to deliver to, or 0. */
  consumer: Felt;
  /** The pinned worker, or 0. */
  worker: Felt;
  /** `resultDigest` once settled, or 0. */
  result: Felt;
  amounts: Felt;
  status: Felt;
}

/** What a finished job leaves in its slot. */
export const FREE_SLOT = shortString('CIRO_FREE');

const JOB_DOMAIN = shortString('CIRO_JOB');
const ID_DOMAIN = shortString('CIRO_JOB_ID');
const RESULT_DOMAIN = shortString('CIRO_RESULT');

export function jobFelts(job: PackedJob): Felt[] {
  return [
    job.client,
    job.model_hash,
    job.model_owner,
    job.input_commitment,
    job.verifier,
    job.consumer,
    job.worker,
    job.result,
    job.amounts,
    job.status,
  ];
}

/** What the job's slot holds. */
export function jobDigest(job: PackedJob): Felt {
  return hashFelts([JOB_DOMAIN, ...jobFelts(job)]);
}

export function jobId(client: Felt, nonce: bigint): Felt {
  return hashFelts([ID_DOMAIN, client, nonce]);
}

/** What a settled job and `result_digest` hold of packed outputs. */
export function resultDigest(modelHash: Felt, inputCommitment: Felt, outputs: readonly Felt[]): Felt {
  return hashFelts([RESULT_DOMAIN, modelHash, inputCommitment, ...outputs]);
}
