// Constants of the circuits that check Ed25519 signatures.

import { hash } from 'node:crypto';

import { Point, COEFFICIENT_A, COEFFICIENT_B, ORDER, SCALE, SHIFT, weierstrass }
  from '../../../sdk/typescript/src/ed25519/curve.ts';
import type { EdwardsPoint } from '../../../sdk/typescript/src/ed25519/curve.ts';
import { hex } from '../format.ts';

const FIELD = Point.Fp.ORDER;
const STEPS = 128n;
const LIMB = 1n << 96n;

/** A point whose logarithm nobody knows: eight times the first hash that encodes one. */
function blinding(): EdwardsPoint {
  for (let counter = 0; ; counter++) {
    try {
      const encoding = hash('sha256', `ciro.ed25519.blinding ${counter}`, 'buffer');
      return Point.fromBytes(new Uint8Array(encoding)).clearCofactor();
    } catch {
      continue;
    }
  }
}

const limbs = (value: bigint) => [0n, 1n, 2n, 3n].map((i) => (value / LIMB ** i) % LIMB);
const u384 = (value: bigint) => {
  const [limb0, limb1, limb2, limb3] = limbs(value).map(hex);
  return `u384 {\n    limb0: ${limb0}, limb1: ${limb1}, limb2: ${limb2}, limb3: ${limb3},\n}`;
};
const indented = (text: string) => text.replaceAll('\n', '\n    ');
const point = (p: EdwardsPoint) => {
  const { x, y } = weierstrass(p)!;
  return `Point {\n    x: ${indented(u384(x))},\n    y: ${indented(u384(y))},\n}`;
};

export function ed25519Constants(): string {
  const base = Point.BASE;
  const half = base.multiply(1n << 128n);
  const n = blinding();
  return `use core::circuit::{u384, u96};
use super::point::Point;

/// p = 2^255 - 19, in limbs of 96 bits.
pub const FIELD: [u96; 4] = [
    ${limbs(FIELD).map(hex).join(', ')},
];

/// L, the order of the base point.
pub const ORDER: u256 = ${hex(ORDER)};
pub const ORDER_LIMBS: [u96; 4] = [
    ${limbs(ORDER).map(hex).join(', ')},
];
/// 2^256 modulo L.
pub const TWO_256: u384 = ${u384((1n << 256n) % ORDER)};

/// The curve y^2 = x^3 + A x + B.
pub const COEFFICIENT_A: u384 = ${u384(COEFFICIENT_A)};
pub const COEFFICIENT_B: u384 = ${u384(COEFFICIENT_B)};
/// Montgomery's u is x - SHIFT, the Edwards x is SCALE u / y.
pub const SHIFT: u384 = ${u384(SHIFT)};
pub const SCALE: u384 = ${u384(SCALE)};

/// N, a point whose logarithm to any base nobody knows.
pub const BLINDING: Point = ${point(n)};
/// N + G, for the base point G.
pub const BLINDED_LOW: Point = ${point(n.add(base))};
/// N + 2^128 G.
pub const BLINDED_HIGH: Point = ${point(n.add(half))};
/// N + G + 2^128 G.
pub const BLINDED_BOTH: Point = ${point(n.add(half).add(base))};
/// 2 N, where the sum starts.
pub const START: Point = ${point(n.double())};
/// (2^129 + 2^128 - 1) N, where a sum of zero ends.
pub const END: Point = ${point(n.multiply(((2n << STEPS) + (1n << STEPS) - 1n) % ORDER))};
`;
}
