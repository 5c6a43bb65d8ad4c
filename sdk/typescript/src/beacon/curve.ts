// The Stark curve as contracts see it: points by their coordinates, keys by their abscissa.

import { Point } from '@scure/starknet';
import type { Felt } from '../felt.ts';
import { isFelt, PRIME } from '../felt.ts';
import { BeaconError } from './errors.ts';

export { Point };
export type StarkPoint = InstanceType<typeof Point>;

export interface Coordinates {
  readonly x: Felt;
  readonly y: Felt;
}

const { Fp } = Point;
/** Of the group, a prime. */
export const ORDER: bigint = Point.Fn.ORDER;

/** The point with this abscissa whose ordinate is the lower root; undefined where no point has it. */
export function lowerPoint(x: Felt): Coordinates | undefined {
  const square = rightSide(x);
  if (!isSquare(square)) return undefined;
  const y = Fp.sqrt(square);
  return { x, y: y <= (PRIME - 1n) / 2n ? y : PRIME - y };
}

export function isOnCurve({ x, y }: Coordinates): boolean {
  return isFelt(x) && isFelt(y) && Fp.sqr(y) === rightSide(x);
}

/** Of coordinates that are on the curve. */
export function pointOf({ x, y }: Coordinates): StarkPoint {
  return Point.fromAffine({ x, y });
}

/** @throws BeaconError KEY_RANGE */
export function assertPrivateKey(key: bigint): void {
  if (key <= 0n || key >= ORDER) throw new BeaconError('KEY_RANGE', 'A Stark private key lies in 1 .. n - 1.');
}

/** x^3 + a x + b */
function rightSide(x: Felt): bigint {
  const { a, b } = Point.CURVE();
  return Fp.add(Fp.mul(Fp.add(Fp.sqr(x), a), x), b);
}

/** By Euler's criterion. */
function isSquare(value: bigint): boolean {
  return value === 0n || Fp.pow(value, (PRIME - 1n) / 2n) === 1n;
}
