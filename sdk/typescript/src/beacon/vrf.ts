// A verifiable random function with Stark keys (docs/SPEC.md, "VRF"): one output for a key and a message, which only
// the key's owner can find and everybody can check.

import { concatBytes } from '@noble/curves/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { Felt } from '../felt.ts';
import { feltsToBytes, isFelt, shortString } from '../felt.ts';
import { hashFelts } from '../poseidon.ts';
import { assertPrivateKey, isOnCurve, lowerPoint, ORDER, Point, pointOf } from './curve.ts';
import type { Coordinates, StarkPoint } from './curve.ts';

const POINT = shortString('CIRO_VRF_POINT');
const PROOF = shortString('CIRO_VRF_PROOF');
const NONCE = new TextEncoder().encode('CIRO_VRF_NONCE');

/** The output is `gammaX`. */
export interface VrfProof {
  /** Ordinate of the key. */
  readonly keyY: Felt;
  readonly gammaX: Felt;
  readonly gammaY: Felt;
  readonly c: Felt;
  readonly s: bigint;
}

/** The point of a message: nobody knows its logarithm. */
export function messagePoint(message: Felt): Coordinates {
  for (let i = 0n; ; i++) {
    const point = lowerPoint(hashFelts([POINT, message, i]));
    if (point !== undefined) return point;
  }
}

/** @throws BeaconError KEY_RANGE */
export function vrfProof(privateKey: bigint, message: Felt): VrfProof {
  assertPrivateKey(privateKey);
  const m = messagePoint(message);
  const point = pointOf(m);
  const key = Point.BASE.multiply(privateKey).toAffine();
  const gamma = point.multiply(privateKey).toAffine();
  const nonce = nonceOf(privateKey, m);
  const c = challenge(m, key, gamma, Point.BASE.multiply(nonce), point.multiply(nonce));
  const s = Point.Fn.create(nonce - c * privateKey);
  return { keyY: key.y, gammaX: gamma.x, gammaY: gamma.y, c, s };
}

/** Whether `gammaX` is the output of the owner of `key`, an abscissa, for the message. */
export function isVrfProof(key: Felt, message: Felt, { keyY, gammaX, gammaY, c, s }: VrfProof): boolean {
  const [owner, gamma] = [{ x: key, y: keyY }, { x: gammaX, y: gammaY }];
  if (!isOnCurve(owner) || !isOnCurve(gamma) || !isFelt(c) || s < 0n || s >= ORDER) return false;
  const m = messagePoint(message);
  const onBase = combined(Point.BASE, s, pointOf(owner), c);
  const onMessage = combined(pointOf(m), s, pointOf(gamma), c);
  if (onBase.is0() || onMessage.is0()) return false;
  return challenge(m, owner, gamma, onBase, onMessage) === c;
}

/** a·P + b·Q, of public numbers. */
function combined(p: StarkPoint, a: bigint, q: StarkPoint, b: bigint): StarkPoint {
  return p.multiplyUnsafe(a).add(q.multiplyUnsafe(b % ORDER));
}

function challenge(m: Coordinates, key: Coordinates, gamma: Coordinates, u: StarkPoint, v: StarkPoint): Felt {
  const points = [m, key, gamma, u.toAffine(), v.toAffine()];
  return hashFelts([PROOF, ...points.flatMap(({ x, y }) => [x, y])]);
}

/** The same for the same message, so it can never serve two; its bias is below 2^-256. */
function nonceOf(privateKey: bigint, { x, y }: Coordinates): bigint {
  const digest = hmac(sha512, feltsToBytes([privateKey]), concatBytes(NONCE, feltsToBytes([x, y])));
  return 1n + digest.reduce((number, byte) => number * 256n + BigInt(byte), 0n) % (ORDER - 1n);
}
