import { FELT_BYTES, feltsFromBytes, feltsToBytes, shareFelts } from '@ciro-network/sdk';
import type { Share } from '@ciro-network/sdk';
import { writeU64 } from '../consensus/statement.ts';

/** A share as it travels: round (8 bytes), epoch (8), then the felts that the contract takes, 32 bytes each. */
export interface ToldShare {
  round: number;
  epoch: number;
  share: Share;
}

const HEAD_BYTES = 16;
const FELTS = 6;
export const SHARE_BYTES = HEAD_BYTES + FELTS * FELT_BYTES;
/** A bitmap of one word says who is in. */
const MAX_MEMBERS = 32n;

export function beaconTopic(network: string): string {
  return `/ciro/${network}/beacon`;
}

export function encodeShare({ round, epoch, share }: ToldShare): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  writeU64(head, round, 0);
  writeU64(head, epoch, 8);
  return Buffer.concat([head, feltsToBytes(shareFelts(share))]);
}

/** Undefined for bytes that are no share. */
export function decodeShare(bytes: Uint8Array): ToldShare | undefined {
  if (bytes.length !== SHARE_BYTES) return undefined;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, HEAD_BYTES);
  const [round, epoch] = [head.readBigUInt64BE(0), head.readBigUInt64BE(8)];
  if (round > Number.MAX_SAFE_INTEGER || epoch > Number.MAX_SAFE_INTEGER) return undefined;
  try {
    const felts = feltsFromBytes(bytes.subarray(HEAD_BYTES));
    const [member = 0n, keyY = 0n, gammaX = 0n, gammaY = 0n, c = 0n, s = 0n] = felts;
    if (member >= MAX_MEMBERS) return undefined;
    return {
      round: Number(round), epoch: Number(epoch), share: { member: Number(member), keyY, gammaX, gammaY, c, s },
    };
  } catch {
    return undefined;
  }
}
