import { FELT_BYTES, feltsFromBytes, feltsToBytes, hashFelts, isFelt, shortString } from '@ciro-network/sdk';
import type { Felt } from '@ciro-network/sdk';
import { LRUCache } from 'lru-cache';
import type { Committee } from './committee.ts';
import type { Digest, Items } from './messages.ts';
import { sha256 } from './statement.ts';

/** What validators decide, as contracts open it: a topic (short string) and what is said about it. */
export interface Item {
  topic: Felt;
  payload: readonly Felt[];
}

const ITEM = shortString('CIRO_ITEM');
const ITEMS = shortString('CIRO_ITEMS');

/** Topic and payload, 32 bytes big-endian each. */
export function encodeItem({ topic, payload }: Item): Uint8Array {
  return feltsToBytes([topic, ...payload]);
}

/** Bytes that passed the codec. Throws VerifyError FELT_RANGE for others. */
export function decodeItem(bytes: Uint8Array): Item {
  const [topic = 0n, ...payload] = feltsFromBytes(bytes);
  return { topic, payload };
}

/** Whether the bytes are one item's and no other's: whole felts, the topic at least, each below the prime. */
export function isItem(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % FELT_BYTES !== 0) return false;
  // A first byte of 0 to 7 is always below the prime, which begins with 8.
  for (let at = 0; at < bytes.length; at += FELT_BYTES) {
    if ((bytes[at] as number) < 8) continue;
    const word = Buffer.from(bytes.subarray(at, at + FELT_BYTES)).toString('hex');
    if (!isFelt(BigInt(`0x${word}`))) return false;
  }
  return true;
}

/** `H('CIRO_ITEM', topic, payload…)`. */
export function itemDigest({ topic, payload }: Item): Felt {
  return hashFelts([ITEM, topic, ...payload]);
}

/** Poseidon takes 60 µs a permutation here, and every member is shown the same items many times over. */
const known = new LRUCache<string, Digest>({ max: 65_536 });

/** `H('CIRO_ITEMS', chain, epoch, sequence, item digests…)`: bound to its place, and opened by contracts. */
export function itemsDigest({ chain, epoch }: Committee, sequence: number, items: Items): Digest {
  const lengths = items.map(({ length }) => length).join();
  const key = sha256(Buffer.concat([Buffer.from(`${chain} ${epoch} ${sequence} ${lengths} `, 'latin1'), ...items]));
  let digest = known.get(key);
  if (digest === undefined) {
    const digests = items.map((bytes) => itemDigest(decodeItem(bytes)));
    const felt = hashFelts([ITEMS, BigInt(`0x${chain}`), BigInt(epoch), BigInt(sequence), ...digests]);
    digest = felt.toString(16).padStart(64, '0');
    known.set(key, digest);
  }
  return digest;
}
