import type { Felt } from '../felt.ts';
import { PRIME } from '../felt.ts';

/** A generator of the field's units: 2^192 divides their number, so it has roots of unity of every order used here. */
const GENERATOR = 3n;

/** The canonical form of any integer. */
export function reduce(value: bigint): Felt {
  const felt = value % PRIME;
  return felt < 0n ? felt + PRIME : felt;
}

export function power(base: Felt, exponent: bigint): Felt {
  let result = 1n;
  for (let square = base; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

/** `[1, base, base^2, …]`. */
export function powers(base: Felt, count: number): Felt[] {
  const result: Felt[] = [];
  for (let value = 1n; result.length < count; value = (value * base) % PRIME) result.push(value);
  return result;
}

/** ω = 3^{(p-1)/2^log}, a primitive root of unity of order 2^log. */
export function rootOfUnity(log: number): Felt {
  return power(GENERATOR, (PRIME - 1n) >> BigInt(log));
}
