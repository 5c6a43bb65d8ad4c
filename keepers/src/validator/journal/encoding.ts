import { KeeperError } from '../../core/errors.ts';
import {
  decodeCertificate, decodeMessage, decodePrepared, encodeCertificate, encodeMessage, encodePrepared,
} from '../consensus/codec.ts';
import type { Limits } from '../consensus/limits.ts';
import type { Message } from '../consensus/messages.ts';
import type { Record } from '../consensus/records.ts';
import { PHASE } from '../consensus/statement.ts';
import type { Phase } from '../consensus/statement.ts';
import { Reader, Writer } from '../consensus/bytes.ts';

/** The limits of the codec's own counts: what was written under other settings is still read. */
const ANY: Limits = {
  window: 0xffff, items: 0xffff, itemBytes: 0xffff_ffff, early: 0, answers: 0, decisions: 0,
};
const PHASES = Object.keys(PHASE) as Phase[];

export function encodeRecord(epoch: number, record: Record): Uint8Array {
  switch (record.kind) {
    case 'signed': {
      const { phase, view, sequence, digest, message } = record;
      const to = new Writer().u8(PHASE[phase]).u64(view).u64(sequence).digest(digest);
      return to.bytes(encodeMessage(epoch, message)).done();
    }
    case 'prepared':
      return encodePrepared(record.certificate);
    case 'entered':
      return encodeMessage(epoch, record.newView);
    case 'decided':
      return encodeMessage(epoch, record.decision);
    case 'stable':
      return encodeCertificate(record.certificate);
  }
}

/** Throws JOURNAL_CORRUPT for what `encodeRecord` did not write: a validator that cannot remember must not sign. */
export function decodeRecord(epoch: number, kind: Record['kind'], bytes: Uint8Array): Record {
  try {
    switch (kind) {
      case 'signed': {
        const from = new Reader(bytes);
        const phase = PHASES.find((name) => PHASE[name] === bytes[0]) as Phase;
        from.u8();
        const [view, sequence, digest] = [from.u64(), from.u64(), from.digest()];
        return { kind, phase, view, sequence, digest, message: messageOf(epoch, from.bytes(ANY.itemBytes)) };
      }
      case 'prepared':
        return { kind, certificate: decodePrepared(bytes, ANY) };
      case 'entered':
        return { kind, newView: messageOf(epoch, bytes) as Message & { kind: 'new-view' } };
      case 'decided':
        return { kind, decision: messageOf(epoch, bytes) as Message & { kind: 'decision' } };
      case 'stable':
        return { kind, certificate: decodeCertificate(bytes) };
    }
  } catch (error) {
    throw new KeeperError('JOURNAL_CORRUPT', `A record of epoch ${epoch} cannot be read.`, { epoch, kind }, error);
  }
}

function messageOf(epoch: number, bytes: Uint8Array): Message {
  const message = decodeMessage(epoch, bytes, ANY);
  if (typeof message === 'string') throw new Error(message);
  return message;
}
