import { VerifyError } from './errors.ts';

/** An element of the Stark field, in canonical form: 0 <= felt < PRIME. */
export type Felt = bigint;

export const PRIME = 2n ** 251n + 17n * 2n ** 192n + 1n;

/** Bytes of a felt on the wire: big-endian, fixed width. */
export const FELT_BYTES = 32;

export function isFelt(value: unknown): value is Felt {
  return typeof value === 'bigint' && value >= 0n && value < PRIME;
}

/** @throws VerifyError FELT_RANGE unless every value is canonical. */
export function assertFelts(values: readonly unknown[]): asserts values is Felt[] {
  for (let i = 0; i < values.length; i++) {
    if (!isFelt(values[i])) {
      throw new VerifyError('FELT_RANGE', `The value at position ${i} is not a canonical felt.`, { position: i });
    }
  }
}

export function feltToHex(felt: Felt): string {
  return `0x${felt.toString(16)}`;
}

/** Reads `0x` and 1 to 64 hex digits. @throws VerifyError FELT_RANGE for anything else, and for a value >= PRIME. */
export function feltFromHex(text: string): Felt {
  const value = typeof text === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(text) ? BigInt(text) : PRIME;
  if (value >= PRIME) throw new VerifyError('FELT_RANGE', 'The text is no canonical felt in hex.', { text });
  return value;
}

/** The representative in (-PRIME/2, PRIME/2). */
export function feltToSigned(felt: Felt): bigint {
  return felt > PRIME / 2n ? felt - PRIME : felt;
}

export function feltFromSigned(value: bigint): Felt {
  const felt = value % PRIME;
  return felt < 0n ? felt + PRIME : felt;
}

/** A Cairo short string: at most 31 ASCII characters, the first in the highest byte. */
export function shortString(text: string): Felt {
  if (!/^[\x20-\x7e]{0,31}$/.test(text)) {
    throw new VerifyError('FELT_RANGE', 'A short string has at most 31 printable ASCII characters.', { text });
  }
  let felt = 0n;
  for (let i = 0; i < text.length; i++) felt = felt * 256n + BigInt(text.charCodeAt(i));
  return felt;
}

/** Felts one after the other, 32 bytes big-endian each. */
export function feltsToBytes(felts: readonly Felt[]): Uint8Array {
  const bytes = new Uint8Array(felts.length * FELT_BYTES);
  const view = new DataView(bytes.buffer);
  felts.forEach((felt, i) => {
    for (let word = 3; word >= 0; word--) {
      view.setBigUint64(i * FELT_BYTES + word * 8, BigInt.asUintN(64, felt));
      felt >>= 64n;
    }
  });
  return bytes;
}

/** @throws VerifyError FELT_RANGE for a felt that is not canonical or a last one that is cut short. */
export function feltsFromBytes(bytes: Uint8Array): Felt[] {
  if (bytes.length % FELT_BYTES !== 0) {
    throw new VerifyError('FELT_RANGE', `Felts take ${FELT_BYTES} bytes each; ${bytes.length} bytes were given.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const felts: Felt[] = [];
  for (let at = 0; at < bytes.length; at += FELT_BYTES) {
    let felt = 0n;
    for (let word = 0; word < 4; word++) felt = (felt << 64n) | view.getBigUint64(at + word * 8);
    felts.push(felt);
  }
  assertFelts(felts);
  return felts;
}
