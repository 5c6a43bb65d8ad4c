import { expect } from 'chai';
import { Cluster, ITEM, createKeys, itemOf, replicaOf, signAs } from '../testing/cluster.ts';
import { newViewContent } from './codec.ts';
import { culpritsOf } from './evidence.ts';
import { itemsDigest } from './items.ts';
import type { Certificate, NewView, PreparedCertificate, Seal, ViewChange } from './messages.ts';
import { consequenceOf } from './new-view.ts';
import { changeStatement } from './proofs.ts';
import { initialState, lowWatermark } from './state.ts';
import { chainStatement, sha256 } from './statement.ts';
import { step } from './step.ts';

const keys = createKeys([1, 1, 1, 1]);
const { committee } = keys;
const own = (id: number) => [itemOf(id)];

function preparedIn(view: number, sequence: number, items = [ITEM]): PreparedCertificate {
  const digest = itemsDigest(committee, sequence, items);
  const primary = view % 4;
  const prepares = [0, 1, 2, 3].filter((id) => id !== primary).slice(0, 2)
    .map((member) => ({ member, signature: signAs(keys, member, { phase: 'prepare', view, sequence, digest }) }));
  return {
    view, sequence, digest, items, prepares,
    proposal: signAs(keys, primary, { phase: 'pre-prepare', view, sequence, digest }),
  };
}

function change(
  member: number, view: number, prepared: PreparedCertificate[] = [], stable?: Certificate,
): ViewChange {
  const content = { kind: 'view-change', member, view, stable, prepared } as const;
  return { ...content, signature: signAs(keys, member, changeStatement(content)) };
}

type Alter = (carried: NewView['carried']) => NewView['carried'];

function opened(view: number, changes: ViewChange[], alter: Alter = (carried) => carried) {
  const member = view % 4;
  const carried = alter(consequenceOf(committee, changes).carried.map(({ sequence, digest }) =>
    ({ sequence, digest, signature: signAs(keys, member, { phase: 'pre-prepare', view, sequence, digest }) })));
  const digest = sha256(newViewContent({ view, changes, carried }));
  const signature = signAs(keys, member, { phase: 'new-view', view, sequence: 0, digest });
  return { kind: 'new-view', member, view, changes, carried, signature } satisfies NewView;
}

function node(self: number) {
  const [replica, state] = [replicaOf(keys, self), initialState(committee)];
  const take = (message: ViewChange | NewView) => {
    const effects = step(replica, state, { kind: 'message', from: message.member, message });
    return effects.find((effect) => effect.kind === 'refuse')?.refusal;
  };
  return { state, take };
}

