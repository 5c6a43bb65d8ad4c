import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { encodeItem } from '../consensus/items.ts';
import type { Item } from '../consensus/items.ts';
import { HeartbeatBook } from '../heartbeats/book.ts';
import { Hours } from '../heartbeats/hours.ts';
import { MAX_WORKERS } from '../heartbeats/message.ts';
import { TimedChain } from '../testing/timed-chain.ts';
import { Agenda } from './agenda.ts';
import { UptimeSource, decodeColumn, encodeColumn } from './uptime.ts';

const H = 3_600;
const SIGNATURE = new Uint8Array(64);

async function scene({
  workers = 100, heard = 90, now = 10 * H + 60, owns = (_time: number): boolean => true, together = 1,
  excused = [] as number[], worked = [] as number[],
} = {}) {
  const chain = new TimedChain(9 * H, 9 * H + 2, now);
  const hours = new Hours(chain);
  await hours.refresh();
  const book = new HeartbeatBook(':memory:');
  const blockHash = chain.blocks[0]!.hash;
  for (let worker = 1; worker <= heard; worker += 1) book.add({ hour: 9, worker, signature: SIGNATURE }, blockHash);
  const source = new UptimeSource({
    hours, book, count: () => workers, excused: () => new Set(excused), owns, together,
    worked: (hour) => new Set(hour === 9 ? worked : []),
  });
  const present = (count: number) => new Set(Array.from({ length: count }, (_worker, at) => at + 1));
  const column = (count: number, change: Partial<Parameters<typeof encodeColumn>[0]> = {}): Item =>
    encodeColumn({ hour: 9, blockHash, workers, present: present(count), ...change });
  return { chain, hours, book, source, column, blockHash };
}

describe('uptime column', () => {
  it('is that of the vectors', () => {
    const { items } = JSON.parse(readFileSync(new URL('../../../../vectors/checkpoint.json', import.meta.url), 'utf8'));
    const payload = items[0].payload.map(BigInt);
    const column = decodeColumn({ topic: BigInt(items[0].topic), payload });
    expect(column).to.deep.include({ hour: 491_555, workers: 500 });
    expect([1, 2, 3, 248, 249, 500].map((index) => column?.present.has(index)))
      .to.deep.equal([true, true, false, true, false, true]);
    expect(encodeColumn(column!).payload).to.deep.equal(payload);
  });

  it('has one encoding: what is read would be written so', () => {
    const column = fc.integer({ min: 1, max: 1_000 }).chain((workers) => fc.record({
      hour: fc.integer({ min: 0, max: 2 ** 32 - 1 }), blockHash: fc.bigInt({ min: 0n, max: 2n ** 250n }),
      workers: fc.constant(workers),
      present: fc.uniqueArray(fc.integer({ min: 1, max: workers })).map((indices) => new Set(indices)),
    }));
    fc.assert(fc.property(column, fc.nat(), fc.nat(7), (given, at, delta) => {
      const item = encodeColumn(given);
      expect(decodeColumn(item)).to.deep.equal(given);
      const changed = [...item.payload];
      changed[at % changed.length]! += BigInt(delta);
      const read = decodeColumn({ ...item, payload: changed });
      if (read !== undefined) expect(encodeColumn(read).payload).to.deep.equal(changed);
    }));
  });

  it('holds every worker that a pool can have', () => {
    const present = new Set([1, MAX_WORKERS]);
    const full = { hour: 1, blockHash: 2n, workers: MAX_WORKERS, present };
    const item = encodeColumn(full);
    expect([item.payload.length, decodeColumn(item)?.present]).to.deep.equal([68, present]);
    expect(decodeColumn(encodeColumn({ ...full, workers: MAX_WORKERS + 1 }))).to.equal(undefined);
  });
});

