import { expect } from 'chai';
import { Cluster, ITEM, createKeys, itemOf, replicaOf, signAs } from '../testing/cluster.ts';
import { itemsDigest } from './items.ts';
import type { Message, PrePrepare, Vote } from './messages.ts';
import { certificateFault } from './proofs.ts';
import { initialState, lowWatermark } from './state.ts';
import type { Effect } from './state.ts';
import { step } from './step.ts';

const keys = createKeys([1, 1, 1, 1]);
const { committee } = keys;
const LYING = itemOf(2);

function proposal(items = [ITEM], changes: Partial<PrePrepare> = {}): PrePrepare {
  const { member, view, sequence } = { member: 0, view: 0, sequence: 1, ...changes };
  const digest = itemsDigest(committee, sequence, items);
  const signature = signAs(keys, member, { phase: 'pre-prepare', view, sequence, digest });
  return { kind: 'pre-prepare', member, view, sequence, digest, items, signature, ...changes };
}

function vote(kind: Vote['kind'], member: number, digest = proposal().digest, sequence = 1, view = 0): Vote {
  const signature = signAs(keys, member, { phase: kind, view, sequence, digest });
  return { kind, member, view, sequence, digest, signature };
}

/** Member 1, who is not the first primary. */
function backup() {
  const [replica, state] = [replicaOf(keys, 1), initialState(committee)];
  const take = (message: Message, from = 0): Effect[] => step(replica, state, { kind: 'message', from, message });
  const sent = (effects: Effect[]): string[] =>
    effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message.kind] : []));
  const refusal = (effects: Effect[]) => effects.find((effect) => effect.kind === 'refuse')?.refusal;
  return { replica, state, take, sent, refusal };
}

