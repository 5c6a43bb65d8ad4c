// What a submission must satisfy, and the job it opens. docs/SPEC.md, "Jobs": `submit_job`.

import {
  inputCommitment, packJob, rowFelts, UNIT, unpackInput, VerifyError, type PackedJob,
} from '@ciro-network/sdk';
import type { JobRequest } from '@ciro-network/sdk/hub';

import type { Context } from './context.ts';
import { demand, Refusal } from './refusal.ts';
import type { Terms } from './registry.ts';

const MAX_INPUT_FELTS = 34;
const MIN_SECONDS = 60;
const MAX_SECONDS = 30 * 24 * 3600;
const MAX_NONCE = 2n ** 40n;

/** Fee in basis points, tip in base units, deadlines in blocks. */
export interface Settings {
  fee: bigint;
  tip: bigint;
  minBlocks: bigint;
  maxBlocks: bigint;
}

export function checkRequest(request: JobRequest, nonce: bigint, terms: Terms, settings: Settings): void {
  const { rows, deadlineBlocks, deadlineSeconds, maxPrice, deliveryFee = 0n, consumer } = request;
  demand(nonce < MAX_NONCE, 'NONCE_RANGE');
  demand(rows >= 1 && rows <= terms.maxRows, 'ROWS_RANGE');
  demand(settings.minBlocks <= deadlineBlocks && deadlineBlocks <= settings.maxBlocks, 'DEADLINE_RANGE');
  demand(MIN_SECONDS <= deadlineSeconds && deadlineSeconds <= MAX_SECONDS, 'DEADLINE_RANGE');
  for (const [amount, bits] of [[maxPrice, 64n], [deliveryFee, 48n]] as const) {
    demand(amount % UNIT === 0n, 'AMOUNT_UNIT');
    demand((amount / UNIT) >> bits === 0n, 'AMOUNT_RANGE');
  }
  demand(deliveryFee === 0n || BigInt(consumer ?? 0) !== 0n, 'CONSUMER_MISSING');
  if (request.input.length > 0) checkInput(request, terms.inputs);
}

export function openJob(at: Context, request: JobRequest, nonce: bigint, terms: Terms, settings: Settings): PackedJob {
  return packJob({
    client: at.caller,
    nonce,
    modelHash: request.modelHash,
    modelOwner: BigInt(request.modelOwner),
    inputCommitment: request.inputCommitment,
    verifier: terms.verifier,
    consumer: BigInt(request.consumer ?? 0),
    maxPrice: request.maxPrice,
    deliveryFee: request.deliveryFee ?? 0n,
    tip: settings.tip,
    royalty: terms.royalty,
    fee: settings.fee,
    rows: BigInt(request.rows),
    submitBlock: at.block,
    deadlineBlock: at.block + BigInt(request.deadlineBlocks),
    deadlineTime: at.time + BigInt(request.deadlineSeconds),
    storeResult: request.storeResult ?? false,
    state: 'submitted',
    worker: 0n,
    ask: 0n,
    result: 0n,
  });
}

function checkInput({ input, rows, salt, inputCommitment: committed }: JobRequest, inputs: number): void {
  demand(input.length <= MAX_INPUT_FELTS, 'INPUT_SIZE');
  demand(input.length === rows * rowFelts(inputs), 'INPUT_LENGTH');
  try {
    unpackInput(input, rows, inputs);
  } catch (error) {
    if (error instanceof VerifyError) throw new Refusal(error.code);
    throw error;
  }
  demand(inputCommitment(salt, rows, inputs, input) === committed, 'INPUT_HASH');
}
