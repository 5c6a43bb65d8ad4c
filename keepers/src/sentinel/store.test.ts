import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { WatchEvent } from './chain/events.ts';
import { worldOf } from './chain/world.ts';
import { evidenceId } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { SentinelStore } from './store.ts';

const block = (number: number, ...events: WatchEvent[]) => ({ block: { number, hash: BigInt(number) + 7_000n }, events });
const hour = (at: number): WatchEvent => ({
  kind: 'hour', hour: at, column: [1n],
  facts: { hour: at, workers: 1, present: 1, blockHash: 0n, certifiedAt: 0, root: 1n },
});
const ME = 3n;
const accused = (worker: bigint, by: bigint): WatchEvent => ({ kind: 'accused', worker, by });
const EVIDENCE: Evidence = { kind: 'absence', worker: 5n, index: 1, firstHour: 9 };

describe('store of a sentinel', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-sentinel-'));
  const path = join(folder, 'watched.db');
  let store: SentinelStore;
  beforeEach(() => {
    rmSync(path, { force: true });
    store = new SentinelStore(path, 'OFF');
  });
  afterEach(() => store.close());
  after(() => rmSync(folder, { recursive: true }));

  const reopen = (): void => {
    store.close();
    store = new SentinelStore(path, 'OFF');
  };
  const world = () => worldOf(''.padStart(64, '0'), store.events(), ME);

  it('keeps evidence once, whatever becomes of the blocks, and through a restart', () => {
    const id = evidenceId(EVIDENCE);
    expect(store.record(id, EVIDENCE, 1)).to.equal(true);
    expect(store.record(id, EVIDENCE, 2)).to.equal(false);
    store.append([block(1, hour(3))]);
    store.rollback(0);
    reopen();
    expect([...store.evidence()]).to.deep.equal([[id, { evidence: EVIDENCE, recordedAt: 1 }]]);
    store.forget(id);
    expect(store.evidence().size).to.equal(0);
  });

  it('takes back what a reorganisation takes back', () => {
    const closed: WatchEvent = { kind: 'accusation-closed', worker: 5n, answered: true, block: 2 };
    store.append([block(1, accused(5n, ME)), block(2, closed)]);
    expect(world().accused.size).to.equal(0);
    store.rollback(1);
    reopen();
    expect([...world().accused]).to.deep.equal([[5n, ME]]);
    expect(world().answers.size).to.equal(0);
    expect(store.cursor()).to.deep.equal({ number: 1, hash: 7_001n });
    expect(store.blockBelow(1)).to.equal(undefined);
  });

  it('keeps what was revealed for longer than the blocks that told of it', () => {
    const revealed: WatchEvent = { kind: 'revealed', judge: 1n, jobId: 2n, workers: [3n], outputs: [4n] };
    store.append([block(1, revealed), block(8), block(9)]);
    store.prune(9, 1);
    expect(world().revealed).to.have.length(1);
    store.prune(9, 2);
    expect(world().revealed).to.deep.equal([]);
  });

  it('forgets old hours, and never what can still be taken back', () => {
    store.append([block(1, hour(10)), block(2, hour(43)), block(3, hour(12))]);
    store.prune(3);
    expect([...world().hours.keys()]).to.deep.equal([43, 12]);
    expect(store.cursor()?.number).to.equal(3);
  });
});

describe('what the validators\' contracts have said', () => {
  const opened: WatchEvent = { kind: 'case-opened', caseId: 1n, worker: 2n, judge: 3n, jobId: 4n, modelHash: 5n, verifier: 6n };
  const told = (...events: WatchEvent[]) => worldOf(''.padStart(64, '0'), events, ME);

  it('keeps cases open until they are closed, and the slashed of a model that breaks later', () => {
    expect([...told(opened).cases.keys()]).to.deep.equal([1n]);
    const closed = [opened, { kind: 'case-closed', caseId: 1n, guilty: true }] as const;
    expect(told(...closed).cases.size + told(...closed).wronged.size).to.equal(0);
    const conflict = (modelHash: bigint, verifier: bigint, verifierFrozen: boolean): WatchEvent =>
      ({ kind: 'conflict', modelHash, verifier, verifierFrozen });
    expect([...told(...closed, conflict(5n, 9n, false)).wronged.keys()]).to.deep.equal([1n]);
    expect(told(...closed, conflict(8n, 6n, false)).wronged.size).to.equal(0);
    expect(told(...closed, conflict(8n, 6n, true)).wronged.size).to.equal(1);
    const restored: WatchEvent = { kind: 'case-closed', caseId: 1n, guilty: false };
    expect(told(...closed, conflict(5n, 9n, false), restored).wronged.size).to.equal(0);
  });

  it('counts answers that took a bond of ours, each transaction once: others can ask themselves', () => {
    const summoned = (worker: bigint, by: bigint): WatchEvent => ({ kind: 'summoned', worker, by });
    const answer = (kind: 'accusation-closed' | 'summons-closed', block: number, answered = true): WatchEvent =>
      ({ kind, worker: 5n, answered, absent: false, block });
    const both = [accused(5n, ME), summoned(5n, ME), answer('accusation-closed', 7), answer('summons-closed', 7)];
    expect([...told(...both, summoned(5n, ME), answer('summons-closed', 9)).answers]).to.deep.equal([[5n, [7, 9]]]);
    expect(told(accused(5n, 5n), answer('accusation-closed', 7)).answers.size).to.equal(0);
    expect(told(accused(5n, ME), answer('accusation-closed', 7, false)).answers.size).to.equal(0);
    expect(told(accused(5n, 5n), summoned(5n, ME), answer('accusation-closed', 7)).answers.size).to.equal(0);
  });

  it('knows who left the latest summons unanswered', () => {
    const summoned: WatchEvent = { kind: 'summoned', worker: 5n, by: 8n };
    const closed: WatchEvent = { kind: 'summons-closed', worker: 5n, answered: false, absent: true, block: 7 };
    expect([...told(summoned, closed).silenced]).to.deep.equal([[5n, 7]]);
    expect([...told(summoned, { ...closed, absent: false }).silenced]).to.deep.equal([]);
    expect([...told(summoned, closed, summoned).silenced]).to.deep.equal([]);
  });

  it('knows what is frozen until it is burned or given back', () => {
    const frozen: WatchEvent = { kind: 'frozen', caseId: 1n, until: 70 };
    expect([...told(frozen, { ...frozen, caseId: 2n }).frozen]).to.deep.equal([[1n, 70], [2n, 70]]);
    expect([...told(frozen, { kind: 'unfrozen', caseId: 1n }).frozen]).to.deep.equal([]);
  });

  it('reads an epoch as its committee, with the keys as bytes', () => {
    const members = [{ validator: 8n, starkKey: 1n, ethereum: 2n, ed25519: 0xabn, weight: 10n }];
    const term = told({ kind: 'epoch', epoch: 2, members }).terms.get(2)!;
    expect(term.validators).to.deep.equal([8n]);
    expect(Buffer.from(term.committee.members[0]!.protocolKey).toString('hex')).to.equal('ab'.padStart(64, '0'));
    expect(term.committee.total).to.equal(10);
  });
});
