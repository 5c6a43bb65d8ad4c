import { plainSeed } from '@ciro-network/sdk';
import type { Context, DrawSeed, Job } from '@ciro-network/sdk';
import { KeeperError } from '../core/errors.ts';
import { fromJson, toJson } from '../core/json.ts';
import type { Judges } from '../hub/level.ts';
import type { Timing } from '../hub/port.ts';
import type { Felt } from '../hub/types.ts';

/** What the simulated contracts agree on. */
export const TIMING: Timing = { rankWindow: 4n, ranks: 3, epochLength: 50n };
export const HUB_ADDRESS = 0x1n;
export const JUDGES: Judges = { optimistic: 0xe1n, attested: 0xe2n };
export const CHAIN_ID = 0x5ea1n;
export const WORKERS: readonly Felt[] = [0xa1n, 0xa2n, 0xa3n];

/** Everything travels as one felt a byte of JSON: the codec of the real hub is tested with the real hub. */
export function encodeText(value: unknown): Felt[] {
  return [...Buffer.from(toJson(value))].map(BigInt);
}

export function decodeText<T>(felts: readonly Felt[]): T {
  return fromJson<T>(Buffer.from(felts.map(Number)).toString());
}

export function refusal(reason: string): KeeperError {
  return new KeeperError('CALL_REVERTED', `The contract refuses the call: ${reason}.`, { reason });
}

/** The true answer of the pretended model. */
export function answerTo(input: Felt): Felt {
  return input * 3n + 1n;
}

/** The pretended argument: like a real one it fits one context and one list of answers, and is the same each time. */
export function argumentFor(
  { chainId, contract, submitter }: Context, answers: readonly { jobId: Felt; outputs?: Felt[] | undefined }[],
): Felt {
  const felts = [chainId, contract, submitter, ...answers.flatMap(({ jobId, outputs = [] }) => [jobId, ...outputs])];
  return felts.reduce((sum, felt) => (sum * 0x10001n + felt) % 2n ** 127n, 1n);
}

/** Blocks by which the pretended beacon is slower than a block's hash. */
export const BEACON_DELAY = 3n;

/** What the pretended beacon draws an ATTESTED job with, once it has spoken. */
export function beaconSeed(job: Job): DrawSeed {
  const { block, fromBlock } = plainSeed(job);
  return { block, randomness: block + 1n, fromBlock: fromBlock + BEACON_DELAY };
}

export function ranked(jobId: Felt): Felt[] {
  const first = Number(jobId % BigInt(WORKERS.length));
  return [...WORKERS.slice(first), ...WORKERS.slice(0, first)];
}

/** Who is not drawn comes after those who are. */
export function rank(jobId: Felt, worker: Felt): number {
  const at = ranked(jobId).indexOf(worker);
  return at === -1 ? TIMING.ranks : at;
}
