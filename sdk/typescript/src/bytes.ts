import { VerifyError } from './errors.ts';
import type { Felt } from './felt.ts';

/** int8 values in a felt of packed input. */
export const BYTES_PER_FELT = 31;

const FELT_LIMIT = 1n << BigInt(8 * BYTES_PER_FELT);
const OFFSET = 128;

/** Felts of one packed row of `inputs` values. */
export function rowFelts(inputs: number): number {
  return Math.ceil(inputs / BYTES_PER_FELT);
}

/** Packs one row: byte = x + 128, little-endian, 31 a felt, bytes past the end 0. */
export function packRow(row: Int8Array): Felt[] {
  const felts: Felt[] = [];
  for (let start = 0; start < row.length; start += BYTES_PER_FELT) {
    let hex = '';
    for (const x of row.subarray(start, start + BYTES_PER_FELT)) hex = (x + OFFSET).toString(16).padStart(2, '0') + hex;
    felts.push(BigInt(`0x${hex}`));
  }
  return felts;
}

/** Packs `rows` rows of `inputs` values, each by itself. @throws VerifyError INPUT_LENGTH. */
export function packInput(values: Int8Array, rows: number, inputs: number): Felt[] {
  if (values.length !== rows * inputs) {
    const message = `${rows} rows of ${inputs} inputs were expected, ${values.length} values given.`;
    throw new VerifyError('INPUT_LENGTH', message);
  }
  const felts: Felt[] = [];
  for (let row = 0; row < rows; row++) felts.push(...packRow(values.subarray(row * inputs, (row + 1) * inputs)));
  return felts;
}

/** Inverse of `packInput`, `[rows][inputs]`. @throws VerifyError INPUT_LENGTH, INPUT_RANGE or INPUT_TAIL. */
export function unpackInput(felts: readonly Felt[], rows: number, inputs: number): Int8Array {
  const perRow = rowFelts(inputs);
  if (felts.length !== rows * perRow) {
    const message = `${rows * perRow} felts of input were expected, ${felts.length} given.`;
    throw new VerifyError('INPUT_LENGTH', message);
  }
  const values = new Int8Array(rows * inputs);
  felts.forEach((felt, i) => {
    if (felt >= FELT_LIMIT) {
      throw new VerifyError('INPUT_RANGE', `Input felt ${i} is 2^248 or more.`, { position: i });
    }
    const column = (i % perRow) * BYTES_PER_FELT;
    const used = Math.min(BYTES_PER_FELT, inputs - column);
    if (felt >> BigInt(8 * used) !== 0n) {
      throw new VerifyError('INPUT_TAIL', `Input felt ${i} has bytes past the end of its row.`, { position: i });
    }
    const hex = felt.toString(16).padStart(2 * used, '0');
    const at = Math.floor(i / perRow) * inputs + column;
    for (let k = 0; k < used; k++) {
      values[at + k] = Number.parseInt(hex.slice(2 * (used - 1 - k), 2 * (used - k)), 16) - OFFSET;
    }
  });
  return values;
}