describe('view change', () => {
  it('replaces a silent primary, by what the next one proposes', () => {
    const cluster = new Cluster(keys);
    cluster.propose(1, own, [1, 2, 3].values());
    cluster.timeUp('progress', [1, 2, 3]);
    cluster.deliver(({ from, to }) => from !== 0 && to !== 0);
    const digest = itemsDigest(committee, 1, own(1));
    expect([1, 2, 3].map((id) => cluster.decided[id]?.get(1))).to.deep.equal([digest, digest, digest]);
  });

  it('carries on what one member decided and nobody else knows to be decided', () => {
    const cluster = new Cluster(keys);
    cluster.propose(1, own);
    cluster.deliver(({ kind, to }) => kind !== 'commit' || to === 3);
    const digest = itemsDigest(committee, 1, own(0));
    expect(cluster.decided.map((decided) => decided.get(1))).to.deep.equal([undefined, undefined, undefined, digest]);
    cluster.timeUp('progress', [0, 1, 2]);
    cluster.deliver(({ from, to }) => from !== 3 && to !== 3);
    expect([0, 1, 2].map((id) => cluster.decided[id]?.get(1))).to.deep.equal([digest, digest, digest]);
    expect(cluster.drivers[1]?.state.view).to.equal(1);
  });

  it('takes the digest of the highest view, and nothing where nothing was prepared', () => {
    const later = preparedIn(2, 3, [itemOf(9)]);
    const changes = [change(0, 3, [preparedIn(0, 3)]), change(1, 3, [later]), change(2, 3)];
    const { carried } = consequenceOf(committee, changes);
    expect(carried.map(({ sequence, items }) => [sequence, items.length])).to.deep.equal([[1, 0], [2, 0], [3, 1]]);
    expect(carried[2]?.digest).to.equal(later.digest);
  });

  it('follows once a third of the weight has left, to the highest view such weight has reached', () => {
    const { state, take } = node(0);
    take(change(1, 900));
    expect(state.view).to.equal(0);
    take(change(2, 5));
    expect([state.view, state.changing]).to.deep.equal([5, true]);
  });

  it('takes no proposal in a view that it has left for and nobody has opened', () => {
    const [replica, state] = [replicaOf(keys, 0), initialState(committee)];
    for (const member of [2, 3]) step(replica, state, { kind: 'message', from: member, message: change(member, 1) });
    const digest = itemsDigest(committee, 1, [ITEM]);
    const signature = signAs(keys, 1, { phase: 'pre-prepare', view: 1, sequence: 1, digest });
    const message = { kind: 'pre-prepare', member: 1, view: 1, sequence: 1, digest, items: [ITEM], signature } as const;
    const effects = step(replica, state, { kind: 'message', from: 1, message });
    expect([state.view, state.changing]).to.deep.equal([1, true]);
    expect(effects.filter(({ kind }) => kind === 'send' || kind === 'persist')).to.deep.equal([]);
  });

  it('keeps one view change of each member, however many it sends', () => {
    const { state, take } = node(0);
    for (let view = 1; view <= 50; view += 1) take(change(3, view));
    expect([state.changes.size, state.changes.get(3)?.view, state.view]).to.deep.equal([1, 50, 0]);
  });

  it('opens no view with a quorum that repeats a member, or falls short', () => {
    const changes = [change(0, 1), change(2, 1), change(3, 1)];
    expect(node(2).take(opened(1, [changes[0], changes[0], changes[1]] as ViewChange[]))).to.equal('PROOF_INVALID');
    expect(node(2).take(opened(1, changes.slice(0, 2)))).to.equal('PROOF_INVALID');
    expect(node(2).take(opened(1, [change(0, 2), ...changes.slice(1)]))).to.equal('PROOF_INVALID');
    expect(node(2).take({ ...opened(1, changes), member: 3 })).to.equal('NOT_PRIMARY');
    expect(node(2).take({ ...opened(1, changes), signature: (changes[0] as ViewChange).signature }))
      .to.equal('SIGNATURE_INVALID');
    expect(node(2).take(opened(1, changes))).to.equal(undefined);
  });

  it('opens no view whose primary leaves out, invents or replaces a proposal', () => {
    const changes = [change(0, 1, [preparedIn(0, 2)]), change(2, 1), change(3, 1)];
    const other = (sequence: number) => {
      const digest = itemsDigest(committee, sequence, [itemOf(66)]);
      return { sequence, digest, signature: signAs(keys, 1, { phase: 'pre-prepare', view: 1, sequence, digest }) };
    };
    for (const alter of [
      (carried: NewView['carried']) => carried.slice(0, 1),
      (carried: NewView['carried']) => [...carried, other(3)],
      (carried: NewView['carried']) => [...carried.slice(0, 1), other(2)],
    ]) expect(node(2).take(opened(1, changes, alter))).to.equal('CARRIED_WRONG');
    expect(node(2).take(opened(1, changes))).to.equal(undefined);
  });

  it('refuses a view change with a proof that proves nothing', () => {
    const good = preparedIn(0, 1);
    const forged: PreparedCertificate[] = [
      { ...good, prepares: good.prepares.slice(1) },
      { ...good, prepares: [good.prepares[0], good.prepares[0]] as typeof good.prepares },
      { ...good, prepares: [{ member: 0, signature: good.proposal }, ...good.prepares.slice(1)] },
      { ...good, items: [itemOf(66)] },
      { ...good, digest: itemsDigest(committee, 1, [itemOf(66)]), items: [itemOf(66)] },
      preparedIn(1, 1),
      preparedIn(0, 9),
    ];
    for (const proof of forged) expect(node(0).take(change(3, 1, [proof]))).to.equal('PROOF_INVALID');
    expect(node(0).take(change(3, 1, [preparedIn(0, 2), good]))).to.equal('PROOF_INVALID');
    expect(node(0).take(change(3, 1, [good]))).to.equal(undefined);
  });

  it('refuses a view change with a certificate that proves nothing', () => {
    const digest = itemsDigest(committee, 2, [ITEM]);
    const claim = { sequence: 2, digest, history: digest };
    const seal = (member: number) =>
      ({ member, signature: keys.signers[member]!.signForChain(chainStatement(committee, claim)) });
    const tell = (seals: Seal[]) => node(0).take(change(3, 1, [], { ...claim, seals }));
    const lie = { member: 2, signature: seal(1).signature };
    for (const seals of [[], [seal(0), seal(1)], [seal(0), seal(0), seal(1)], [seal(0), seal(1), lie]]) {
      expect(tell(seals)).to.equal('PROOF_INVALID');
    }
    expect(tell([seal(0), seal(1), seal(2)])).to.equal(undefined);
  });

  it('brings out who sends two view changes, or two new views, for one view', () => {
    const cluster = new Cluster(keys);
    const to = cluster.drivers[0];
    to?.take(3, change(3, 1));
    to?.take(3, change(3, 1, [preparedIn(0, 1)]));
    to?.take(1, opened(1, [change(0, 1), change(1, 1), change(2, 1)]));
    to?.take(1, opened(1, [change(0, 1), change(1, 1), change(3, 1)]));
    expect(cluster.evidence.map((evidence) => culpritsOf(keys, evidence))).to.deep.equal([[3], [1]]);
    expect(cluster.refusals.slice(-1)).to.deep.equal(['EQUIVOCATION']);
  });

  it('brings whoever was away up to date by proofs alone', () => {
    const cluster = new Cluster(keys);
    const present = ({ from, to }: { from: number; to: number }) => from !== 3 && to !== 3;
    for (let sequence = 1; sequence <= 30; sequence += 1) {
      cluster.propose(sequence, own, [0, 1, 2].values());
      cluster.deliver(present);
    }
    cluster.propose(31, own);
    for (let round = 0; round < 12; round += 1) {
      cluster.timeUp('resend');
      cluster.deliver();
    }
    const late = cluster.drivers[3]?.state;
    expect([late?.executed, late === undefined ? 0 : lowWatermark(late)]).to.deep.equal([31, 31]);
    expect(cluster.decided[3]).to.deep.equal(cluster.decided[0]);
  });
});
