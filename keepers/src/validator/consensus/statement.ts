import { hash } from 'node:crypto';
import type { Committee } from './committee.ts';
import type { Digest } from './messages.ts';

/** What a signature can be for; the numbers are signed. */
export const PHASE = {
  'pre-prepare': 1, prepare: 2, commit: 3, checkpoint: 4, 'view-change': 5, 'new-view': 6,
} as const;
export type Phase = keyof typeof PHASE;

/**
 * All that a member ever signs with its protocol key. An honest member signs at most one digest for one
 * (chain, epoch, phase, view, sequence), so two are evidence. Checkpoints have view 0; view changes and new views
 * have sequence 0 and the digest of their content.
 */
export interface Statement {
  phase: Phase;
  view: number;
  sequence: number;
  digest: Digest;
}

/** What contracts read: one digest, and one history, for one (chain, epoch, sequence), whatever the view. */
export interface ChainStatement {
  chain: string;
  epoch: number;
  sequence: number;
  digest: Digest;
  history: Digest;
}

const DOMAIN = Buffer.from('ciro.consensus\0\0', 'latin1');
const STATEMENT_BYTES = 105;

/**
 * | domain | phase | chain | epoch | view | sequence | digest |
 * |   16   |   1   |  32   |   8   |  8   |    8     |   32   |, big-endian.
 */
export function statementBytes(committee: Committee, statement: Statement): Uint8Array {
  const bytes = Buffer.allocUnsafe(STATEMENT_BYTES);
  DOMAIN.copy(bytes);
  bytes[16] = PHASE[statement.phase];
  bytes.write(committee.chain, 17, 'hex');
  writeU64(bytes, committee.epoch, 49);
  writeU64(bytes, statement.view, 57);
  writeU64(bytes, statement.sequence, 65);
  bytes.write(statement.digest, 73, 'hex');
  return bytes;
}

export function chainStatement(
  { chain, epoch }: Committee, of: { sequence: number; digest: Digest; history: Digest },
): ChainStatement {
  return { chain, epoch, sequence: of.sequence, digest: of.digest, history: of.history };
}

/** Digest of everything decided up to `sequence`. */
export function nextHistory(history: Digest, sequence: number, digest: Digest): Digest {
  return sha256(Buffer.from(`history ${history} ${sequence} ${digest}`, 'latin1'));
}

/** What the protocol key signs of a checkpoint. */
export function checkpointDigest({ digest, history }: { digest: Digest; history: Digest }): Digest {
  return sha256(Buffer.from(`checkpoint ${digest} ${history}`, 'latin1'));
}

export function sha256(bytes: Uint8Array): Digest {
  return hash('sha256', bytes, 'hex');
}

/** Safe integers only, in eight bytes. */
export function writeU64(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(value / 2 ** 32), at);
  bytes.writeUInt32BE(value % 2 ** 32, at + 4);
}
