import { MAX_MEMBERS } from './committee.ts';
import { LIMITS } from './limits.ts';
import { isItem } from './items.ts';
import type { Limits } from './limits.ts';
import { MalformedBytes, Reader, Writer } from './bytes.ts';
import type {
  Carried, Certificate, Decision, Items, Message, PreparedCertificate, Seal, ViewChange,
} from './messages.ts';
import type { Refusal } from './refusals.ts';

const TAG = {
  'pre-prepare': 1, prepare: 2, commit: 3, checkpoint: 4, 'view-change': 5, 'new-view': 6, decision: 7, stable: 8,
  status: 9,
} as const satisfies Record<Message['kind'], number>;
/** A signature is at most so long; how long it is, its verifier says. */
const MAX_SIGNATURE = 96;

/** Canonical bytes: kind, epoch, then the fields in the order of their declaration. */
export function encodeMessage(epoch: number, message: Message): Uint8Array {
  const to = new Writer().u8(TAG[message.kind]).u64(epoch);
  switch (message.kind) {
    case 'pre-prepare':
      to.u8(message.member).u64(message.view).u64(message.sequence).digest(message.digest);
      writeItems(to, message.items);
      return to.bytes(message.signature).done();
    case 'prepare':
    case 'commit':
      to.u8(message.member).u64(message.view).u64(message.sequence).digest(message.digest);
      return to.bytes(message.signature).done();
    case 'checkpoint':
      to.u8(message.member).u64(message.sequence).digest(message.digest).digest(message.history);
      return to.bytes(message.signature).bytes(message.chainSignature).done();
    case 'view-change':
      to.u8(message.member);
      writeChangeContent(to, message);
      return to.bytes(message.signature).done();
    case 'new-view':
      to.u8(message.member);
      writeNewViewContent(to, message);
      return to.bytes(message.signature).done();
    case 'decision':
      to.u64(message.view).u64(message.sequence).digest(message.digest);
      writeItems(to, message.items);
      return writeSeals(to, message.commits).done();
    case 'stable':
      writeCertificate(to, message.certificate);
      return to.done();
    case 'status':
      to.u64(message.view).u8(message.changing ? 1 : 0);
      return to.u64(message.executed).u64(message.stable).done();
  }
}

/** Never throws: bytes that are not exactly one message of this epoch are refused. */
export function decodeMessage(epoch: number, bytes: Uint8Array, limits: Limits = LIMITS): Message | Refusal {
  try {
    const from = new Reader(bytes);
    const tag = from.u8();
    if (from.u64() !== epoch) return 'OTHER_EPOCH';
    const message = readMessage(from, tag, limits);
    from.end();
    return message;
  } catch (error) {
    if (error instanceof MalformedBytes) return 'MALFORMED';
    throw error;
  }
}

function readMessage(from: Reader, tag: number, limits: Limits): Message {
  switch (tag) {
    case TAG['pre-prepare']: {
      const [member, view, sequence, digest] = [from.u8(), from.u64(), from.u64(), from.digest()];
      const items = readItems(from, limits);
      return { kind: 'pre-prepare', member, view, sequence, digest, items, signature: from.bytes(MAX_SIGNATURE) };
    }
    case TAG.prepare:
    case TAG.commit: {
      const kind = tag === TAG.prepare ? 'prepare' : 'commit';
      const [member, view, sequence, digest] = [from.u8(), from.u64(), from.u64(), from.digest()];
      return { kind, member, view, sequence, digest, signature: from.bytes(MAX_SIGNATURE) };
    }
    case TAG.checkpoint: {
      const [member, sequence, digest, history] = [from.u8(), from.u64(), from.digest(), from.digest()];
      const [signature, chainSignature] = [from.bytes(MAX_SIGNATURE), from.bytes(MAX_SIGNATURE)];
      return { kind: 'checkpoint', member, sequence, digest, history, signature, chainSignature };
    }
    case TAG['view-change']:
      return readChange(from, limits);
    case TAG['new-view']: {
      const [member, view] = [from.u8(), from.u64()];
      const changes = from.list(MAX_MEMBERS, () => readChange(from, limits));
      const carried = from.list(limits.window, (): Carried => (
        { sequence: from.u64(), digest: from.digest(), signature: from.bytes(MAX_SIGNATURE) }
      ));
      return { kind: 'new-view', member, view, changes, carried, signature: from.bytes(MAX_SIGNATURE) };
    }
    case TAG.decision: {
      const [view, sequence, digest] = [from.u64(), from.u64(), from.digest()];
      const items = readItems(from, limits);
      return { kind: 'decision', view, sequence, digest, items, commits: readSeals(from) } satisfies Decision;
    }
    case TAG.stable:
      return { kind: 'stable', certificate: readCertificate(from) };
    case TAG.status: {
      const [view, changing] = [from.u64(), readFlag(from)];
      return { kind: 'status', view, changing, executed: from.u64(), stable: from.u64() };
    }
    default:
      throw new MalformedBytes('kind');
  }
}

