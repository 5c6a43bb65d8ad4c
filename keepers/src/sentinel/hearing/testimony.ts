import { primaryOf } from '../../validator/consensus/committee.ts';
import type { Committee } from '../../validator/consensus/committee.ts';
import type {
  Certificate, Decision, Digest, Message, NewView, PreparedCertificate, Seal, ViewChange,
} from '../../validator/consensus/messages.ts';
import { changeStatement } from '../../validator/consensus/proofs.ts';
import type { Record } from '../../validator/consensus/records.ts';
import { newViewContent } from '../../validator/consensus/codec.ts';
import { checkpointDigest, sha256 } from '../../validator/consensus/statement.ts';
import type { Phase } from '../../validator/consensus/statement.ts';

export type TestimonyScheme = 'stark' | 'ed25519';

/** One signature of one member, as it stands in a message: whatever else the message says is of no concern. */
export interface Testimony {
  scheme: TestimonyScheme;
  member: number;
  /** The place for which an honest member signs once. A Stark signature is a checkpoint's, of view 0. */
  phase: Phase;
  view: number;
  sequence: number;
  digest: Digest;
  /** Of a Stark signature; empty for the others. */
  history: Digest | '';
  signature: Uint8Array;
}

/** Every signature in a message, in what it proves and in what it passes on. */
export function testimoniesIn(committee: Committee, message: Message): Testimony[] {
  switch (message.kind) {
    case 'pre-prepare':
    case 'prepare':
    case 'commit':
      return [vote(message.kind, message, message)];
    case 'checkpoint': {
      const { member, sequence, digest, history, signature, chainSignature } = message;
      return [
        vote('checkpoint', { view: 0, sequence, digest: checkpointDigest(message) }, { member, signature }),
        checkpoint({ sequence, digest, history }, { member, signature: chainSignature }),
      ];
    }
    case 'view-change':
      return ofChange(committee, message);
    case 'new-view':
      return ofNewView(committee, message);
    case 'decision':
      return ofDecision(message);
    case 'stable':
      return ofCertificate(message.certificate);
    case 'status':
      return [];
  }
}

/** The same of what a validator wrote down. */
export function testimoniesOf(committee: Committee, record: Record): Testimony[] {
  switch (record.kind) {
    case 'signed':
      return testimoniesIn(committee, record.message);
    case 'prepared':
      return ofPrepared(committee, record.certificate);
    case 'entered':
      return ofNewView(committee, record.newView);
    case 'decided':
      return ofDecision(record.decision);
    case 'stable':
      return ofCertificate(record.certificate);
  }
}

function ofPrepared(committee: Committee, certificate: PreparedCertificate): Testimony[] {
  const member = primaryOf(committee, certificate.view);
  return [
    vote('pre-prepare', certificate, { member, signature: certificate.proposal }),
    ...certificate.prepares.map((seal) => vote('prepare', certificate, seal)),
  ];
}

function ofDecision(decision: Decision): Testimony[] {
  return decision.commits.map((seal) => vote('commit', decision, seal));
}

function ofCertificate(certificate: Certificate): Testimony[] {
  return certificate.seals.map((seal) => checkpoint(certificate, seal));
}

function ofChange(committee: Committee, change: ViewChange): Testimony[] {
  return [
    vote('view-change', changeStatement(change), change),
    ...(change.stable === undefined ? [] : ofCertificate(change.stable)),
    ...change.prepared.flatMap((certificate) => ofPrepared(committee, certificate)),
  ];
}

function ofNewView(committee: Committee, newView: NewView): Testimony[] {
  const { member, view, changes, carried, signature } = newView;
  return [
    vote('new-view', { view, sequence: 0, digest: sha256(newViewContent(newView)) }, { member, signature }),
    ...changes.flatMap((change) => ofChange(committee, change)),
    ...carried.map((one) => vote('pre-prepare', { ...one, view }, { member, signature: one.signature })),
  ];
}

function vote(
  phase: Phase, { view, sequence, digest }: { view: number; sequence: number; digest: Digest },
  { member, signature }: Seal,
): Testimony {
  return { scheme: 'ed25519', member, phase, view, sequence, digest, history: '', signature };
}

function checkpoint(
  { sequence, digest, history }: Omit<Certificate, 'seals'>, { member, signature }: Seal,
): Testimony {
  return { scheme: 'stark', member, phase: 'checkpoint', view: 0, sequence, digest, history, signature };
}
