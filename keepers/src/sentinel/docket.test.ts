import { expect } from 'chai';
import type { Felt } from '../hub/types.ts';
import type { Ask } from './asking/asking.ts';
import type { PenalPort } from './chain/port.ts';
import type { WatchEvent } from './chain/events.ts';
import { worldOf } from './chain/world.ts';
import { readDocket } from './docket.ts';
import type { WeightFacts } from './policy.ts';

const NOW = { time: 500 * 3_600, block: 5_000 };
const WORKER = 0xa2n;

describe('docket of a sentinel', () => {
  /** Worker 2 of nine was away in six certified hours, of which the latest is `LATEST`. */
  const LATEST = 490;
  const hours = Array.from({ length: 6 }, (_hour, at): WatchEvent => ({
    kind: 'hour', hour: LATEST - 5 + at, column: [0b111111101n],
    facts: { hour: LATEST - 5 + at, workers: 9, present: 8, blockHash: 1n, certifiedAt: 0, root: 0n },
  }));

  /** `deaf`: to whom, beside worker 8. */
  function scene(weight: WeightFacts = { level: 8, now: 5, next: 5, fromEpoch: 0, epoch: 9 }, deaf = 2) {
    const asked: Ask[][] = [];
    const looked: Felt[] = [];
    const port = {
      rules: {
        evidenceWindow: 1_209_600, accusations: { seconds: 10, blocks: 10, bond: 1n },
        cases: { seconds: 10, blocks: 10, bond: 1n },
      },
      countsFrom: async () => 0,
      pool: {
        indexOf: async () => 2, workerAt: async () => WORKER,
        weightOf: async (worker: Felt) => {
          looked.push(worker);
          return weight;
        },
      },
    } as unknown as PenalPort;
    const over = new Set<Felt>();
    const heard = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((index) => index !== 8 && index !== deaf);
    const read = async (events: readonly WatchEvent[], mayAsk = true) => {
      const docket = await readDocket({
        port, me: 5n, graceMs: 0, seats: { missed: async () => [] },
        attendance: { heard: () => heard, idle: new Set() },
        asking: {
          choose: async (asks) => {
            asked.push([...asks]);
            return mayAsk ? [...asks] : [];
          },
        },
      }, worldOf(''.padStart(64, '0'), events, 1n), new Map([[77n, {
        evidence: { kind: 'absence', worker: WORKER, index: 2, firstHour: LATEST - 5 }, recordedAt: 0,
      }]]), over, NOW, 0);
      for (const id of docket.over) over.add(id);
      return docket;
    };
    return { read, asked, looked, over };
  }

  it('leaves it to chance and the day\'s bonds who is asked, whatever the ground', async () => {
    const { read, asked } = scene();
    const { due } = await read(hours);
    expect(due.map(({ kind }) => kind)).to.deep.equal(['accuse', 'summon']);
    expect(asked[0]).to.have.length(2);
    const refused = await read(hours, false);
    expect([refused.due, refused.over], 'who is not asked today may be tomorrow').to.deep.equal([[], []]);
  });

  it('accuses nobody whom it heard itself, whatever validators certify', async () => {
    const { read, over } = scene(undefined, 0);
    expect((await read(hours)).due.map(({ kind }) => kind)).to.deep.equal(['summon']);
    expect([...over]).to.deep.equal([77n]);
  });

  it('burns what can no longer be given back, whose bounty it may be', async () => {
    const frozen = (caseId: Felt, until: number): WatchEvent => ({ kind: 'frozen', caseId, until });
    const burned = async (...events: WatchEvent[]) => (await scene().read(events)).due;
    const due = (jobId: Felt) => ({ kind: 'burn-frozen', jobId });
    expect(await burned(frozen(1n, NOW.time + 1))).to.deep.equal([]);
    expect(await burned(frozen(1n, NOW.time - 3_600), frozen(2n, 0))).to.deep.equal([due(1n), due(2n)]);
    expect(await burned(frozen(3n, 0), { kind: 'unfrozen', caseId: 3n })).to.deep.equal([]);
    const atOnce = await burned(...Array.from({ length: 100 }, (_case, at) => frozen(BigInt(at), NOW.time - 1_800)));
    expect(atOnce.length, 'each sentinel at its own moment').to.be.within(25, 75);
  });

  const silenced: WatchEvent[] = [
    { kind: 'summoned', worker: WORKER, by: 8n },
    { kind: 'summons-closed', worker: WORKER, answered: false, absent: true, block: 7 },
  ];

  it('has a weight follow that a planned change kept, when that change is over', async () => {
    const weights = async (weight: Partial<WeightFacts>) => {
      const { read, over } = scene({ level: 0, now: 5, next: 7, fromEpoch: 11, epoch: 12, ...weight });
      return [(await read(silenced)).due.map(({ kind }) => kind), [...over].filter((id) => id !== 77n).length];
    };
    expect(await weights({})).to.deep.equal([['sync-weight'], 0]);
    expect(await weights({ epoch: 11 })).to.deep.equal([[], 0]);
    expect(await weights({ next: 0 })).to.deep.equal([[], 1]);
  });

  it('asks no more after a weight that has followed, until the next summons', async () => {
    const { read, looked } = scene({ level: 0, now: 5, next: 0, fromEpoch: 14, epoch: 12 });
    await read(silenced);
    await read(silenced);
    expect(looked).to.deep.equal([WORKER]);
    await read([...silenced, silenced[0]!, { ...silenced[1]!, block: 99 } as WatchEvent]);
    expect(looked).to.have.length(2);
  });
});
