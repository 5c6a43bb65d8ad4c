import {
  beaconScope, beaconValue, feltsToBytes, feltToHex, isShare, messagePoint, PRIME, roundMessage, shareFelts, shareOf,
} from '@ciro-network/sdk';
import type { Share } from '@ciro-network/sdk';
import { starkPublicKey } from '../keepers/src/validator/consensus/stark.ts';

const NETWORK = 0xc1c0n;
const BEACON = 0xbeac0n;
const SCOPE = beaconScope(NETWORK, BEACON);
const ROUNDS = [0n, 1n, 2n, 41n, 2n ** 40n];
/** Order of the curve's group. */
const ORDER = 0x800000000000010ffffffffffffffffb781126dcae7b2321e66a241adc64d2fn;
const PRIVATE = [1n, 2n, ORDER - 1n, 0x3a3a3an ** 9n, ORDER - 0x777n ** 11n];

const keyOf = (privateKey: bigint) =>
  BigInt(`0x${Buffer.from(starkPublicKey(feltsToBytes([privateKey]))).toString('hex')}`);

function shareJson(share: Share) {
  const [, key_y, gamma_x, gamma_y, c, s] = shareFelts(share).map(feltToHex);
  return { member: share.member, key_y, gamma_x, gamma_y, c, s };
}

function roundVectors(round: bigint) {
  const message = roundMessage(SCOPE, round);
  const point = messagePoint(message);
  const shares = PRIVATE.map((privateKey, member) => shareOf(privateKey, member, SCOPE, round));
  for (const share of shares) {
    if (!isShare(share, keyOf(PRIVATE[share.member]!), SCOPE, round)) throw new Error('Proven badly.');
  }
  return {
    round: feltToHex(round), message: feltToHex(message), point: [point.x, point.y].map(feltToHex),
    shares: shares.map(shareJson),
    values: [[0], [1, 3], [0, 1, 2, 3, 4]].map((members) => ({
      members, value: feltToHex(beaconValue(SCOPE, round, members.map((member) => shares[member]!))),
    })),
  };
}

/** Shares that look like one of member 3 in round 41, each with what is wrong with it. */
function refused() {
  const [member, round] = [3, 41n];
  const good = shareOf(PRIVATE[member]!, member, SCOPE, round);
  const negated = (y: bigint) => PRIME - y;
  const wrong: Record<string, Share> = {
    'of another round': shareOf(PRIVATE[member]!, member, SCOPE, 42n),
    'of another beacon': shareOf(PRIVATE[member]!, member, beaconScope(NETWORK, BEACON + 1n), round),
    'of another network': shareOf(PRIVATE[member]!, member, beaconScope(NETWORK + 1n, BEACON), round),
    'of another member': shareOf(PRIVATE[4]!, member, SCOPE, round),
    'another member\'s output with the own key': { ...shareOf(PRIVATE[4]!, member, SCOPE, round), keyY: good.keyY },
    'negated output': { ...good, gammaY: negated(good.gammaY) },
    'negated key': { ...good, keyY: negated(good.keyY) },
    'negated output and key': { ...good, gammaY: negated(good.gammaY), keyY: negated(good.keyY) },
    'output off the curve': { ...good, gammaY: good.gammaY + 1n },
    'output off the curve at zero': { ...good, gammaX: 0n, gammaY: 0n },
    'key off the curve': { ...good, keyY: good.keyY + 1n },
    'another challenge': { ...good, c: good.c + 1n },
    'another response': { ...good, s: good.s + 1n },
    // No felt is congruent to the good one: prime and order lie 2^127 apart, and nobody chooses so small a response.
    'response above the order': { ...good, s: ORDER + 1n },
    'nothing but the key and its output': { ...good, c: 0n, s: 0n },
  };
  return Object.entries(wrong).map(([why, share]) => {
    if (isShare(share, keyOf(PRIVATE[member]!), SCOPE, round)) throw new Error(`Taken: ${why}.`);
    return { why, round: feltToHex(round), ...shareJson(share) };
  });
}

/** Shares of five members in five rounds, and what they sum up to: `vectors/beacon.json`. The keys are no secrets. */
export function beaconVectors() {
  return {
    network: feltToHex(NETWORK), beacon: feltToHex(BEACON), scope: feltToHex(SCOPE),
    keys: PRIVATE.map((privateKey) => ({ private: feltToHex(privateKey), public: feltToHex(keyOf(privateKey)) })),
    rounds: ROUNDS.map(roundVectors),
    refused: refused(),
  };
}
