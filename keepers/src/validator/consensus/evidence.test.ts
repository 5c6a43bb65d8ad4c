import { expect } from 'chai';
import { Cluster, ITEM, createKeys, itemOf, signAs } from '../testing/cluster.ts';
import type { Journal } from '../journal/journal.ts';
import { culpritsOf, isCoordinated } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { investigate } from './investigate.ts';
import type { Certificate, PreparedCertificate, ViewChange, Vote } from './messages.ts';
import { changeStatement } from './proofs.ts';
import type { Signer } from './crypto.ts';
import { itemsDigest } from './items.ts';
import { chainStatement } from './statement.ts';

const keys = createKeys([1, 1, 1, 1, 1, 1, 1]);
const { committee } = keys;
const [A, B] = [[ITEM], [itemOf(2)]].map((items) => itemsDigest(committee, 1, items)) as [string, string];

function commit(member: number, view: number, digest: string, sequence = 1): Vote {
  const signature = signAs(keys, member, { phase: 'commit', view, sequence, digest });
  return { kind: 'commit', member, view, sequence, digest, signature };
}

function prepared(view: number, items = [ITEM]): PreparedCertificate {
  const digest = itemsDigest(committee, 1, items);
  const prepares = [0, 1, 2, 3, 4, 5, 6].filter((id) => id !== view % 7).slice(0, 4)
    .map((member) => ({ member, signature: signAs(keys, member, { phase: 'prepare', view, sequence: 1, digest }) }));
  const proposal = signAs(keys, view % 7, { phase: 'pre-prepare', view, sequence: 1, digest });
  return { view, sequence: 1, digest, items, proposal, prepares };
}

function change(member: number, view: number, proofs: PreparedCertificate[], stable?: Certificate): ViewChange {
  const content = { kind: 'view-change', member, view, stable, prepared: proofs } as const;
  return { ...content, signature: signAs(keys, member, changeStatement(content)) };
}

function certificate(members: number[], digest: string, sequence = 1, history = digest): Certificate {
  const statement = chainStatement(committee, { sequence, digest, history });
  const signature = (member: number) => (keys.signers[member] as Signer).signForChain(statement);
  const seals = members.map((member) => ({ member, signature: signature(member) }));
  return { sequence, digest, history, seals };
}

