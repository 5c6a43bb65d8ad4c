import { feltsFromBytes, feltsToBytes, inputCommitment, isFelt, packedInputLength } from './encoding.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Felt } from '../hub/types.ts';

/** What a commitment was made of. */
export interface InputPreimage {
  salt: Felt;
  rows: number;
  /** Values a row. */
  inputs: number;
  /** Packed rows (docs/SPEC.md, "Packed inputs and outputs"). */
  input: Felt[];
}

const MAX_ROWS = 64;
const MAX_INPUTS = 4096;
const HEADER_FELTS = 3;
const FELT_BYTES = 32;

/** Bytes of the largest input there can be. */
export const MAX_INPUT_BYTES = (HEADER_FELTS + packedInputLength(MAX_ROWS, MAX_INPUTS)) * FELT_BYTES;

/** Felts of 32 bytes, big-endian: salt, rows, inputs, input… */
export function encodePreimage({ salt, rows, inputs, input }: InputPreimage): Uint8Array {
  return feltsToBytes([salt, BigInt(rows), BigInt(inputs), ...input]);
}

/** Reads a preimage and makes sure that it opens `commitment`. Throws INPUT_TOO_LARGE or INPUT_CORRUPT. */
export function openCommitment(bytes: Uint8Array, commitment: Felt): InputPreimage {
  if (bytes.length > MAX_INPUT_BYTES) throw tooLarge(commitment, bytes.length);
  const corrupt = (why: string): KeeperError =>
    new KeeperError('INPUT_CORRUPT', `The input of ${hex(commitment)} is corrupt: ${why}.`, {
      commitment: hex(commitment),
    });
  let felts: Felt[];
  try {
    felts = feltsFromBytes(bytes);
  } catch {
    throw corrupt('its bytes are not canonical felts');
  }
  const [salt, rows, inputs] = felts;
  if (salt === undefined || rows === undefined || inputs === undefined) throw corrupt('its header is incomplete');
  if (rows < 1n || rows > MAX_ROWS || inputs < 1n || inputs > MAX_INPUTS) throw corrupt('its shape is out of range');
  const preimage = { salt, rows: Number(rows), inputs: Number(inputs), input: felts.slice(HEADER_FELTS) };
  if (preimage.input.length !== packedInputLength(preimage.rows, preimage.inputs)) {
    throw corrupt('its length does not fit its shape');
  }
  if (inputCommitment(salt, preimage.rows, preimage.inputs, preimage.input) !== commitment) {
    throw corrupt('it does not open the commitment');
  }
  return preimage;
}

export function tooLarge(commitment: Felt, bytes: number): KeeperError {
  return new KeeperError(
    'INPUT_TOO_LARGE',
    `The input of ${hex(commitment)} has ${bytes} bytes; ${MAX_INPUT_BYTES} are the most.`,
    { commitment: hex(commitment), bytes },
  );
}

/** Reads a commitment as it stands in a path: `0x` and hex digits, below the field's prime. */
export function parseCommitment(text: string): Felt | undefined {
  if (!/^0x[0-9a-f]{1,64}$/.test(text)) return undefined;
  const felt = BigInt(text);
  return isFelt(felt) && hex(felt) === text ? felt : undefined;
}
