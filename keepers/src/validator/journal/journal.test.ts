import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { investigate } from '../consensus/investigate.ts';
import type { Record } from '../consensus/records.ts';
import { lowWatermark } from '../consensus/state.ts';
import { Cluster, EPOCH, createKeys, itemOf } from '../testing/cluster.ts';
import type { Journal } from './journal.ts';
import { MemoryJournal } from './memory.ts';
import { SqliteJournal } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'ciro-journal-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const keys = createKeys([1, 1, 1, 1]);
const { chain } = keys.committee;
const newPath = () => join(folder, `${(files += 1)}`, 'journal.db');
const open = (path: string, epoch = EPOCH) => new SqliteJournal({ path, chain, epoch, durability: 'OFF' });

/** What a run with a view change leaves behind: records of every kind. */
function recordsOfARun(): Record[] {
  const cluster = new Cluster(keys);
  cluster.propose(1);
  cluster.deliver();
  cluster.propose(2);
  cluster.deliver(({ kind }) => kind !== 'commit');
  cluster.timeUp('progress');
  cluster.deliver();
  return (cluster.journals[1] as Journal).load();
}

function conformsToJournal(name: string, create: () => { journal: Journal; reopen: () => Journal }): void {
  describe(`${name} journal`, () => {
    it('gives back everything in its order', () => {
      const records = recordsOfARun();
      expect(new Set(records.map(({ kind }) => kind)).size).to.equal(5);
      const { journal, reopen } = create();
      for (const record of records) journal.append([record]);
      expect(journal.load()).to.deep.equal(records);
      expect(reopen().load()).to.deep.equal(records);
    });

    it('refuses a second digest for one place, and keeps nothing of that call', () => {
      const signed = recordsOfARun().find((record) => record.kind === 'signed') as Record & { kind: 'signed' };
      const { journal, reopen } = create();
      journal.append([signed]);
      journal.append([signed]);
      expect(journal.load()).to.deep.equal([signed]);
      const contrary = { ...signed, digest: '11'.repeat(32) };
      const harmless = { ...signed, sequence: 77 };
      for (const current of [() => journal, reopen]) {
        const each = current();
        expect(() => each.append([harmless, contrary])).to.throw().with.property('code', 'DOUBLE_SIGN');
        expect(each.load()).to.deep.equal([signed]);
      }
    });

    it('serves consecutive decisions', () => {
      const decided = recordsOfARun().flatMap((record) => (record.kind === 'decided' ? [record.decision] : []));
      const { journal } = create();
      const [first, second] = decided.map((decision) => ({ kind: 'decided', decision }) as const);
      journal.append([second as Record, first as Record]);
      expect(journal.decisions(0, 10)).to.deep.equal(decided);
      expect(journal.decisions(1, 10)).to.deep.equal(decided.slice(1));
      expect(journal.decisions(0, 1)).to.deep.equal(decided.slice(0, 1));
      expect(journal.decisions(5, 10)).to.deep.equal([]);
      const { journal: holed } = create();
      holed.append([second as Record]);
      expect(holed.decisions(0, 10)).to.deep.equal([]);
    });
  });
}

conformsToJournal('memory', () => {
  const journal = new MemoryJournal();
  return { journal, reopen: () => journal };
});

conformsToJournal('SQLite', () => {
  const path = newPath();
  const journal = open(path);
  return { journal, reopen: () => (journal.close(), open(path)) };
});

