// ECDSA over secp256k1, against Ethereum addresses.

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';

import { bigEndian, hex, test } from '../format.ts';

interface Signed {
  hash: bigint;
  address: bigint;
  r: bigint;
  s: bigint;
  odd: boolean;
}

const ORDER = secp256k1.Point.Fn.ORDER;
const FIELD = secp256k1.Point.Fp.ORDER;

export function secp256k1Tests(): string {
  const tests: string[] = [];
  const add = (what: string, holds: boolean, { hash, address, r, s, odd }: Signed) =>
    tests.push(test(what, [
      `    let hash = ${hex(hash)};`,
      `    let address = ${hex(address)}_felt252.try_into().unwrap();`,
      `    let r = ${hex(r)};`,
      `    let s = ${hex(s)};`,
      `is_valid(hash, address, r, s, ${odd})`,
    ].join('\n'), holds));
  for (const i of [0, 1, 2, 3, 4, 5]) add(`signed ${i}`, true, signed(`message ${i}`, BigInt(i + 1)));
  add('secret of minus one', true, signed('message', ORDER - 1n));
  const of = signed('a route', 0x123456789n);
  const other = signed('another route', 0x987654321n);
  add('hash one more', false, { ...of, hash: of.hash + 1n });
  add('address of another', false, { ...of, address: other.address });
  add('address of zero', false, { ...of, address: 0n });
  add('r of another', false, { ...of, r: other.r });
  add('s of another', false, { ...of, s: other.s });
  add('other parity', false, { ...of, odd: !of.odd });
  add('r and s swapped', false, { ...of, r: of.s, s: of.r });
  add('s in the upper half', false, { ...of, s: ORDER - of.s, odd: !of.odd });
  add('r of zero', false, { ...of, r: 0n });
  add('s of zero', false, { ...of, s: 0n });
  add('r of the order', false, { ...of, r: ORDER });
  add('s of the order', false, { ...of, s: ORDER });
  add('r above the order', false, { ...of, r: ORDER + 1n });
  add('r of the field', false, { ...of, r: FIELD });
  add('r that is no abscissa', false, { ...of, r: noAbscissa(of.r) });
  const high = (1n << 256n) - 1n;
  add('all numbers the highest', false, { ...of, hash: high, r: high, s: high });
  add('everything zero', false, { hash: 0n, address: 0n, r: 0n, s: 0n, odd: false });
  add('key at infinity', false, atInfinity());
  add('hash of zero that anybody signs', false, zeroHash(0n));
  add('hash of the order that anybody signs', false, zeroHash(ORDER));
  return `use crate::secp256k1::is_valid;\n\n${tests.join('\n')}`;
}

function signed(message: string, secret: bigint): Signed {
  const hash = keccak_256(Buffer.from(message));
  const key = Uint8Array.from(Buffer.from(secret.toString(16).padStart(64, '0'), 'hex'));
  const bytes = secp256k1.sign(hash, key, { prehash: false, lowS: true, format: 'recovered' });
  const { r, s, recovery } = secp256k1.Signature.fromBytes(bytes, 'recovered');
  const address = addressOf(secp256k1.Point.BASE.multiply(secret));
  return { hash: bigEndian(hash), address, r, s, odd: recovery === 1 };
}

type SecpPoint = typeof secp256k1.Point.BASE;

/** The key that r and s recover, s R = hash G, is no point; its "address" is the hash of zeros. */
function atInfinity(): Signed {
  const nonce = secp256k1.Point.BASE.multiply(5n).toAffine();
  const s = 77n;
  return { hash: s * 5n % ORDER, address: bigEndian(keccak_256(new Uint8Array(64)).subarray(12)), r: nonce.x, s,
    odd: nonce.y % 2n === 1n };
}

/** For a hash that is zero, R = 2 A and s = r / 2 hold for any key A. */
function zeroHash(hash: bigint): Signed {
  const key = secp256k1.Point.BASE.multiply(4321n);
  const { Fn } = secp256k1.Point;
  for (let factor = 2n; ; factor++) {
    const nonce = key.multiply(factor).toAffine();
    const s = Fn.div(nonce.x, factor);
    if (s <= ORDER / 2n) return { hash, address: addressOf(key), r: nonce.x, s, odd: nonce.y % 2n === 1n };
  }
}

function addressOf(key: SecpPoint): bigint {
  return bigEndian(keccak_256(key.toBytes(false).subarray(1)).subarray(12));
}

function noAbscissa(from: bigint): bigint {
  const { Fp } = secp256k1.Point;
  for (let x = from + 1n; ; x++) {
    try {
      Fp.sqrt(Fp.add(Fp.pow(x, 3n), 7n));
    } catch {
      return x;
    }
  }
}
