import { writeU64 } from '../consensus/statement.ts';

/** A worker's heartbeat as it travels: `hour` (8 bytes), `worker` (its index in the pool, 2), signature (64). */
export interface Heartbeat {
  hour: number;
  /** From 1. */
  worker: number;
  /** r and s, under `heartbeatFelt` of the hour. */
  signature: Uint8Array;
}

export const HEARTBEAT_BYTES = 74;
/** A pool has no more workers than a column has bits for: 64 felts of 248. */
export const MAX_WORKERS = 64 * 248;

export function heartbeatTopic(network: string): string {
  return `/ciro/${network}/heartbeats`;
}

/** Heartbeats one after the other. */
export function encodeHeartbeats(heartbeats: readonly Heartbeat[]): Uint8Array {
  return Buffer.concat(heartbeats.map(({ hour, worker, signature }) => {
    const bytes = Buffer.alloc(HEARTBEAT_BYTES);
    writeU64(bytes, hour, 0);
    bytes.writeUInt16BE(worker, 8);
    bytes.set(signature, 10);
    return bytes;
  }));
}

/** Undefined for bytes that are no heartbeats. */
export function decodeHeartbeats(bytes: Uint8Array): Heartbeat[] | undefined {
  if (bytes.length === 0 || bytes.length % HEARTBEAT_BYTES !== 0) return undefined;
  const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const heartbeats: Heartbeat[] = [];
  for (let at = 0; at < bytes.length; at += HEARTBEAT_BYTES) {
    const [high, hour, worker] = [from.readUInt32BE(at), from.readUInt32BE(at + 4), from.readUInt16BE(at + 8)];
    if (high !== 0 || worker === 0 || worker > MAX_WORKERS) return undefined;
    heartbeats.push({ hour, worker, signature: Uint8Array.from(from.subarray(at + 10, at + HEARTBEAT_BYTES)) });
  }
  return heartbeats;
}
