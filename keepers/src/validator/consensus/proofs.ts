import { hasHonest, isQuorum, primaryOf, weightOf } from './committee.ts';
import type { Committee } from './committee.ts';
import { changeContent } from './codec.ts';
import type { Verifier } from './crypto.ts';
import { itemsDigest } from './items.ts';
import type { Limits } from './limits.ts';
import type { Certificate, Decision, PreparedCertificate, Seal, ViewChange } from './messages.ts';
import type { Refusal } from './refusals.ts';
import { chainStatement, sha256, statementBytes } from './statement.ts';
import type { Statement } from './statement.ts';

/** What one needs to check another's proof. */
export interface Checker {
  committee: Committee;
  verifier: Verifier;
  limits: Limits;
}

/** Whether `member` signed `statement` with its protocol key. */
export function isSigned(
  { committee, verifier }: Checker, id: number, statement: Statement, signature: Uint8Array,
): boolean {
  const member = committee.members[id];
  return member !== undefined && verifier.verify(member, statementBytes(committee, statement), signature);
}

/** A certificate that contracts accept: more than two thirds of the weight signed this very checkpoint. */
export function certificateFault({ committee, verifier }: Checker, certificate: Certificate): Refusal | undefined {
  const { sequence, seals } = certificate;
  if (sequence === 0 || !areAscending(seals) || !isQuorum(committee, sealWeight(committee, seals))) {
    return 'PROOF_INVALID';
  }
  const statement = chainStatement(committee, certificate);
  const valid = seals.every(({ member: id, signature }) => {
    const member = committee.members[id];
    return member !== undefined && verifier.verifyForChain(member, statement, signature);
  });
  return valid ? undefined : 'PROOF_INVALID';
}

/** The proposal counts as its primary's prepare. */
export function preparedFault(checker: Checker, certificate: PreparedCertificate): Refusal | undefined {
  const { committee } = checker;
  const { view, sequence, digest, items, proposal, prepares } = certificate;
  const primary = primaryOf(committee, view);
  const weight = sealWeight(committee, prepares) + weightOf(committee, [primary]);
  const shape = areAscending(prepares) && prepares.every(({ member }) => member !== primary)
    && isQuorum(committee, weight);
  const signed = shape && isSigned(checker, primary, { phase: 'pre-prepare', view, sequence, digest }, proposal)
    && areSigned(checker, prepares, { phase: 'prepare', view, sequence, digest });
  // Hashing costs more than checking a signature, so nobody has it done for the asking.
  return signed && itemsDigest(committee, sequence, items) === digest ? undefined : 'PROOF_INVALID';
}

export function decisionFault(checker: Checker, decision: Decision): Refusal | undefined {
  const { committee } = checker;
  const { view, sequence, digest, items, commits } = decision;
  const valid = areAscending(commits) && isQuorum(committee, sealWeight(committee, commits))
    && areSigned(checker, commits, { phase: 'commit', view, sequence, digest });
  if (!valid) return 'PROOF_INVALID';
  return itemsDigest(committee, sequence, items) === digest ? undefined : 'DIGEST_MISMATCH';
}

export function changeStatement(change: Omit<ViewChange, 'signature'>): Statement {
  return { phase: 'view-change', view: change.view, sequence: 0, digest: sha256(changeContent(change)) };
}

export function changeFault(checker: Checker, change: ViewChange): Refusal | undefined {
  const { view, stable, prepared } = change;
  if (!isSigned(checker, change.member, changeStatement(change), change.signature)) return 'SIGNATURE_INVALID';
  const low = stable?.sequence ?? 0;
  let last = low;
  for (const certificate of prepared) {
    const { sequence } = certificate;
    if (sequence <= last || sequence > low + checker.limits.window || certificate.view >= view) return 'PROOF_INVALID';
    if (preparedFault(checker, certificate) !== undefined) return 'PROOF_INVALID';
    last = sequence;
  }
  return stable === undefined ? undefined : certificateFault(checker, stable);
}

/** Members who signed both, when the two contradict each other and there must be a faulty one among them. */
export function sharedMembers(committee: Committee, one: readonly Seal[], other: readonly Seal[]): number[] {
  const members = new Set(one.map(({ member }) => member));
  const shared = other.map(({ member }) => member).filter((member) => members.has(member));
  return hasHonest(committee, weightOf(committee, shared)) ? shared : [];
}

/** Seals of votes, in the one order that proofs have. */
export function sealsOf(votes: Iterable<Seal>): Seal[] {
  return [...votes].map(({ member, signature }) => ({ member, signature })).sort((a, b) => a.member - b.member);
}

function areSigned(checker: Checker, seals: readonly Seal[], statement: Statement): boolean {
  const { committee, verifier } = checker;
  const bytes = statementBytes(committee, statement);
  return seals.every(({ member: id, signature }) => {
    const member = committee.members[id];
    return member !== undefined && verifier.verify(member, bytes, signature);
  });
}

/** Strictly ascending, so that nobody counts twice and a proof has one encoding. */
function areAscending(seals: readonly Seal[]): boolean {
  return seals.every(({ member }, at) => at === 0 || member > (seals[at - 1] as Seal).member);
}

function sealWeight(committee: Committee, seals: readonly Seal[]): number {
  return weightOf(committee, seals.map(({ member }) => member));
}
