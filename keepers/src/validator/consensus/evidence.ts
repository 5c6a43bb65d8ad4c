import { hasHonest, weightOf } from './committee.ts';
import type { Certificate, Digest, ViewChange, Vote } from './messages.ts';
import { certificateFault, changeFault, isSigned, sharedMembers } from './proofs.ts';
import type { Checker } from './proofs.ts';
import type { Refusal } from './refusals.ts';
import type { Phase } from './statement.ts';

/** What anybody can check and no honest validator can be the subject of. */
export type Evidence =
  /** One key, one place, two digests. */
  | {
    kind: 'double-signing'; member: number; phase: Phase; view: number; sequence: number;
    one: { digest: Digest; signature: Uint8Array }; other: { digest: Digest; signature: Uint8Array };
  }
  /** A commit, and a later view change that hides the prepared certificate which the commit was bound to. */
  | { kind: 'amnesia'; commit: Vote; change: ViewChange }
  /** Two certificates for one sequence. A validator checkpoints a sequence once in its life, whatever the views. */
  | { kind: 'conflicting-certificates'; one: Certificate; other: Certificate };

/** Who is convicted; a refusal where the evidence does not hold. */
export function culpritsOf(checker: Checker, evidence: Evidence): number[] | Refusal {
  switch (evidence.kind) {
    case 'double-signing': {
      const { member, phase, view, sequence, one, other } = evidence;
      const holds = one.digest !== other.digest && [one, other].every(({ digest, signature }) =>
        isSigned(checker, member, { phase, view, sequence, digest }, signature));
      return holds ? [member] : 'PROOF_INVALID';
    }
    case 'amnesia': {
      const { commit, change } = evidence;
      const { kind, member, view, sequence, digest, signature } = commit;
      const holds = kind === 'commit' && hides(change, commit) && changeFault(checker, change) === undefined
        && isSigned(checker, member, { phase: 'commit', view, sequence, digest }, signature);
      return holds ? [member] : 'PROOF_INVALID';
    }
    case 'conflicting-certificates': {
      const { one, other } = evidence;
      const conflict = one.sequence === other.sequence
        && (one.digest !== other.digest || one.history !== other.history);
      const valid = conflict && [one, other].every((each) => certificateFault(checker, each) === undefined);
      return valid ? sharedMembers(checker.committee, one.seals, other.seals) : 'PROOF_INVALID';
    }
  }
}

/**
 * Whether a view change denies its author's own commit. An honest author was prepared when it committed, so it reports
 * the sequence: as stable, as prepared in a later view, or as prepared with that very digest.
 */
export function hides(change: ViewChange, commit: Vote): boolean {
  if (change.member !== commit.member || change.view <= commit.view) return false;
  if ((change.stable?.sequence ?? 0) >= commit.sequence) return false;
  const reported = change.prepared.find(({ sequence }) => sequence === commit.sequence);
  if (reported === undefined || reported.view < commit.view) return true;
  return reported.view === commit.view && reported.digest !== commit.digest;
}

/** The same evidence, the same key: who reports it keeps it once. */
export function evidenceKey(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'double-signing':
      return `double-signing/${evidence.member}/${evidence.phase}/${evidence.view}/${evidence.sequence}`;
    case 'amnesia':
      return `amnesia/${evidence.commit.member}/${evidence.commit.view}/${evidence.commit.sequence}`;
    case 'conflicting-certificates':
      return `conflicting-certificates/${evidence.one.sequence}`;
  }
}

/** Whether the convicted are enough for a coordinated attack: a third of the weight or more. */
export function isCoordinated({ committee }: Checker, culprits: Iterable<number>): boolean {
  return hasHonest(committee, weightOf(committee, new Set(culprits)));
}