describe('evidence', () => {
  const one = { digest: A, signature: commit(2, 0, A).signature };
  const other = { digest: B, signature: commit(2, 0, B).signature };
  const double: Evidence = { kind: 'double-signing', member: 2, phase: 'commit', view: 0, sequence: 1, one, other };
  const [left, right] = [certificate([0, 1, 2, 3, 4], A), certificate([2, 3, 4, 5, 6], B)];

  it('convicts who signed two digests for one place', () => {
    expect(culpritsOf(keys, double)).to.deep.equal([2]);
  });

  it('convicts who committed and then hid it', () => {
    expect(culpritsOf(keys, { kind: 'amnesia', commit: commit(2, 0, A), change: change(2, 1, []) })).to.deep.equal([2]);
    const otherDigest = change(2, 1, [prepared(0, [itemOf(2)])]);
    expect(culpritsOf(keys, { kind: 'amnesia', commit: commit(2, 0, A), change: otherDigest })).to.deep.equal([2]);
    const older = change(2, 5, [prepared(0)]);
    expect(culpritsOf(keys, { kind: 'amnesia', commit: commit(2, 3, A), change: older })).to.deep.equal([2]);
  });

  it('convicts those who certified both', () => {
    const evidence: Evidence = { kind: 'conflicting-certificates', one: left, other: right };
    expect(culpritsOf(keys, evidence)).to.deep.equal([2, 3, 4]);
    expect(isCoordinated(keys, [2, 3, 4])).to.equal(true);
    const otherPast = certificate([2, 3, 4, 5, 6], A, 1, B);
    const histories: Evidence = { kind: 'conflicting-certificates', one: left, other: otherPast };
    expect(culpritsOf(keys, histories)).to.deep.equal([2, 3, 4]);
  });

  const amnesia = (vote: Vote, later: ViewChange): Evidence => ({ kind: 'amnesia', commit: vote, change: later });
  const conflict = (second: Certificate): Evidence => ({ kind: 'conflicting-certificates', one: left, other: second });
  const against = (signature: Uint8Array) => ({ ...double, other: { digest: B, signature } }) as Evidence;
  const prepare = signAs(keys, 2, { phase: 'prepare', view: 0, sequence: 1, digest: B });
  const later = prepared(1, [itemOf(2)]);
  const innocent: [string, Evidence][] = [
    ['one statement twice', { ...double, other: one } as Evidence],
    ['two views', against(commit(2, 1, B).signature)],
    ['two sequences', against(commit(2, 0, B, 2).signature)],
    ['two phases', against(prepare)],
    ['two members', against(commit(3, 0, B).signature)],
    ['a member that is none', { ...double, member: 7 } as Evidence],
    ['a commit that the view change reports', amnesia(commit(2, 0, A), change(2, 1, [prepared(0)]))],
    ['a later digest prepared over it', amnesia(commit(2, 0, A), change(2, 2, [later]))],
    ['a commit below the stable checkpoint', amnesia(commit(2, 0, A), change(2, 1, [], left))],
    ['a commit made after the view change', amnesia(commit(2, 1, A), change(2, 1, []))],
    ["another's view change", amnesia(commit(2, 0, A), change(3, 1, []))],
    ['a forged commit', amnesia({ ...commit(2, 0, B), digest: A }, change(2, 1, []))],
    ['a forged view change', amnesia(commit(2, 0, A), { ...change(2, 1, [prepared(0)]), prepared: [] })],
    ['a prepare in place of a commit', amnesia({ ...commit(2, 0, A), kind: 'prepare' }, change(2, 1, []))],
    ['two certificates of two sequences', conflict(certificate([2, 3, 4, 5, 6], B, 2))],
    ['the same certificate by other signers', conflict(certificate([2, 3, 4, 5, 6], A))],
    ['a certificate without a quorum', conflict(certificate([3, 4, 5, 6], B))],
    ['a certificate that repeats a member', conflict(certificate([2, 3, 3, 4, 5], B))],
    ['a certificate of another digest', conflict({ ...left, digest: B })],
  ];
  for (const [name, evidence] of innocent) {
    it(`convicts nobody by ${name}`, () => expect(culpritsOf(keys, evidence)).to.equal('PROOF_INVALID'));
  }

  it('is worth nothing in another epoch or on another chain', () => {
    for (const change of [{ epoch: committee.epoch + 1 }, { chain: '01'.padStart(64, '0') }]) {
      const elsewhere = { ...keys, committee: { ...committee, ...change } };
      expect(culpritsOf(elsewhere, double)).to.equal('PROOF_INVALID');
      expect(culpritsOf(elsewhere, conflict(right))).to.equal('PROOF_INVALID');
    }
  });

  it('spares the honest who commit two digests in two views, as the protocol may ask of them', () => {
    const four = createKeys([1, 1, 1, 1]);
    const cluster = new Cluster(four);
    cluster.propose(1, (id) => [itemOf(id)]);
    // Only member 3 hears the prepares of view 0, so it alone commits there; the others never learn of it.
    cluster.deliver(({ kind, to }) => kind === 'pre-prepare' || (kind === 'prepare' && to === 3));
    cluster.timeUp('progress', [0, 1, 2]);
    cluster.deliver(({ kind, from }) => kind !== 'view-change' || from !== 3);
    const signed = (phase: string) => (cluster.journals[3] as Journal).load()
      .flatMap((record) => (record.kind === 'signed' && record.phase === phase ? [record.digest] : []));
    expect(new Set(signed('commit')).size).to.equal(2);
    expect(investigate(four.committee, cluster.journals.flatMap((journal) => journal.load()))).to.deep.equal([]);
    expect(cluster.evidence).to.deep.equal([]);
    expect(signed('checkpoint').length).to.equal(1);
  });
});