describe('normal case', () => {
  it('decides in order, certifies, and forgets', () => {
    const cluster = new Cluster(keys);
    for (let sequence = 1; sequence <= 20; sequence += 1) {
      cluster.propose(sequence);
      cluster.deliver();
    }
    for (const [id, { state }] of cluster.drivers.entries()) {
      expect(cluster.decided[id]?.get(20)).to.equal(itemsDigest(committee, 20, [ITEM]));
      expect([state.executed, lowWatermark(state), state.view]).to.deep.equal([20, 20, 0]);
      expect([state.slots.size, state.checkpoints.size, state.signed.size, state.proposals.size])
        .to.deep.equal([0, 0, 0, 0]);
    }
    expect(cluster.certificates.every((each) => certificateFault(keys, each) === undefined)).to.equal(true);
    expect(cluster.refusals.filter((refusal) => refusal !== 'STALE_SEQUENCE')).to.deep.equal([]);
  });

  it('goes through pre-prepare, prepare, commit and checkpoint, and writes before it speaks', () => {
    const { take, sent } = backup();
    const prepared = take(proposal());
    expect(prepared.map(({ kind }) => kind).slice(0, 2)).to.deep.equal(['persist', 'send']);
    expect(sent(prepared)).to.deep.equal(['prepare']);
    const committed = take(vote('prepare', 2));
    expect(sent(committed)).to.deep.equal(['commit']);
    expect(committed.slice(0, 2).map((effect) => effect.kind === 'persist' && effect.record.kind))
      .to.deep.equal(['prepared', 'signed']);
    expect(sent(take(vote('commit', 2)))).to.deep.equal([]);
    expect(sent(take(vote('commit', 3)))).to.deep.equal(['checkpoint']);
  });

  it('counts stake, not heads', () => {
    const heavy = createKeys([6, 1, 1, 1, 1]);
    const cluster = new Cluster(heavy);
    cluster.propose(1);
    cluster.deliver(({ from, to }) => from !== 0 && to !== 0);
    expect(cluster.decided.every((decided) => decided.size === 0)).to.equal(true);
    const pair = new Cluster(heavy);
    pair.propose(1);
    pair.deliver(({ from, to }) => from < 2 && to < 2);
    expect(pair.decided.map(({ size }) => size)).to.deep.equal([1, 1, 0, 0, 0]);
  });

  it('does not take two thirds for more than two thirds', () => {
    const cluster = new Cluster(createKeys([1, 1, 1]));
    cluster.propose(1);
    cluster.deliver(({ from, to }) => from < 2 && to < 2);
    expect(cluster.decided.every((decided) => decided.size === 0)).to.equal(true);
  });

  const refused: [string, Message][] = [
    ['NOT_PRIMARY', proposal([ITEM], { member: 2 })],
    ['NOT_PRIMARY', vote('prepare', 0)],
    ['SIGNATURE_INVALID', { ...proposal(), signature: proposal([LYING]).signature }],
    ['SIGNATURE_INVALID', { ...vote('prepare', 2), member: 3 }],
    ['SIGNATURE_INVALID', { ...vote('prepare', 2), kind: 'commit' }],
    ['DIGEST_MISMATCH', { ...proposal(), items: [LYING] }],
    ['ITEMS_REFUSED', proposal([itemOf(0xff)])],
    ['STALE_SEQUENCE', proposal([ITEM], { sequence: 0 })],
    ['BEYOND_WINDOW', proposal([ITEM], { sequence: 9 })],
    ['BEYOND_WINDOW', vote('commit', 2, undefined, 9)],
    ['UNKNOWN_MEMBER', { ...vote('commit', 2), member: 4 }],
  ];
  for (const [refusal, message] of refused) {
    it(`refuses a ${message.kind} with ${refusal}, and keeps nothing of it`, () => {
      const node = backup();
      expect(node.refusal(node.take(message))).to.equal(refusal);
      expect([...node.state.slots.values()].every(({ proposal: kept, prepares, commits }) =>
        kept === undefined && prepares.size === 0 && commits.size === 0)).to.equal(true);
    });
  }

  it('prepares one of two proposals and brings out who made both', () => {
    const node = backup();
    node.take(proposal());
    const effects = node.take(proposal([LYING]));
    expect(node.refusal(effects)).to.equal('EQUIVOCATION');
    expect(node.sent(effects)).to.deep.equal([]);
    const evidence = effects.find((effect) => effect.kind === 'evidence')?.evidence;
    expect(evidence).to.deep.include({ kind: 'double-signing', member: 0, phase: 'pre-prepare' });
  });

  it('counts a voter once, whatever else it says', () => {
    const node = backup();
    node.take(proposal());
    node.take(vote('prepare', 2, 'ab'.repeat(32)));
    expect(node.sent(node.take(vote('prepare', 2)))).to.deep.equal([]);
    expect(node.sent(node.take(vote('prepare', 3)))).to.deep.equal(['commit']);
  });

  it('stores no more of a peer than its limit, and the peer only crowds out itself', () => {
    const node = backup();
    const early = (view: number) => vote('prepare', 2, undefined, 1, view);
    for (let view = 1; view <= 100; view += 1) node.take(early(view), 2);
    node.take(early(7), 3);
    expect([2, 3].map((peer) => node.state.early.get(peer)?.length)).to.deep.equal([keys.limits.early, 1]);
  });

  it('answers a peer only so often', () => {
    const node = backup();
    const status: Message = { kind: 'status', view: 0, changing: false, executed: 0, stable: 0 };
    const refusals = Array.from({ length: 4 }, () => node.refusal(node.take(status, 2)));
    expect(refusals).to.deep.equal([undefined, undefined, 'PEER_LIMIT', 'PEER_LIMIT']);
    step(node.replica, node.state, { kind: 'timer', timer: 'resend' });
    expect(node.refusal(node.take(status, 2))).to.equal(undefined);
  });

  it('does the same from the same state: nothing else enters', () => {
    const node = backup();
    node.take(proposal());
    const copy = structuredClone(node.state);
    const message = vote('prepare', 2);
    const effects = node.take(message);
    expect(step(node.replica, copy, { kind: 'message', from: 0, message })).to.deep.equal(effects);
    expect(copy).to.deep.equal(node.state);
  });
});
