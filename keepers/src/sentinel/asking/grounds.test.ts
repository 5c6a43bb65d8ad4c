import { expect } from 'chai';
import type { Felt } from '../../hub/types.ts';
import { jobView } from '../../testing/jobs.ts';
import type { World } from '../chain/world.ts';
import { worldOf } from '../chain/world.ts';
import type { WatchEvent } from '../chain/events.ts';
import { Attendance } from '../hearing/attendance.ts';
import { seatsMissed, unheardOf } from './grounds.ts';

const WORKERS = 9;
const address = (index: number): Felt => 0xa0n + BigInt(index);
const LATEST = 107;

/** Certified hours, in which all workers were there but these. */
function world(away: (hour: number) => readonly number[], ...events: WatchEvent[]): World {
  const hours = Array.from({ length: 6 }, (_hour, at): WatchEvent => {
    const hour = LATEST - 5 + at;
    const absent = away(hour);
    const column = [absent.reduce((felt, index) => felt & ~(1n << BigInt(index - 1)), 2n ** BigInt(WORKERS) - 1n)];
    const facts = {
      hour, workers: WORKERS, present: WORKERS - absent.length, blockHash: BigInt(hour), certifiedAt: 0, root: 0n,
    };
    return { kind: 'hour', hour, facts, column };
  });
  return worldOf(''.padStart(64, '0'), [...hours, ...events], 1n);
}

interface Known {
  seats?: readonly number[];
  heard?: readonly number[];
  /** Answered a job in one of the hours. */
  worked?: number;
  idle?: readonly number[];
}

function modules({ seats = [], heard = [], worked, idle = [] }: Known = {}) {
  const asked: string[] = [];
  const attendance = new Attendance({
    heartbeats: { refresh: async () => undefined, heard: () => [...heard], close: () => undefined },
    worked: {
      refresh: async () => undefined, workers: (hour) => new Set(hour === LATEST - 2 && worked ? [worked] : []),
    },
    idle: async () => new Set(idle),
  });
  return {
    asked, attendance,
    seats: {
      missed: async () => seats.map((index, at) => ({ view: jobView(BigInt(at + 1), 1), worker: address(index) })),
    },
    port: {
      pool: {
        indexOf: async (worker: Felt) => {
          asked.push(`index ${worker - 0xa0n}`);
          return worker > 0xa0n + BigInt(WORKERS) ? 0 : Number(worker - 0xa0n);
        },
        workerAt: async (index: number) => address(index),
      },
    },
  };
}

describe('missed seats that are brought up', () => {
  const brought = async (away: readonly number[], seats: readonly number[], ...events: WatchEvent[]) => {
    const parts = modules({ seats });
    const asks = await seatsMissed(parts, world((hour) => (hour === LATEST ? away : []), ...events), 500);
    expect(asks.every(({ kind }) => kind === 'accuse-absent')).to.equal(true);
    return { asks: asks.map(({ worker }) => Number(worker - 0xa0n)), asked: parts.asked };
  };

  it('are those of who was away in the latest certified hour', async () => {
    expect((await brought([2, 3], [1, 2, 3, 4])).asks).to.deep.equal([2, 3]);
    expect((await brought([2], [200])).asks, 'it has no index').to.deep.equal([]);
  });

  it('are not those of whom we heard ourselves in that hour', async () => {
    const parts = modules({ seats: [2, 3], heard: [3] });
    const asks = await seatsMissed(parts, world((hour) => (hour === LATEST ? [2, 3] : [])), 500);
    expect(asks.map(({ worker }) => worker)).to.deep.equal([address(2)]);
  });

  it('are one a worker, which is looked at once, however many it has missed', async () => {
    const { asks, asked } = await brought([2], [2, 2, 2, 1, 1]);
    expect(asks).to.deep.equal([2]);
    expect(asked).to.deep.equal(['index 2', 'index 1']);
  });

  it('are none of who stands accused, nor where the network was away', async () => {
    expect((await brought([2], [2], { kind: 'accused', worker: address(2), by: 9n })).asks).to.deep.equal([]);
    expect((await brought([1, 2, 3, 4], [2])).asks).to.deep.equal([]);
    expect(await seatsMissed(modules({ seats: [2] }), worldOf(''.padStart(64, '0'), [], 1n), 500)).to.deep.equal([]);
  });
});

describe('silence that is brought up', () => {
  const ALL = Array.from({ length: WORKERS }, (_worker, at) => at + 1);
  const allBut = (...silent: number[]) => ALL.filter((index) => !silent.includes(index));
  const summoned = async (known: Known, ...events: WatchEvent[]): Promise<number[]> => {
    const parts = modules(known);
    await parts.attendance.refresh(0);
    const asks = await unheardOf(parts, world(() => [], ...events));
    for (const ask of asks) expect(ask).to.include({ kind: 'summon', since: (LATEST - 5) * 3_600 });
    return asks.map(({ worker }) => Number(worker - 0xa0n));
  };

  it('is that of who is certified, gives no heartbeats and answers no job', async () => {
    expect(await summoned({ heard: allBut(2, 5) })).to.deep.equal([2, 5]);
    expect(await summoned({ heard: allBut(2, 5), worked: 5 }), 'an answered job is a heartbeat').to.deep.equal([2]);
  });

  it('is not that of who has left, or weighs nothing, however many they are', async () => {
    expect(await summoned({ heard: allBut(2, 6, 7, 8, 9) })).to.deep.equal([]);
    expect(await summoned({ heard: allBut(2, 6, 7, 8, 9), idle: [6, 7, 8, 9] })).to.deep.equal([2]);
  });

  it('is brought up once: not while a summons is open, by whomever', async () => {
    const open: WatchEvent = { kind: 'summoned', worker: address(2), by: 9n };
    expect(await summoned({ heard: allBut(2) }, open)).to.deep.equal([]);
    const closed: WatchEvent =
      { kind: 'summons-closed', worker: address(2), answered: false, absent: true, block: 7 };
    expect(await summoned({ heard: allBut(2) }, open, closed), 'it is certified and weighs again').to.deep.equal([2]);
  });

  it('is nobody\'s where there is nobody to listen to', async () => {
    expect(await unheardOf({ ...modules(), attendance: undefined }, world(() => []))).to.deep.equal([]);
  });
});