describe('uptime source', () => {
  it('counts whoever answered a job in the hour, heard or not', async () => {
    const { source } = await scene({ heard: 90, worked: [5, 95, 101] });
    const present = decodeColumn(source.pending()[0]!)!.present;
    expect([present.size, present.has(95), present.has(94), present.has(101)]).to.deep.equal([91, true, false, false]);
    // Work alone makes an hour count: two thirds were there, whoever was heard.
    const { source: unheard } = await scene({ heard: 0, worked: Array.from({ length: 67 }, (_worker, at) => at + 1) });
    expect(unheard.pending()).to.have.length(1);
  });

  it('proposes an hour when it is over and settled, until it is decided', async () => {
    const early = await scene({ now: 10 * H + 59 });
    expect(early.source.pending()).to.deep.equal([]);
    const { source, column } = await scene();
    expect(source.pending()).to.deep.equal([column(90)]);
    source.decided(column(80));
    expect([source.pending(), source.accepts(column(90))]).to.deep.equal([[], false]);
  });

  it('proposes no hour in which less than two thirds were heard, nor one of another epoch', async () => {
    expect((await scene({ heard: 67 })).source.pending()).to.have.length(1);
    expect((await scene({ heard: 66 })).source.pending()).to.deep.equal([]);
    expect((await scene({ workers: 0 })).source.pending()).to.deep.equal([]);
    const other = await scene({ owns: (time) => time < 10 * H });
    expect([other.source.pending(), other.source.accepts(other.column(90))]).to.deep.equal([[], false]);
  });

  // An index is for ever: else a third of them, left behind, would let nobody's hours count any more.
  it('takes whom nobody asks to be there for neither absent nor present', async () => {
    const gone = Array.from({ length: 60 }, (_worker, at) => 41 + at);
    // Forty are asked; thirty of them were heard, and somebody who has left.
    const { source, column } = await scene({ heard: 30, excused: gone });
    const said = new Set([...Array.from({ length: 30 }, (_worker, at) => 1 + at), ...gone]);
    expect(source.pending()).to.deep.equal([column(0, { present: said })]);
    expect(source.accepts(column(0, { present: said }))).to.equal(true);
    // Twenty-six of forty are no two thirds: those who have left do not hide an outage.
    const out = await scene({ heard: 26, excused: gone });
    expect(out.source.pending()).to.deep.equal([]);
    const dark = await scene({ heard: 20, excused: gone });
    const claimed = new Set([...Array.from({ length: 20 }, (_worker, at) => 1 + at), ...gone]);
    expect(dark.source.accepts(dark.column(0, { present: claimed }))).to.equal(false);
    expect((await scene({ heard: 0, excused: [101, ...gone] })).source.pending()).to.deep.equal([]);
  });

  it('agrees to a column that differs in a twentieth of the workers, and to no other', async () => {
    const { source, column, blockHash } = await scene();
    const missing = (...indices: number[]) => {
      const present = new Set(Array.from({ length: 90 }, (_worker, at) => at + 1));
      for (const index of indices) present.delete(index);
      return column(0, { present });
    };
    for (const item of [column(90), column(95), column(85), missing(1, 40, 80)]) {
      expect(source.accepts(item)).to.equal(true);
    }
    const refused = [
      column(96), column(84), missing(1, 2, 3, 4, 5, 6), column(90, { blockHash: blockHash + 1n }),
      column(90, { hour: 8 }), column(90, { hour: 10 }), column(90, { workers: 107 }), { ...column(90), topic: 7n },
      { ...column(90), payload: column(90).payload.slice(0, -1) },
    ];
    for (const item of refused) expect(source.accepts(item)).to.equal(false);
  });

  it('proposes hours together, by threes of the day, when the last of them is over', async () => {
    // Hour 9 is the first of three.
    for (const now of [10 * H + 60, 11 * H + 60, 12 * H + 59]) {
      expect((await scene({ now, together: 3 })).source.pending()).to.deep.equal([]);
    }
    const { chain, hours, book, source } = await scene({ now: 10 * H + 5, together: 3 });
    for (const hour of [10, 11]) {
      const hash = chain.blocks.at(-1)!.hash;
      for (let worker = 1; worker <= 80; worker += 1) book.add({ hour, worker, signature: SIGNATURE }, hash);
      chain.mine((hour + 1) * H + 5);
      await hours.refresh();
    }
    expect(source.pending()).to.deep.equal([]);
    chain.mine(12 * H + 60);
    await hours.refresh();
    const proposed = source.pending().map((item) => decodeColumn(item)!);
    expect(proposed.map(({ hour, present }) => [hour, present.size])).to.deep.equal([[9, 90], [10, 80], [11, 80]]);
  });

  it('agrees to an hour that it would not propose yet', async () => {
    const { source, column } = await scene({ together: 3 });
    expect([source.pending(), source.accepts(column(90))]).to.deep.equal([[], true]);
  });

  it('does not wait for hours of the next epoch', async () => {
    const ended = await scene({ together: 3, owns: (time) => time < 12 * H });
    expect(ended.source.pending()).to.deep.equal([ended.column(90)]);
    const whole = await scene({ together: 3, owns: (time) => time < 12 * H + 1 });
    expect(whole.source.pending()).to.deep.equal([]);
  });

  it('does not count whom it has heard beyond the pool as it sees it', async () => {
    const { source, column } = await scene({ workers: 80, heard: 90 });
    expect(source.pending()).to.deep.equal([column(80)]);
  });
});

describe('agenda', () => {
  it('agrees to items that all sources agree to, each once', async () => {
    const { source, column } = await scene();
    const agenda = new Agenda([source]);
    const item = encodeItem(column(90));
    expect(agenda.pending()).to.deep.equal([item]);
    expect(agenda.accepts([item])).to.equal(true);
    const unknown = encodeItem({ topic: 77n, payload: [] });
    for (const items of [[], [item, item], [item, unknown], [unknown], Array(17).fill(item)]) {
      expect(agenda.accepts(items)).to.equal(false);
    }
    agenda.decided([item, unknown]);
    expect(agenda.pending()).to.deep.equal([]);
  });
});
