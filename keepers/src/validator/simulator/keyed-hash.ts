import type { Member } from '../consensus/committee.ts';
import type { Signer, Verifier } from '../consensus/crypto.ts';
import type { ChainStatement } from '../consensus/statement.ts';

// Signatures for schedules by the thousand: a keyed 64-bit mix in place of Ed25519 and Stark, a hundred times as fast.
// Whoever has the key can check and forge; the simulated attackers only ever hold the keys of their own nodes.

export function fastSigner(key: number): Signer {
  return {
    sign: (statement) => mix(key, statement),
    signForChain: (statement) => mix(~key, chainBytes(statement)),
  };
}

export const fastVerifier: Verifier = {
  verify: (member, statement, signature) => equal(mix(keyOf(member), statement), signature),
  verifyForChain: (member, statement, signature) => equal(mix(~keyOf(member), chainBytes(statement)), signature),
};

/** The key, in the four bytes that stand for a public key. */
export function fastPublicKey(key: number): Uint8Array {
  return Uint8Array.of(key >>> 24, key >>> 16, key >>> 8, key);
}

function keyOf({ protocolKey: [a = 0, b = 0, c = 0, d = 0] }: Member): number {
  return (a << 24) | (b << 16) | (c << 8) | d;
}

function chainBytes({ chain, epoch, sequence, digest, history }: ChainStatement): Uint8Array {
  return Buffer.from(`${chain}/${epoch}/${sequence}/${digest}/${history}`, 'latin1');
}

function mix(key: number, bytes: Uint8Array): Uint8Array {
  let [low, high] = [key | 0, Math.imul(key ^ 0x5bd1e995, 0x85ebca6b)];
  for (let at = 0; at < bytes.length; at += 1) {
    low = Math.imul(low ^ (bytes[at] as number), 0x01000193);
    high = Math.imul(high + (bytes[at] as number) + (low >>> 13), 0x27d4eb2f);
  }
  low ^= high >>> 15;
  return Uint8Array.of(low >>> 24, low >>> 16, low >>> 8, low, high >>> 24, high >>> 16, high >>> 8, high);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
