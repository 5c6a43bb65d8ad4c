// Ed25519's group as contracts compute in it: the short Weierstrass curve w^2 = z^3 + a z + b isomorphic to it, on
// which an addition costs least where a division costs no more than a product.

import { ed25519 } from '@noble/curves/ed25519.js';

export const Point = ed25519.Point;
export type EdwardsPoint = InstanceType<typeof Point>;

export interface WeierstrassPoint {
  x: bigint;
  y: bigint;
}

const { Fp } = Point;
/** Order of the base point. */
export const ORDER: bigint = Point.Fn.ORDER;
/** v^2 = u^3 + A u^2 + u, the Montgomery form between the two. */
const MONTGOMERY_A = 486662n;

/** z = u + SHIFT. */
export const SHIFT = Fp.div(MONTGOMERY_A, 3n);
/** v = SCALE u / x, for x of the Edwards point; the even root of -(A + 2). */
export const SCALE = evenRoot(Fp.neg(MONTGOMERY_A + 2n));
export const COEFFICIENT_A = Fp.sub(1n, Fp.mul(MONTGOMERY_A, SHIFT));
export const COEFFICIENT_B = Fp.sub(Fp.mul(2n, Fp.pow(SHIFT, 3n)), SHIFT);

/** Undefined for the two points that have no image: the identity and the point of order two. */
export function weierstrass(point: EdwardsPoint): WeierstrassPoint | undefined {
  const { x, y } = point.toAffine();
  if (x === 0n) return undefined;
  const u = Fp.div(Fp.add(1n, y), Fp.sub(1n, y));
  return { x: Fp.add(u, SHIFT), y: Fp.div(Fp.mul(SCALE, u), x) };
}

function evenRoot(square: bigint): bigint {
  const root = Fp.sqrt(square);
  return root % 2n === 0n ? root : Fp.neg(root);
}
