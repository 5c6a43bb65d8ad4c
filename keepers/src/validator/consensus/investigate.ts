import { evidenceKey, hides } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import type { Certificate, Digest, NewView, PreparedCertificate, Seal, ViewChange, Vote } from './messages.ts';
import { changeStatement } from './proofs.ts';
import type { Record } from './records.ts';
import { primaryOf } from './committee.ts';
import type { Committee } from './committee.ts';
import type { Statement } from './statement.ts';

/**
 * Finds evidence in the records of one epoch, best of several validators together. Where two of them decided
 * differently, a third of the weight or more is convicted: the commits of one decision and the view changes behind
 * the other come from quorums, and each member of both either signed two digests in one view or hid its commit
 * (docs/consensus.md, "Why a violation convicts").
 */
export function investigate(committee: Committee, records: Iterable<Record>): Evidence[] {
  const found = new Map<string, Evidence>();
  const signed = new Map<string, { digest: Digest; signature: Uint8Array }>();
  const commits = new Map<string, Vote>();
  const changes = new Map<string, ViewChange>();
  const certificates: Certificate[] = [];
  const add = (evidence: Evidence): void => void found.set(evidenceKey(evidence), evidence);

  const statement = ({ phase, view, sequence, digest }: Statement, { member, signature }: Seal): void => {
    const place = `${member}/${phase}/${view}/${sequence}`;
    const known = signed.get(place);
    if (known === undefined) signed.set(place, { digest, signature });
    else if (known.digest !== digest) {
      add({ kind: 'double-signing', member, phase, view, sequence, one: known, other: { digest, signature } });
    }
  };
  const prepared = ({ view, sequence, digest, proposal, prepares }: PreparedCertificate): void => {
    const member = primaryOf(committee, view);
    statement({ phase: 'pre-prepare', view, sequence, digest }, { member, signature: proposal });
    for (const seal of prepares) statement({ phase: 'prepare', view, sequence, digest }, seal);
  };
  const viewChange = (change: ViewChange): void => {
    statement(changeStatement(change), change);
    changes.set(`${change.member}/${change.view}`, change);
    change.prepared.forEach(prepared);
    if (change.stable !== undefined) certificates.push(change.stable);
  };
  const newView = ({ member, view, changes: all, carried }: NewView): void => {
    all.forEach(viewChange);
    for (const { sequence, digest, signature } of carried) {
      statement({ phase: 'pre-prepare', view, sequence, digest }, { member, signature });
    }
  };

  for (const record of records) {
    if (record.kind === 'prepared') prepared(record.certificate);
    if (record.kind === 'entered') newView(record.newView);
    if (record.kind === 'stable') certificates.push(record.certificate);
    if (record.kind !== 'decided') continue;
    const { view, sequence, digest, commits: seals } = record.decision;
    for (const { member, signature } of seals) {
      statement({ phase: 'commit', view, sequence, digest }, { member, signature });
      const key = `${member}/${view}/${sequence}/${digest}`;
      commits.set(key, { kind: 'commit', member, view, sequence, digest, signature });
    }
  }
  for (const change of changes.values()) {
    for (const commit of commits.values()) if (hides(change, commit)) add({ kind: 'amnesia', commit, change });
  }
  const bySequence = Map.groupBy(certificates, ({ sequence }) => sequence);
  for (const [one, ...others] of bySequence.values()) {
    const other = others.find(({ digest, history }) => digest !== one?.digest || history !== one.history);
    if (one !== undefined && other !== undefined) add({ kind: 'conflicting-certificates', one, other });
  }
  return [...found.values()];
}
