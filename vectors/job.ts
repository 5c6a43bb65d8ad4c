import type { Job } from '@ciro-network/sdk';
import { feltToHex, jobDigest, jobFelts, jobId, packJob, PRIME, resultDigest, UNIT } from '@ciro-network/sdk';

const TOP = 2n ** 251n - 1n;

const SUBMITTED: Job = {
  client: 0xc11e47n,
  nonce: 7n,
  modelHash: 0x4d0de1n,
  modelOwner: 0x0a7e4n,
  inputCommitment: 0x194b07n,
  verifier: 0x5e41f1e4n,
  consumer: 0xc045n,
  maxPrice: 5_000_000_000n * UNIT,
  deliveryFee: 1_000_000_000n * UNIT,
  tip: 100_000_000n * UNIT,
  royalty: 1000n,
  fee: 500n,
  rows: 3n,
  submitBlock: 1000n,
  deadlineBlock: 1100n,
  deadlineTime: 1_000_600n,
  storeResult: true,
  state: 'submitted',
  worker: 0n,
  ask: 0n,
  result: 0n,
};

/** Every field at its largest. */
const LARGEST: Job = {
  client: TOP,
  nonce: 2n ** 40n - 1n,
  modelHash: PRIME - 1n,
  modelOwner: TOP,
  inputCommitment: PRIME - 1n,
  verifier: TOP,
  consumer: TOP,
  maxPrice: (2n ** 64n - 1n) * UNIT,
  deliveryFee: (2n ** 48n - 1n) * UNIT,
  tip: (2n ** 48n - 1n) * UNIT,
  royalty: 2n ** 14n - 1n,
  fee: 2n ** 10n - 1n,
  rows: 255n,
  submitBlock: 2n ** 40n - 1n,
  deadlineBlock: 2n ** 40n - 1n,
  deadlineTime: 2n ** 40n - 1n,
  storeResult: true,
  state: 'settled',
  worker: TOP,
  ask: (2n ** 64n - 1n) * UNIT,
  result: PRIME - 1n,
};

/** Packed jobs with their digests, job ids and result digests: `vectors/job.json`. */
export function jobVectors() {
  const jobs = Object.entries({ submitted: SUBMITTED, largest: LARGEST }).map(([name, job]) => {
    const packed = packJob(job);
    return { name, felts: jobFelts(packed).map(feltToHex), digest: feltToHex(jobDigest(packed)) };
  });
  const { client, nonce, modelHash, inputCommitment } = SUBMITTED;
  const ids = [{ client: feltToHex(client), nonce: feltToHex(nonce), id: feltToHex(jobId(client, nonce)) }];
  const outputs = [1n, PRIME - 1n];
  const results = [{
    model_hash: feltToHex(modelHash),
    input_commitment: feltToHex(inputCommitment),
    outputs: outputs.map(feltToHex),
    digest: feltToHex(resultDigest(modelHash, inputCommitment, outputs)),
  }];
  return { jobs, ids, results };
}
