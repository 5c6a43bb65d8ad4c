import type { Certificate, Decision, Digest, Message, NewView, PreparedCertificate } from './messages.ts';
import type { Phase } from './statement.ts';

/**
 * What must be on disk before anything that follows from it leaves. Together they are also the material from which
 * evidence is found (investigate.ts).
 */
export type Record =
  /** A statement about to be signed. A store refuses a second one with another digest for the same place. */
  | { kind: 'signed'; phase: Phase; view: number; sequence: number; digest: Digest; message: Message }
  /** The proof behind a commit: lost, the next view change would hide it. */
  | { kind: 'prepared'; certificate: PreparedCertificate }
  | { kind: 'entered'; newView: NewView }
  | { kind: 'decided'; decision: Decision }
  | { kind: 'stable'; certificate: Certificate };
