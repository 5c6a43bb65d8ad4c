// What a contract wants beside an Ed25519 signature to check it cheaply. It trusts none of it.

import { sha512 } from '@noble/hashes/sha2.js';

import type { Felt } from '../felt.ts';
import { ORDER, Point, weierstrass } from './curve.ts';
import type { EdwardsPoint } from './curve.ts';

/** Felts of the hints of one signature. */
export const ED25519_HINTS = 11;
const EIGHTH = Point.Fn.inv(8n);
const HALF_SIZE = 1n << 127n;
const LOW = (1n << 128n) - 1n;

/**
 * The eighths of key and nonce point (x low, x high, y low, y high each, on the Weierstrass curve), then v, |u| and
 * whether u < 0, with u = v k (mod L) for the challenge k. Undefined where key or signature encode no points that have
 * them: no contract accepts such a signature.
 */
export function ed25519Hints(message: Uint8Array, key: Uint8Array, signature: Uint8Array): Felt[] | undefined {
  if (key.length !== 32 || signature.length !== 64) return undefined;
  const nonce = signature.subarray(0, 32);
  const points = [eighth(key), eighth(nonce)];
  const { v, u } = halves(challenge(nonce, key, message));
  const felts = [];
  for (const point of points) {
    if (point === undefined) return undefined;
    felts.push(point.x & LOW, point.x >> 128n, point.y & LOW, point.y >> 128n);
  }
  return [...felts, v, u < 0n ? -u : u, u < 0n ? 1n : 0n];
}

/** SHA-512(R, A, message) modulo L. */
function challenge(nonce: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  const digest = sha512.create().update(nonce).update(key).update(message).digest();
  return digest.reduceRight((number, byte) => (number << 8n) + BigInt(byte), 0n) % ORDER;
}

function eighth(encoding: Uint8Array) {
  let point: EdwardsPoint;
  try {
    point = Point.fromBytes(encoding);
  } catch {
    return undefined;
  }
  return weierstrass(point.multiplyUnsafe(EIGHTH));
}

/** v > 0 and u with u = v k (mod L), both below 2^127: where the remainders of L and k have come down to half size. */
function halves(k: bigint): { v: bigint; u: bigint } {
  let [before, remainder] = [ORDER, k];
  let [factorBefore, factor] = [0n, 1n];
  while (remainder >= HALF_SIZE) {
    const quotient = before / remainder;
    [before, remainder] = [remainder, before - quotient * remainder];
    [factorBefore, factor] = [factor, factorBefore - quotient * factor];
  }
  return factor < 0n ? { v: -factor, u: -remainder } : { v: factor, u: remainder };
}
