// ECDSA over the Stark curve, signed by the library that wallets use.

import { getStarkKey, Point, poseidonHashMany, sign } from '@scure/starknet';

import { hex, test } from '../format.ts';

const ORDER: bigint = Point.Fn.ORDER;
const PRIME: bigint = Point.Fp.ORDER;
const NAMES = ['hash', 'key', 'r', 's'];

export function starkTests(): string {
  const tests: string[] = [];
  const add = (what: string, holds: boolean, fields: [bigint, bigint, bigint, bigint]) =>
    tests.push(test(what, NAMES.map((name, i) => `    let ${name} = ${hex(fields[i]!)};\n`).join('')
      + 'is_valid(hash, key, r, s)', holds));
  for (const secret of [1n, 2n, 0x1234567890abcdefn, ORDER - 1n]) {
    const hash = poseidonHashMany([secret, 7n]) % (1n << 251n);
    const [key, r, s] = signed(hash, secret);
    add(`secret ${hex(secret)}`, true, [hash, key, r, s]);
    add(`secret ${hex(secret)} and s negated`, true, [hash, key, r, ORDER - s]);
  }
  const hash = poseidonHashMany([1n, 2n, 3n]) % (1n << 251n);
  const [key, r, s] = signed(hash, 0xabcdefn);
  const [otherKey, otherR, otherS] = signed(hash + 1n, 0xabcdeen);
  add('hash one more', false, [hash + 1n, key, r, s]);
  add('key of another', false, [hash, otherKey, r, s]);
  add('r of another', false, [hash, key, otherR, s]);
  add('s of another', false, [hash, key, r, otherS]);
  add('r and s swapped', false, [hash, key, s, r]);
  add('r of zero', false, [hash, key, 0n, s]);
  add('s of zero', false, [hash, key, r, 0n]);
  add('r of the order', false, [hash, key, ORDER, s]);
  add('s of the order', false, [hash, key, r, ORDER]);
  add('s above the order', false, [hash, key, r, ORDER + 1n]);
  add('r above the order', false, [hash, key, ORDER + 1n, s]);
  add('all felts the highest', false, [PRIME - 1n, PRIME - 1n, PRIME - 1n, PRIME - 1n]);
  add('everything zero', false, [0n, 0n, 0n, 0n]);
  add('key of zero', false, [hash, 0n, r, s]);
  add('key that is no abscissa', false, [hash, noAbscissa(key), r, s]);
  add('r that is no abscissa', false, [hash, key, noAbscissa(r), s]);
  add('hash of zero that anybody signs', false, [0n, key, key, key % ORDER]);
  add('hash of the order that anybody signs', false, [ORDER, key, key, key % ORDER]);
  return `use crate::stark::is_valid;\n\n${tests.join('\n')}`;
}

function signed(hash: bigint, secret: bigint): [bigint, bigint, bigint] {
  const { r, s } = sign(hash.toString(16), secret.toString(16).padStart(64, '0'));
  return [BigInt(getStarkKey(secret.toString(16).padStart(64, '0'))), r, s];
}

/** The next number that is no abscissa of the curve. */
function noAbscissa(from: bigint): bigint {
  const { a, b } = Point.CURVE();
  const { Fp } = Point;
  for (let x = from + 1n; ; x++) {
    const square = Fp.add(Fp.add(Fp.pow(x, 3n), Fp.mul(a, x)), b);
    if (Fp.pow(square, (PRIME - 1n) / 2n) !== 1n) return x;
  }
}