/** What a view change's signature is over, by its digest. */
export function changeContent(change: Omit<ViewChange, 'signature'>): Uint8Array {
  const to = new Writer();
  writeChangeContent(to, change);
  return to.done();
}

/** What a new view's signature is over, by its digest. */
export function newViewContent(content: { view: number; changes: readonly ViewChange[]; carried: readonly Carried[] }) {
  const to = new Writer();
  writeNewViewContent(to, content);
  return to.done();
}

export function encodePrepared(certificate: PreparedCertificate): Uint8Array {
  const to = new Writer();
  writePrepared(to, certificate);
  return to.done();
}

export function decodePrepared(bytes: Uint8Array, limits: Limits): PreparedCertificate {
  return readPrepared(new Reader(bytes), limits);
}

export function encodeCertificate(certificate: Certificate): Uint8Array {
  const to = new Writer();
  writeCertificate(to, certificate);
  return to.done();
}

export function decodeCertificate(bytes: Uint8Array): Certificate {
  return readCertificate(new Reader(bytes));
}

function writeChangeContent(to: Writer, { view, stable, prepared }: Omit<ViewChange, 'signature'>): void {
  to.u64(view).u8(stable === undefined ? 0 : 1);
  if (stable !== undefined) writeCertificate(to, stable);
  to.list(prepared, (certificate) => writePrepared(to, certificate));
}

function readChange(from: Reader, limits: Limits): ViewChange {
  const [member, view] = [from.u8(), from.u64()];
  const stable = readFlag(from) ? readCertificate(from) : undefined;
  const prepared = from.list(limits.window, () => readPrepared(from, limits));
  return { kind: 'view-change', member, view, stable, prepared, signature: from.bytes(MAX_SIGNATURE) };
}

function writeNewViewContent(
  to: Writer, { view, changes, carried }: { view: number; changes: readonly ViewChange[]; carried: readonly Carried[] },
): void {
  to.u64(view).list(changes, (change) => {
    to.u8(change.member);
    writeChangeContent(to, change);
    to.bytes(change.signature);
  });
  to.list(carried, ({ sequence, digest, signature }) => void to.u64(sequence).digest(digest).bytes(signature));
}

function writePrepared(to: Writer, certificate: PreparedCertificate): void {
  to.u64(certificate.view).u64(certificate.sequence).digest(certificate.digest);
  writeItems(to, certificate.items);
  writeSeals(to.bytes(certificate.proposal), certificate.prepares);
}

function readPrepared(from: Reader, limits: Limits): PreparedCertificate {
  const [view, sequence, digest] = [from.u64(), from.u64(), from.digest()];
  const items = readItems(from, limits);
  return { view, sequence, digest, items, proposal: from.bytes(MAX_SIGNATURE), prepares: readSeals(from) };
}

function writeCertificate(to: Writer, { sequence, digest, history, seals }: Certificate): void {
  writeSeals(to.u64(sequence).digest(digest).digest(history), seals);
}

function readCertificate(from: Reader): Certificate {
  return { sequence: from.u64(), digest: from.digest(), history: from.digest(), seals: readSeals(from) };
}

function writeItems(to: Writer, items: Items): void {
  to.list(items, (item) => void to.bytes(item));
}

function readItems(from: Reader, limits: Limits): Uint8Array[] {
  return from.list(limits.items, () => {
    const item = from.bytes(limits.itemBytes);
    if (!isItem(item)) throw new MalformedBytes('item');
    return item;
  });
}

function writeSeals(to: Writer, seals: readonly Seal[]): Writer {
  return to.list(seals, ({ member, signature }) => void to.u8(member).bytes(signature));
}

function readSeals(from: Reader): Seal[] {
  return from.list(MAX_MEMBERS, () => ({ member: from.u8(), signature: from.bytes(MAX_SIGNATURE) }));
}

/** One byte, 0 or 1: another value would be a second encoding of the same message. */
function readFlag(from: Reader): boolean {
  const flag = from.u8();
  if (flag > 1) throw new MalformedBytes('flag');
  return flag === 1;
}
