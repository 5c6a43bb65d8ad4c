import type { Felt } from '../felt.ts';
import { JobError } from './errors.ts';
import type { PackedJob } from './packed.ts';
import { jobId } from './packed.ts';

/** Base units (10^-18 CIRO) in one unit of the hub's books; every amount is a multiple of it. */
export const UNIT = 1_000_000_000n;
/** The hash of this block after submission is the draw's seed. */
export const SEED_DELAY = 1n;
/** Blocks until Starknet lets a contract read a block's hash. */
export const HASH_DELAY = 10n;

/** Packed felts of an input in calldata at most; a larger one is fetched by its commitment. */
export const MAX_INPUT_FELTS = 34;

export const JOB_STATES = ['submitted', 'assigned', 'settled', 'judged', 'posted', 'ruled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A packed job with its numbers spelled out. Amounts in base units, times in seconds since 1970. */
export interface Job {
  client: Felt;
  nonce: bigint;
  modelHash: Felt;
  modelOwner: Felt;
  inputCommitment: Felt;
  /** Or the judge, of a job without a proof. */
  verifier: Felt;
  consumer: Felt;
  /** The most that worker, royalty and fee together may cost. */
  maxPrice: bigint;
  deliveryFee: bigint;
  tip: bigint;
  /** Basis points of the price. */
  royalty: bigint;
  fee: bigint;
  rows: bigint;
  submitBlock: bigint;
  deadlineBlock: bigint;
  deadlineTime: bigint;
  storeResult: boolean;
  state: JobState;
  /** The pinned worker and its ask a row, or 0; of a ruled job the ask is the stake behind the answer. */
  worker: Felt;
  ask: bigint;
  result: Felt;
}

type Layout<Name extends string> = readonly (readonly [Name, bits: bigint])[];

/** From the lowest bit up; amounts in units. */
const AMOUNTS = [
  ['maxPrice', 64n],
  ['ask', 64n],
  ['deliveryFee', 48n],
  ['tip', 48n],
  ['royalty', 14n],
  ['fee', 10n],
] as const satisfies Layout<keyof Job>;

const STATUS = [
  ['nonce', 40n],
  ['submitBlock', 40n],
  ['deadlineBlock', 40n],
  ['rows', 8n],
  ['deadlineTime', 40n],
  ['state', 8n],
  ['storeResult', 1n],
] as const satisfies Layout<keyof Job>;

/** @throws JobError JOB_FIELD for a number that does not fit, or an amount that is not a multiple of `UNIT`. */
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
    amounts: pack(AMOUNTS, {
      maxPrice: units('maxPrice', job.maxPrice),
      ask: units('ask', job.ask),
      deliveryFee: units('deliveryFee', job.deliveryFee),
      tip: units('tip', job.tip),
      royalty: job.royalty,
      fee: job.fee,
    }),
    status: pack(STATUS, {
      nonce: job.nonce,
      submitBlock: job.submitBlock,
      deadlineBlock: job.deadlineBlock,
      rows: job.rows,
      deadlineTime: job.deadlineTime,
      state: BigInt(JOB_STATES.indexOf(job.state)),
      storeResult: job.storeResult ? 1n : 0n,
    }),
  };
}

/** @throws JobError JOB_FIELD for bits that no job has. */
export function unpackJob(packed: PackedJob): Job {
  const amounts = unpack(AMOUNTS, packed.amounts);
  const status = unpack(STATUS, packed.status);
  const state = JOB_STATES[Number(status.state)];
  if (!state) throw new JobError('JOB_FIELD', `A job has no state ${status.state}.`, { field: 'state' });
  return {
    client: packed.client,
    nonce: status.nonce,
    modelHash: packed.model_hash,
    modelOwner: packed.model_owner,
    inputCommitment: packed.input_commitment,
    verifier: packed.verifier,
    consumer: packed.consumer,
    maxPrice: amounts.maxPrice * UNIT,
    deliveryFee: amounts.deliveryFee * UNIT,
    tip: amounts.tip * UNIT,
    royalty: amounts.royalty,
    fee: amounts.fee,
    rows: status.rows,
    submitBlock: status.submitBlock,
    deadlineBlock: status.deadlineBlock,
    deadlineTime: status.deadlineTime,
    storeResult: status.storeResult === 1n,
    state,
    worker: packed.worker,
    ask: amounts.ask * UNIT,
    result: packed.result,
  };
}

export function idOf(packed: PackedJob): Felt {
  return jobId(packed.client, unpackJob(packed).nonce);
}

export function seedBlock(job: Job): bigint {
  return job.submitBlock + SEED_DELAY;
}

/** What the client's reserve holds until the job is settled. */
export function jobReserve(job: Job): bigint {
  return job.maxPrice + job.deliveryFee + job.tip;
}

function pack<Name extends string>(layout: Layout<Name>, values: Record<Name, bigint>): Felt {
  let felt = 0n;
  let shift = 0n;
  for (const [name, bits] of layout) {
    const value = values[name];
    if (value < 0n || value >> bits !== 0n) {
      throw new JobError('JOB_FIELD', `The job's ${name} does not fit in ${bits} bits.`, { field: name, value });
    }
    felt |= value << shift;
    shift += bits;
  }
  return felt;
}

function unpack<Name extends string>(layout: Layout<Name>, felt: Felt): Record<Name, bigint> {
  const values = {} as Record<Name, bigint>;
  for (const [name, bits] of layout) {
    values[name] = BigInt.asUintN(Number(bits), felt);
    felt >>= bits;
  }
  if (felt !== 0n) throw new JobError('JOB_FIELD', 'A packed job has bits beyond its last field.', { rest: felt });
  return values;
}

function units(field: string, amount: bigint): bigint {
  if (amount % UNIT !== 0n) {
    const message = `The job's ${field} is not a multiple of ${UNIT} base units.`;
    throw new JobError('JOB_FIELD', message, { field, value: amount });
  }
  return amount / UNIT;
}
