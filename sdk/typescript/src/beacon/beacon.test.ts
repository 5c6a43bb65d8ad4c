import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { feltFromHex, PRIME } from '../felt.ts';
import { isOnCurve, ORDER, Point } from './curve.ts';
import {
  beaconScope, beaconValue, isShare, longestWait, opensAt, roundMessage, roundOf, shareFelts, shareOf,
} from './rounds.ts';
import type { Share } from './rounds.ts';
import { isVrfProof, messagePoint, vrfProof } from './vrf.ts';

interface ShareJson { member: number; key_y: string; gamma_x: string; gamma_y: string; c: string; s: string }
interface RoundJson {
  round: string; message: string; point: [string, string]; shares: ShareJson[];
  values: { members: number[]; value: string }[];
}

const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/beacon.json', import.meta.url), 'utf8'));
const scope = feltFromHex(vectors.scope);
const keys: { private: string; public: string }[] = vectors.keys;
const keyOf = (member: number): bigint => feltFromHex(keys[member]!.public);
const shareOfJson = ({ member, key_y, gamma_x, gamma_y, c, s }: ShareJson): Share =>
  ({ member, keyY: BigInt(key_y), gammaX: BigInt(gamma_x), gammaY: BigInt(gamma_y), c: BigInt(c), s: BigInt(s) });

describe('beacon', () => {
  it('agrees with the vectors on points, shares and values', () => {
    expect(beaconScope(feltFromHex(vectors.network), feltFromHex(vectors.beacon))).to.equal(scope);
    for (const { round: text, message, point, shares, values } of vectors.rounds as RoundJson[]) {
      const round = BigInt(text);
      expect(roundMessage(scope, round)).to.equal(feltFromHex(message));
      expect(messagePoint(feltFromHex(message))).to.deep.equal({ x: BigInt(point[0]), y: BigInt(point[1]) });
      const read = shares.map(shareOfJson);
      for (const share of read) {
        expect(shareOf(BigInt(keys[share.member]!.private), share.member, scope, round)).to.deep.equal(share);
        expect(isShare(share, keyOf(share.member), scope, round)).to.equal(true);
      }
      for (const { members, value } of values) {
        expect(beaconValue(scope, round, members.map((member) => read[member]!))).to.equal(feltFromHex(value));
      }
    }
  });

  // A13
  it('refuses shares of other rounds, networks and members, and every one that was touched', () => {
    for (const { why, round, ...share } of vectors.refused) {
      expect(isShare(shareOfJson(share), keyOf(share.member), scope, BigInt(round)), why).to.equal(false);
    }
    const good = shareOf(77n, 0, scope, 5n);
    const key = keyX(77n);
    expect(isShare(good, key, scope, 5n)).to.equal(true);
    for (const field of ['keyY', 'gammaX', 'gammaY', 'c', 's'] as const) {
      for (const value of [good[field] + 1n, PRIME - good[field], 0n, -1n, PRIME, good[field] + ORDER]) {
        expect(isShare({ ...good, [field]: value }, key, scope, 5n), `${field} ${value}`).to.equal(false);
      }
    }
  });

  // A13
  it('gives a key one output of a message, whichever root of it the owner takes', () => {
    const [one, other] = [vrfProof(77n, 9n), vrfProof(ORDER - 77n, 9n)];
    expect(other.gammaX).to.equal(one.gammaX);
    expect(other.gammaY).to.equal(PRIME - one.gammaY);
    for (const proof of [one, other]) expect(isVrfProof(keyX(77n), 9n, proof)).to.equal(true);
    expect(vrfProof(77n, 9n)).to.deep.equal(one);
    expect(vrfProof(77n, 10n).gammaX).not.to.equal(one.gammaX);
    expect(vrfProof(78n, 9n).gammaX).not.to.equal(one.gammaX);
  });

  it('finds a point for every message, with the lower root', () => {
    for (let message = 0n; message < 40n; message++) {
      const point = messagePoint(message);
      expect(isOnCurve(point)).to.equal(true);
      expect(point.y <= (PRIME - 1n) / 2n).to.equal(true);
    }
  });

  it('takes no key that is none', () => {
    for (const key of [0n, ORDER, -1n]) expect(() => vrfProof(key, 9n)).to.throw().with.property('code', 'KEY_RANGE');
  });

  it('sums shares in any order, and differs by each that is missing', () => {
    const shares = [1n, 2n, 3n].map((key, member) => shareOf(key, member, scope, 5n));
    const value = beaconValue(scope, 5n, shares);
    expect(beaconValue(scope, 5n, shares.toReversed())).to.equal(value);
    const others = shares.map((_share, at) => beaconValue(scope, 5n, shares.filter((_other, n) => n !== at)));
    expect(new Set([value, ...others, beaconValue(scope, 6n, shares)]).size).to.equal(5);
  });

  it('counts rounds as the contract does', () => {
    const rules = { roundBlocks: 10n, delayBlocks: 12n, graceBlocks: 5n };
    expect([19n, 20n, 29n, 30n].map((block) => roundOf(block, rules))).to.deep.equal([1n, 2n, 2n, 3n]);
    expect(opensAt(2n, rules)).to.equal(42n);
    expect(longestWait(rules)).to.equal(33n);
    const { member, keyY, gammaX, gammaY, c, s } = shareOf(5n, 3, scope, 1n);
    expect(shareFelts({ member, keyY, gammaX, gammaY, c, s })).to.deep.equal([3n, keyY, gammaX, gammaY, c, s]);
  });
});

/** The abscissa that a private key is known by. */
function keyX(privateKey: bigint): bigint {
  return Point.BASE.multiply(privateKey).toAffine().x;
}
