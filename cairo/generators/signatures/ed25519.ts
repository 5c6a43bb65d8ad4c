// Ed25519: the vectors of RFC 8032, statements signed by Node, and what must be refused.

import { createHash, createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';

import { ED25519_HINTS, ed25519Hints } from '../../../sdk/typescript/src/ed25519/hints.ts';
import { ORDER, Point, weierstrass } from '../../../sdk/typescript/src/ed25519/curve.ts';
import type { EdwardsPoint } from '../../../sdk/typescript/src/ed25519/curve.ts';
import { EDGE_CASES } from './ed25519-edge-cases.ts';
import { array, bigEndian, byteArray, hex, test } from '../format.ts';

interface Case {
  what: string;
  holds: boolean;
  message: Uint8Array;
  key: Uint8Array;
  signature: Uint8Array;
  hints: bigint[];
}

const LOW = (1n << 128n) - 1n;
const PRIVATE = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b6570032100', 'hex');
/** Points of order 8, 4 and 2. */
const EIGHT = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const FOUR = EIGHT.double();
const TWO = FOUR.double();

/** Seed, message and signature. */
const RFC_8032: Record<string, [string, string, string]> = {
  'rfc 8032 empty message': ['9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155'
    + '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'],
  'rfc 8032 one byte': ['4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da'
    + '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'],
  'rfc 8032 two bytes': ['c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7', 'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac'
    + '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'],
  'rfc 8032 digest of abc': ['833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    createHash('sha512').update('abc').digest('hex'),
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589'
    + '09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704'],
};

export function ed25519Tests(): string {
  const tests = cases().map(({ what, holds, message, key, signature, hints }) => test(what, [
    `    let message = ${byteArray(message)};`,
    `    let hints = ${array(hints.map(hex))};`,
    `    let key = ${hex(bigEndian(key))};`,
    `    let r = ${hex(bigEndian(signature.subarray(0, 32)))};`,
    `    let s = ${hex(bigEndian(signature.subarray(32)))};`,
    'is_valid(message.span(), key, r, s, hints.span())',
  ].join('\n'), holds));
  return `use crate::ed25519::is_valid;\n\n${tests.join('\n')}`;
}

function cases(): Case[] {
  const rfc = Object.entries(RFC_8032).map(([what, [seed, message, expected]]) => {
    const made = signed(what, Buffer.from(seed, 'hex'), Buffer.from(message, 'hex'));
    if (Buffer.from(made.signature).toString('hex') !== expected) throw new Error(`Node signs ${what} otherwise.`);
    return made;
  });
  const honest = [105, 64, 47, 48, 300].map((length, i) =>
    signed(`node signs ${length} bytes`, Buffer.alloc(32, i + 1), Buffer.from(digest(`message ${i}`, length))));
  return [...rfc, ...honest, ...otherHints(honest[0]!), ...changed(honest[0]!), ...badHints(honest[0]!), ...crafted(),
    ...published()];
}

function signed(what: string, seed: Buffer, message: Buffer): Case {
  const privateKey = createPrivateKey({ key: Buffer.concat([PRIVATE, seed]), format: 'der', type: 'pkcs8' });
  const key = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(PUBLIC.length);
  const signature = nodeSign(null, message, privateKey);
  return { what, holds: true, message, key, signature, hints: ed25519Hints(message, key, signature)! };
}

/** Other hints that are right: an eighth may have any part of small order, (v, u) any size that fits. */
function otherHints(of: Case): Case[] {
  const [v, u, negative] = of.hints.slice(8) as [bigint, bigint, bigint];
  return [
    ...[EIGHT, FOUR, TWO].map((torsion, i) => ({
      ...of, what: `eighth of the key with a part of small order ${i}`,
      hints: [...felts(decode(of.key).multiplyUnsafe(Point.Fn.inv(8n)).add(torsion)), ...of.hints.slice(4)],
    })),
    { ...of, what: 'halves doubled', hints: [...of.hints.slice(0, 8), 2n * v, 2n * u, negative] },
  ];
}

function changed(of: Case): Case[] {
  const { message, key, signature } = of;
  const flipped = (bytes: Uint8Array, at: number, bit = 1) => bytes.map((byte, i) => (i === at ? byte ^ bit : byte));
  const other = signed('', Buffer.alloc(32, 99), Buffer.from(message));
  const s = littleEndian(signature.subarray(32));
  const withS = (value: bigint) => Buffer.concat([signature.subarray(0, 32), bytes(value)]);
  const r = signature.subarray(0, 32);
  const refused = (what: string, m: Uint8Array, k: Uint8Array, sig: Uint8Array) => fresh(what, false, m, k, sig, of);
  return [
    refused('first byte of the message changed', flipped(message, 0), key, signature),
    refused('last byte of the message changed', flipped(message, message.length - 1), key, signature),
    refused('message one byte shorter', message.subarray(1), key, signature),
    refused('message one byte longer', Buffer.concat([message, Buffer.alloc(1)]), key, signature),
    refused('key of another', message, other.key, signature),
    refused('key negated', message, flipped(key, 31, 0x80), signature),
    refused('nonce of another', message, key, Buffer.concat([other.signature.subarray(0, 32), signature.subarray(32)])),
    refused('nonce negated', message, key, flipped(signature, 31, 0x80)),
    refused('s one more', message, key, withS(s + 1n)),
    refused('s negated', message, key, withS(ORDER - s)),
    refused('s and the order', message, key, withS(s + ORDER)),
    refused('s and fifteen times the order', message, key, withS(s + 15n * ORDER)),
    refused('s with its highest bit set', message, key, flipped(signature, 63, 0x80)),
    refused('s of zero', message, key, withS(0n)),
    refused('halves of the signature swapped', message, key, Buffer.concat([signature.subarray(32), r])),
    refused('key and nonce swapped', message, r, Buffer.concat([key, signature.subarray(32)])),
    refused('key of zeros', message, Buffer.alloc(32), signature),
    refused('key of ones', message, Buffer.alloc(32, 0xff), signature),
  ];
}

function badHints(of: Case): Case[] {
  const { hints } = of;
  const other = signed('', Buffer.alloc(32, 99), Buffer.from('another message')).hints;
  const with_ = (at: number, value: bigint) => hints.map((felt, i) => (i === at ? value : felt));
  const refused = (what: string, changed: bigint[]) => ({ ...of, what: `hints ${what}`, holds: false, hints: changed });
  const [v, u, negative] = hints.slice(8) as [bigint, bigint, bigint];
  return [
    refused('missing', []),
    refused('one short', hints.slice(0, ED25519_HINTS - 1)),
    refused('one long', [...hints, 0n]),
    refused('of another signature', other),
    refused('with the points swapped', [...hints.slice(4, 8), ...hints.slice(0, 4), ...hints.slice(8)]),
    refused('with halves of zero', [...hints.slice(0, 8), 0n, 0n, 0n]),
    refused('with v one more', with_(8, v + 1n)),
    refused('with u one more', with_(9, u + 1n)),
    refused('with u of the other sign', with_(10, 1n - negative)),
    refused('with a sign that is none', with_(10, negative + 2n)),
    refused('with v too long', with_(8, 1n << 128n)),
    refused('with u too long', with_(9, 1n << 128n)),
    ...hints.slice(0, 8).map((felt, i) => refused(`with coordinate felt ${i} one more`, with_(i, felt + 1n))),
    refused('with a low half too long', with_(0, hints[0]! + (1n << 128n))),
    refused('with points at zero', [...Array<bigint>(8).fill(0n), v, u, negative]),
    refused('with the point of order two', [...felts(FOUR), ...hints.slice(4)]),
    refused('with the whole points', [...felts(decode(of.key)), ...felts(decode(of.signature.subarray(0, 32))), v, u,
      negative]),
  ];
}

/** Signatures that a signer makes with its secret but not by the rules. */
function crafted(): Case[] {
  const message = Buffer.from('a statement');
  const secret = 0x123456789abcdefn;
  const nonce = 0xfedcba987654321n;
  const spare = signed('', Buffer.alloc(32, 7), message);
  const make = (what: string, holds: boolean, a: bigint, small: EdwardsPoint, r: bigint, smallNonce: EdwardsPoint) => {
    const key = multiple(a).add(small).toBytes();
    const point = multiple(r).add(smallNonce).toBytes();
    const k = littleEndian(createHash('sha512').update(point).update(key).update(message).digest()) % ORDER;
    const signature = Buffer.concat([point, bytes((r + k * a) % ORDER)]);
    return fresh(what, holds, message, key, signature, spare);
  };
  const { ZERO } = Point;
  return [
    make('secrets of sixty bits', true, secret, ZERO, nonce, ZERO),
    make('secret of one', true, 1n, ZERO, nonce, ZERO),
    make('secret of minus one', true, ORDER - 1n, ZERO, nonce, ZERO),
    make('secret of two to the 128', true, 1n << 128n, ZERO, nonce, ZERO),
    make('secret and nonce of one', true, 1n, ZERO, 1n, ZERO),
    make('secret of one and nonce of minus one', true, 1n, ZERO, ORDER - 1n, ZERO),
    make('nonce that takes the key away', true, 5n, ZERO, ORDER - 5n, ZERO),
    make('nonce that takes key and base away', true, 5n, ZERO, ORDER - 6n, ZERO),
    make('nonce of zero', false, secret, ZERO, 0n, ZERO),
    make('nonce of order eight', false, secret, ZERO, 0n, EIGHT),
    make('nonce of order two', false, secret, ZERO, 0n, TWO),
    make('nonce with a part of order eight', false, secret, ZERO, nonce, EIGHT),
    make('nonce with a part of order two', false, secret, ZERO, nonce, TWO),
    make('key at the identity', false, 0n, ZERO, nonce, ZERO),
    make('key of order eight', false, 0n, EIGHT, nonce, ZERO),
    make('key of order four', false, 0n, FOUR, nonce, ZERO),
    make('key of order two', false, 0n, TWO, nonce, ZERO),
    make('key with a part of order eight', false, secret, EIGHT, nonce, ZERO),
    make('key with a part of order two', false, secret, TWO, nonce, ZERO),
    make('key and nonce with parts of order eight', false, secret, EIGHT, nonce, EIGHT),
    beyondField('identity encoded beyond the field', 1n, spare),
    beyondField('identity with a sign', 1n << 255n | 1n, spare, 0n),
    beyondField('point of order two with a sign', 1n << 255n | (Point.Fp.ORDER - 1n), spare, 0n),
  ];
}

function beyondField(what: string, y: bigint, spare: Case, extra = Point.Fp.ORDER): Case {
  return fresh(what, false, spare.message, bytes(y + extra), spare.signature, spare);
}

function published(): Case[] {
  const spare = signed('', Buffer.alloc(32, 8), Buffer.from('spare'));
  return EDGE_CASES.map(({ what, message, key, signature }) =>
    fresh(`published ${what}`, false, ...([message, key, signature].map((text) => Buffer.from(text, 'hex')) as
      [Buffer, Buffer, Buffer]), spare));
}

/** With hints of its own where it has any. Whatever holds must hold for Node too. */
function fresh(
  what: string, holds: boolean, message: Uint8Array, key: Uint8Array, signature: Uint8Array, spare: Case,
): Case {
  if (holds && !nodeHolds(message, key, signature)) throw new Error(`Node refuses ${what}.`);
  const hints = ed25519Hints(message, key, signature) ?? spare.hints;
  return { what, holds, message, key, signature, hints };
}

function nodeHolds(message: Uint8Array, key: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = createPublicKey({ key: Buffer.concat([PUBLIC, key]), format: 'der', type: 'spki' });
  return nodeVerify(null, message, publicKey, signature);
}

const decode = (encoding: Uint8Array) => Point.fromBytes(Uint8Array.from(encoding));
const multiple = (scalar: bigint) => Point.BASE.multiplyUnsafe(scalar);
const littleEndian = (bytes: Uint8Array) => bigEndian(Uint8Array.from(bytes).reverse());

function felts(point: EdwardsPoint): bigint[] {
  const { x, y } = weierstrass(point) ?? { x: 0n, y: 0n };
  return [x & LOW, x >> 128n, y & LOW, y >> 128n];
}

/** 32 bytes, little-endian. */
function bytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

function digest(seed: string, length: number): Uint8Array {
  return createHash('shake256', { outputLength: length }).update(seed).digest();
}
