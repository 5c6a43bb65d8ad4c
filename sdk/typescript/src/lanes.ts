import { VerifyError } from './errors.ts';
import type { Felt } from './felt.ts';
import { PRIME } from './felt.ts';

/** Signed integers in a lane felt, each |v| < LANE_LIMIT. */
export const LANES = 10;
export const LANE_BITS = 25;
export const LANE_LIMIT = 2 ** (LANE_BITS - 1);

const DIGIT = 2 ** LANE_BITS;
const PAIR_BITS = BigInt(2 * LANE_BITS);
const TOTAL = 1n << BigInt(LANES * LANE_BITS);

/** Σ_j 2^24·2^{25j}: added, it makes every lane a digit in 1 .. 2^25 - 1. */
export const LANE_OFFSET = (TOTAL / (BigInt(DIGIT) - 1n)) * BigInt(LANE_LIMIT);

/**
 * Packs the next ten of `values[start .. end]`, lane 0 lowest; lanes past the end are 0.
 * @throws VerifyError LANE_RANGE unless every value is an integer with |v| < 2^24.
 */
export function packLanes(values: ArrayLike<number>, start = 0, end = values.length): Felt {
  let felt = 0n;
  // Two lanes at a time: their sum stays below 2^50, exact in a double.
  for (let lane = LANES - 2; lane >= 0; lane -= 2) {
    const low = laneValue(values, start + lane, end);
    const high = laneValue(values, start + lane + 1, end);
    felt = (felt << PAIR_BITS) + BigInt(high * DIGIT + low);
  }
  return felt < 0n ? felt + PRIME : felt;
}

/** @throws VerifyError LANE_RANGE if the felt is not the packing of ten lanes. */
export function unpackLanes(felt: Felt): Int32Array {
  const lanes = readDigits(felt + LANE_OFFSET);
  if (lanes.includes(-LANE_LIMIT)) throw laneRange(felt);
  return lanes;
}

/**
 * The ten digits of 25 bits of a sum of felts, each less 2^24.
 * @throws VerifyError LANE_RANGE unless the sum in the field is below 2^250.
 */
export function readDigits(sum: bigint): Int32Array {
  const digits = new Int32Array(LANES);
  let rest = sum % PRIME;
  if (rest >= TOTAL) throw laneRange(rest);
  for (let lane = 0; lane < LANES; lane += 2) {
    const pair = Number(BigInt.asUintN(2 * LANE_BITS, rest));
    rest >>= PAIR_BITS;
    const low = pair % DIGIT;
    digits[lane] = low - LANE_LIMIT;
    digits[lane + 1] = (pair - low) / DIGIT - LANE_LIMIT;
  }
  return digits;
}

/** Each row of `width` integers in `ceil(width / 10)` lane felts, unused lanes 0; all rows one after the other. */
export function packOutputs(values: ArrayLike<number>, rows: number, width: number): Felt[] {
  if (values.length !== rows * width) {
    const message = `${rows} rows of ${width} outputs were expected, ${values.length} values given.`;
    throw new VerifyError('OUTPUT_LENGTH', message);
  }
  const felts: Felt[] = [];
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * width;
    for (let start = row * width; start < end; start += LANES) felts.push(packLanes(values, start, end));
  }
  return felts;
}

/** Inverse of `packOutputs`. @throws VerifyError OUTPUT_LENGTH, LANE_RANGE or LANE_PADDING. */
export function unpackOutputs(felts: readonly Felt[], rows: number, width: number): Int32Array {
  const blocks = Math.ceil(width / LANES);
  if (felts.length !== rows * blocks) {
    const message = `${rows * blocks} felts of outputs were expected, ${felts.length} given.`;
    throw new VerifyError('OUTPUT_LENGTH', message);
  }
  const values = new Int32Array(rows * width);
  felts.forEach((felt, i) => {
    const column = (i % blocks) * LANES;
    const used = Math.min(LANES, width - column);
    const lanes = unpackLanes(felt);
    assertPadding(lanes, used);
    values.set(lanes.subarray(0, used), Math.floor(i / blocks) * width + column);
  });
  return values;
}

/** @throws VerifyError LANE_PADDING unless the lanes from `used` on are 0. */
export function assertPadding(lanes: Int32Array, used: number): void {
  for (let lane = used; lane < LANES; lane++) {
    if (lanes[lane] !== 0) {
      throw new VerifyError('LANE_PADDING', `Lane ${lane} belongs to no output, yet holds ${lanes[lane]}.`, { lane });
    }
  }
}

function laneValue(values: ArrayLike<number>, index: number, end: number): number {
  if (index >= end) return 0;
  const value = values[index];
  if (!Number.isInteger(value) || Math.abs(value) >= LANE_LIMIT) {
    throw new VerifyError('LANE_RANGE', `A lane holds integers with |v| < 2^24, not ${value}.`, { index });
  }
  return value;
}

function laneRange(felt: bigint): VerifyError {
  return new VerifyError('LANE_RANGE', 'The felt is not a packing of ten lanes with |v| < 2^24.', { felt });
}
