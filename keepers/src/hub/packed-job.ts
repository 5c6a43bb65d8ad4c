import type { PackedJob } from '@ciro-network/sdk/hub';
import { KeeperError } from '../core/errors.ts';
import type { Job, JobState } from './types.ts';

const UNIT = 1_000_000_000n;
const STATES: readonly JobState[] = ['Submitted', 'Assigned', 'Settled'];

/** Reads fields of so many bits from the lowest bit on. */
function fields<const T extends readonly number[]>(word: bigint, widths: T): { [K in keyof T]: bigint } {
  let rest = word;
  return widths.map((width) => {
    const field = BigInt.asUintN(width, rest);
    rest >>= BigInt(width);
    return field;
  }) as { [K in keyof T]: bigint };
}

function word(parts: readonly (readonly [value: bigint, width: number])[]): bigint {
  let at = 0n;
  let packed = 0n;
  for (const [value, width] of parts) {
    packed |= BigInt.asUintN(width, value) << at;
    at += BigInt(width);
  }
  return packed;
}

/** From the form that travels to the readable one (docs/SPEC.md, "Packed job"). */
export function unpackJob(packed: PackedJob): Job {
  const [maxPrice, ask, deliveryFee, tip, royalty, fee] = fields(packed.amounts, [64, 64, 48, 48, 14, 10]);
  const [nonce, submitBlock, deadlineBlock, rows, deadlineTime, state, storeResult] =
    fields(packed.status, [40, 40, 40, 8, 40, 8, 8]);
  const name = STATES[Number(state)];
  if (name === undefined) throw new KeeperError('EVENT_MALFORMED', `A job cannot be in state ${state}.`);
  return {
    client: packed.client,
    nonce,
    modelHash: packed.model_hash,
    modelOwner: packed.model_owner,
    inputCommitment: packed.input_commitment,
    verifier: packed.verifier,
    consumer: packed.consumer,
    maxPrice: maxPrice * UNIT,
    deliveryFee: deliveryFee * UNIT,
    tip: tip * UNIT,
    rows: Number(rows),
    submitBlock: Number(submitBlock),
    deadlineBlock: Number(deadlineBlock),
    deadlineTime: Number(deadlineTime),
    royalty: Number(royalty),
    fee: Number(fee),
    storeResult: storeResult !== 0n,
    state: name,
    worker: packed.worker,
    ask: ask * UNIT,
    result: packed.result,
  };
}

export function packJob(job: Job): PackedJob {
  return {
    client: job.client,
    model_hash: job.modelHash,
    model_owner: job.modelOwner,
    input_commitment: job.inputCommitment,
    verifier: job.verifier,
    consumer: job.consumer,
    worker: job.worker,
    result: job.result,
    amounts: word([
      [job.maxPrice / UNIT, 64], [job.ask / UNIT, 64], [job.deliveryFee / UNIT, 48], [job.tip / UNIT, 48],
      [BigInt(job.royalty), 14], [BigInt(job.fee), 10],
    ]),
    status: word([
      [job.nonce, 40], [BigInt(job.submitBlock), 40], [BigInt(job.deadlineBlock), 40], [BigInt(job.rows), 8],
      [BigInt(job.deadlineTime), 40], [BigInt(STATES.indexOf(job.state)), 8], [job.storeResult ? 1n : 0n, 8],
    ]),
  };
}

/** The highest ask a row that keeps the price within the cap, in whole units. */
export function maxAsk(job: Job): bigint {
  const ask = job.maxPrice / BigInt(job.rows);
  return ask - (ask % UNIT);
}
