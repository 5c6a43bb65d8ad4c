import { expect } from 'chai';
import { generateKeyPairSync, sign } from 'node:crypto';

import { COEFFICIENT_A, COEFFICIENT_B, ORDER, Point, weierstrass } from './curve.ts';
import { ED25519_HINTS, ed25519Hints } from './hints.ts';

const { Fp } = Point;
const onCurve = (x: bigint, y: bigint) =>
  Fp.mul(y, y) === Fp.add(Fp.add(Fp.pow(x, 3n), Fp.mul(COEFFICIENT_A, x)), COEFFICIENT_B);

describe('hints of Ed25519 signatures', () => {
  const message = Buffer.from('a statement');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
  const signature = sign(null, message, privateKey);

  it('are the eighths of both points, on the curve of contracts', () => {
    const hints = ed25519Hints(message, key, signature)!;
    expect(hints).to.have.length(ED25519_HINTS);
    for (const [at, bytes] of [[0, key], [4, signature.subarray(0, 32)]] as const) {
      const [xLow, xHigh, yLow, yHigh] = hints.slice(at, at + 4) as [bigint, bigint, bigint, bigint];
      const [x, y] = [xLow + (xHigh << 128n), yLow + (yHigh << 128n)];
      expect(onCurve(x, y)).to.equal(true);
      const eighth = Point.fromBytes(Uint8Array.from(bytes)).multiplyUnsafe(Point.Fn.inv(8n));
      expect(weierstrass(eighth)).to.deep.equal({ x, y });
    }
  });

  it('halve the scalars of the equation', () => {
    for (let i = 0; i < 20; i++) {
      const text = Buffer.from(`statement ${i}`);
      const signed = sign(null, text, privateKey);
      const [v, size, negative] = ed25519Hints(text, key, signed)!.slice(8) as [bigint, bigint, bigint];
      const u = negative === 1n ? ORDER - size : size;
      expect(v > 0n && v < 1n << 127n && size < 1n << 127n).to.equal(true);
      const [r, a] = [signed.subarray(0, 32), key].map((bytes) => Point.fromBytes(Uint8Array.from(bytes))) as
        [typeof Point.BASE, typeof Point.BASE];
      const s = BigInt(`0x${Buffer.from(signed.subarray(32)).reverse().toString('hex')}`);
      const left = Point.BASE.multiplyUnsafe(v * s % ORDER);
      expect(left.equals(r.multiplyUnsafe(v).add(a.multiplyUnsafe(u)))).to.equal(true);
    }
  });

  it('are undefined for what no contract accepts', () => {
    expect(ed25519Hints(message, key.subarray(1), signature)).to.equal(undefined);
    expect(ed25519Hints(message, key, signature.subarray(1))).to.equal(undefined);
    const identity = Uint8Array.of(1, ...Array<number>(31).fill(0));
    expect(ed25519Hints(message, identity, signature)).to.equal(undefined);
    const noPoint = Uint8Array.of(2, ...Array<number>(31).fill(0));
    expect(ed25519Hints(message, noPoint, signature)).to.equal(undefined);
    const beyondField = Uint8Array.of(0xed, ...Array<number>(30).fill(0xff), 0x7f);
    expect(ed25519Hints(message, beyondField, signature)).to.equal(undefined);
  });
});
