import { expect } from 'chai';
import type { Felt } from '../../hub/types.ts';
import { Attempts } from '../../store/attempts.ts';
import { SqliteStore } from '../../store/sqlite.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import type { WatchEvent } from '../chain/events.ts';
import { worldOf } from '../chain/world.ts';
import { Asking } from './asking.ts';
import type { Ask } from './asking.ts';

const ME = 3n;
const DAY = 86_400;
const HOURS = 6 * 3_600;

const accuse = (worker: Felt): Ask => ({ kind: 'accuse', jobId: worker + 1_000n, worker, openings: [] });
const missed = (worker: Felt): Ask =>
  ({ kind: 'accuse-absent', jobId: worker + 2_000n, worker, seat: { worker, view: undefined as never } });

describe('asking', () => {
  let store: SqliteStore;
  let clock: ManualClock;
  beforeEach(() => {
    store = new SqliteStore(':memory:');
    clock = new ManualClock();
    clock.advance(100 * DAY * 1_000);
  });
  afterEach(() => store.close());

  /** A world in which blocks are a second each, and a worker that is asked answers, or does not. */
  function scene({ bondsADay = 8, level = 8, next = 9, stake = 5n, countsFrom = 0 } = {}) {
    const events: WatchEvent[] = [];
    const now = (): number => Math.floor(clock.now() / 1_000);
    let nonce = 0n;
    const make = (): Asking => new Asking({
      port: {
        timeOf: async (block) => block, countsFrom: async () => countsFrom,
        pool: { stakeOf: async () => stake, weightOf: async () => ({ level, now: 9, next, fromEpoch: 0, epoch: 9 }) },
      },
      store, attempts: new Attempts(store, clock), bondsADay, seed: 7n,
    });
    let asking = make();
    const choose = async (asks: readonly Ask[]): Promise<Ask[]> =>
      asking.choose(asks, worldOf(''.padStart(64, '0'), events, ME), { time: now(), block: now() }, clock.now());
    /** Bonds are put up as the executor puts them up. */
    const send = (asks: readonly Ask[], state: 'done' | 'reverted' | 'dropped' = 'done'): void => {
      const jobIds = asks.map(({ jobId }) => jobId);
      if (jobIds.length === 0) return;
      const { id } = store.record({ kind: asks[0]!.kind, jobIds, nonce: (nonce += 1n), recordedAt: clock.now() });
      store.update(id, state === 'dropped' ? { state } : { state, block: 1 });
    };
    const answered = (worker: Felt, by = ME): void => {
      events.push({ kind: 'accused', worker, by }, { kind: 'accusation-closed', worker, answered: true, block: now() });
    };
    return { choose, send, answered, restart: () => (asking = make()), now };
  }

  it('loses a bond to who answers on purpose on ever fewer days', async () => {
    const { choose, send, answered } = scene();
    let bonds = 0;
    for (let quarter = 0; quarter < 4 * 128; quarter += 1, clock.advance(DAY * 250)) {
      const asks = await choose([missed(50n), accuse(50n)]);
      send(asks);
      if (asks.length === 0) continue;
      bonds += asks.length;
      clock.advance(1);
      answered(50n);
    }
    expect(bonds, 'not four a day: in 128 days after 1, 2, 4, 8, 16, 32, 64').to.equal(8);
  });

  it('asks who answered once others asked, even themselves: nobody can buy peace from us', async () => {
    const { choose, answered } = scene();
    for (let at = 0; at < 9; at += 1) answered(50n, 50n);
    expect(await choose([accuse(50n)])).to.have.length(1);
    answered(50n);
    expect(await choose([accuse(50n)])).to.deep.equal([]);
  });

  it('puts up no more bonds a day than it is told to, also through restarts, and by what was sent', async () => {
    const { choose, send, restart } = scene({ bondsADay: 3 });
    const all = Array.from({ length: 9 }, (_ask, at) => accuse(BigInt(100 + at)));
    const first = await choose(all);
    expect(first).to.have.length(3);
    send(first, 'dropped');
    send(first, 'reverted');
    expect(await choose(all)).to.have.length(3);
    send(first.slice(0, 2));
    restart();
    expect(await choose(all)).to.have.length(1);
    send([missed(200n)]);
    expect(await choose(all)).to.deep.equal([]);
    // What ended long ago by blocks still counts today.
    store.append([{ block: { number: 900, hash: 1n }, events: [] }]);
    store.prune(800);
    expect(await choose(all)).to.deep.equal([]);
    clock.advance(DAY * 1_000);
    expect(await choose(all)).to.have.length(3);
  });

  it('asks nobody where it is told so', async () => {
    expect(await scene({ bondsADay: 0 }).choose([accuse(50n)])).to.deep.equal([]);
  });

  it('asks by lot: who comes first in the list does not fill the day', async () => {
    const { choose } = scene({ bondsADay: 2 });
    const all = Array.from({ length: 20 }, (_ask, at) => accuse(BigInt(100 + at)));
    const asked = new Set<Felt>();
    for (let hour = 0; hour < 40; hour += 1, clock.advance(3_600_000)) {
      for (const { worker } of await choose(all)) asked.add(worker);
    }
    expect(asked.size).to.be.greaterThan(15);
  });

  it('asks each worker once, and gives the place of who was refused to another', async () => {
    const { choose } = scene({ bondsADay: 1 });
    expect(await choose([accuse(50n), missed(50n)])).to.deep.equal([accuse(50n)]);
    new Attempts(store, clock).failed('accuse', accuse(50n).jobId);
    expect(await choose([accuse(50n), accuse(51n)])).to.deep.equal([accuse(51n)]);
  });

  it('accuses nobody without stake, and summons nobody without weight, or who answered meanwhile', async () => {
    expect(await scene({ stake: 0n }).choose([accuse(50n)])).to.deep.equal([]);
    const summon = (since: number): Ask => ({ kind: 'summon', jobId: 50n, worker: 50n, since });
    const { choose, now } = scene({ stake: 0n });
    expect(await choose([summon(now() - HOURS)])).to.have.length(1);
    for (const without of [{ level: 0 }, { next: 0 }, { countsFrom: now() - HOURS + 1 }]) {
      expect(await scene(without).choose([summon(now() - HOURS)])).to.deep.equal([]);
    }
  });
});