describe('double-sign protection', () => {
  it('brings a validator back from disk with what it signed, and it signs nothing against that', () => {
    const paths = keys.signers.map(newPath);
    const cluster = new Cluster(keys, paths.map((path) => open(path)));
    cluster.propose(1, () => [itemOf(1)]);
    cluster.deliver(({ kind }) => kind === 'pre-prepare' || kind === 'prepare');
    const before = cluster.journals.map((journal) => journal.load());
    const again = new Cluster(keys, paths.map((path) => open(path)));
    // Everybody has other items now; what was prepared before must win.
    again.propose(1, (id) => [itemOf(9, id)]);
    for (let round = 0; round < 3; round += 1) {
      again.deliver();
      again.timeUp('resend');
    }
    again.deliver();
    expect(new Set(again.decided.map((decided) => decided.get(1))).size).to.equal(1);
    const proposed = before[0]?.find((record) => record.kind === 'signed');
    expect(again.decided[0]?.get(1)).to.equal(proposed?.kind === 'signed' && proposed.digest);
    const all = again.journals.flatMap((journal) => journal.load());
    expect(investigate(keys.committee, all)).to.deep.equal([]);
    expect(again.evidence).to.deep.equal([]);
  });

  it('lets nothing leave when another process has signed otherwise with the same keys', () => {
    const path = newPath();
    const others = keys.signers.slice(1).map(() => new MemoryJournal());
    const first = new Cluster(keys, [open(path), ...others]);
    const second = new Cluster(keys, [open(path), ...others]);
    first.propose(1, () => [itemOf(1)], [0].values());
    const sent = second.post.length;
    const propose = () => second.propose(1, () => [itemOf(2)], [0].values());
    expect(propose).to.throw().with.property('code', 'DOUBLE_SIGN');
    expect(second.post.length).to.equal(sent);
  });

  it('checkpoints after a restart what was decided out of order before it', () => {
    const cluster = new Cluster(keys);
    for (const sequence of [1, 2]) cluster.propose(sequence);
    cluster.deliver();
    const records = (cluster.journals[3] as Journal).load();
    const decided = records.filter(({ kind }) => kind === 'decided');
    const late = new MemoryJournal();
    late.append([...decided].reverse());
    const again = new Cluster(keys, [late, ...keys.signers.slice(1).map(() => new MemoryJournal())]);
    expect(again.drivers[0]?.state.executed).to.equal(2);
    const checkpoints = late.load().filter((record) => record.kind === 'signed' && record.phase === 'checkpoint');
    expect(checkpoints.length).to.equal(2);
  });

  it('keeps epochs apart, and forgets those that are over', () => {
    const path = newPath();
    const [now, later] = [open(path), open(path, EPOCH + 1)];
    now.append(recordsOfARun());
    expect(later.load()).to.deep.equal([]);
    later.forgetBelow(EPOCH);
    expect(now.load().length).to.be.greaterThan(0);
    later.forgetBelow(EPOCH + 1);
    expect(now.load()).to.deep.equal([]);
  });

  it('signs nothing in an epoch that it has forgotten, not even the same again, nor after a restart', () => {
    const path = newPath();
    const [now, later] = [open(path), open(path, EPOCH + 1)];
    const signed = recordsOfARun().filter((record) => record.kind === 'signed');
    now.append(signed);
    later.append(signed);
    later.forgetBelow(EPOCH + 1);
    const contrary = { ...signed[0]!, digest: '11'.repeat(32) };
    for (const journal of [now, open(path)]) {
      for (const record of [contrary, signed[0]!]) {
        expect(() => journal.append([record])).to.throw().with.property('code', 'DOUBLE_SIGN');
      }
      expect(journal.load()).to.deep.equal([]);
    }
    // What is kept is protected as before, and no floor ever falls.
    later.forgetBelow(EPOCH - 1);
    expect(() => now.append([contrary])).to.throw().with.property('code', 'DOUBLE_SIGN');
    expect(() => later.append([contrary])).to.throw().with.property('code', 'DOUBLE_SIGN');
    expect(later.load()).to.deep.equal(signed);
  });

  it('does not start from a journal that it cannot read', () => {
    const path = newPath();
    const journal = open(path);
    journal.append(recordsOfARun());
    new DatabaseSync(path).exec("UPDATE records SET payload = x'00' WHERE number = 2");
    expect(() => journal.load()).to.throw().with.property('code', 'JOURNAL_CORRUPT');
  });

  it('comes back in the view it was in, with everything that is stable', () => {
    const cluster = new Cluster(keys);
    cluster.propose(1);
    cluster.deliver();
    cluster.timeUp('progress', [0, 1, 2, 3]);
    cluster.propose(2);
    cluster.timeUp('progress');
    cluster.deliver();
    const { state } = cluster.drivers[2] as Cluster['drivers'][number];
    const [view, executed, low, history] = [state.view, state.executed, lowWatermark(state), state.history];
    expect(view).to.be.greaterThan(0);
    cluster.restart(2);
    const restored = (cluster.drivers[2] as Cluster['drivers'][number]).state;
    expect([restored.view, restored.executed, lowWatermark(restored), restored.history, restored.changing])
      .to.deep.equal([view, executed, low, history, false]);
  });
});
