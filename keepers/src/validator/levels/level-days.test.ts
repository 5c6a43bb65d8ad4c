import { expect } from 'chai';
import type { Call, ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { Felt } from '../../hub/types.ts';
import { DAY_SECONDS, decodeLevels } from '../agenda/level-list.ts';
import { encodeColumn } from '../agenda/uptime.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import { TimedChain } from '../testing/timed-chain.ts';
import { LevelDays } from './level-days.ts';

const UPTIME = 0xb7n;
const POOL = 0x9001n;
const WORKERS = 20;
/** Of workers 2, 18. */
const DAY = 50;
const READY = (DAY + 2) * DAY_SECONDS;

/** A chain whose Uptime contract certified hours in which workers 2 and 18 were missing. */
class Scene extends TimedChain {
  readonly log: ChainEvent[] = [];
  readonly levels = new Array<bigint>(WORKERS).fill(8n);
  reads = 0;
  readonly days = new LevelDays({ chain: this as unknown as ChainPort, uptime: UPTIME, pool: POOL });

  certify(hour: number, at: number, missing = [2, 18]): void {
    const present = new Set(Array.from({ length: WORKERS }, (_worker, i) => i + 1));
    for (const index of missing) present.delete(index);
    const column = encodeColumn({ hour, blockHash: 5n, workers: WORKERS, present }).payload.slice(4);
    const facts = [BigInt(hour), BigInt(WORKERS), BigInt(present.size), 5n, BigInt(at), 99n];
    this.#emit(at, [eventKey('HourCertified'), BigInt(hour)], [...facts, BigInt(column.length), ...column]);
  }

  heal(hour: number, index: number, at: number): void {
    this.#emit(at, [eventKey('Healed'), BigInt(hour), 0xabcn], [BigInt(index), 98n]);
  }

  /** Worker `index` left a summons unanswered. */
  absent(index: number, at: number): void {
    this.#emit(at, [eventKey('Absent'), 0xabcn], [BigInt(index), this.levels[index - 1]!]);
    this.levels[index - 1] = 0n;
  }

  #emit(at: number, keys: Felt[], data: Felt[]): void {
    this.mine(at);
    this.log.push({ block: this.blocks.at(-1)!, txHash: 1n, address: UPTIME, keys, data });
  }

  async events(addresses: readonly Felt[], from: number, to: number): Promise<ChainEvent[]> {
    this.reads += 1;
    return this.log.filter(({ address, block }) =>
      addresses.includes(address) && block.number >= from && block.number <= to);
  }

  async call({ to, entrypoint, calldata: [first = 0n, count = 0n] }: Call): Promise<Felt[]> {
    expect([to, entrypoint]).to.deep.equal([POOL, 'workers']);
    const found = this.levels.slice(Number(first) - 1, Number(first - 1n + count));
    return [BigInt(found.length), ...found.flatMap((level, at) =>
      Array.from({ length: 15 }, (_felt, field) => (field === 10 ? level : first + BigInt(at))))];
  }

  changes(day = DAY) {
    return this.days.parts(day).flatMap((item) => decodeLevels(item)!.changes);
  }
}

/** Eight hours of the day, certified within it. */
function scene(): Scene {
  const chain = new Scene(1_000);
  for (let hour = DAY * 24; hour < DAY * 24 + 8; hour += 1) chain.certify(hour, (hour + 1) * HOUR_SECONDS + 100);
  return chain;
}

describe('days whose levels are due', () => {
  it('are reckoned once the day after them is over, and once', async () => {
    const chain = scene();
    chain.mine(READY + 59);
    await chain.days.refresh();
    expect(chain.changes()).to.deep.equal([]);
    chain.mine(READY + 60);
    await chain.days.refresh();
    expect(chain.changes()).to.deep.equal([{ index: 2, level: 0 }, { index: 18, level: 0 }]);
    const { reads } = chain;
    await chain.days.refresh();
    expect(chain.reads).to.equal(reads);
    chain.mine(READY + 2 * DAY_SECONDS);
    await chain.days.refresh();
    expect([chain.days.days().includes(DAY), chain.changes()]).to.deep.equal([false, []]);
  });

  it('are as the chain was when the day after them was over, whenever one looks', async () => {
    const chain = scene();
    chain.heal(DAY * 24, 18, READY - 1);
    chain.heal(DAY * 24 + 1, 18, READY);
    chain.certify(DAY * 24 + 30, READY + 1, []);
    chain.mine(READY + DAY_SECONDS);
    await chain.days.refresh();
    expect(chain.changes()).to.deep.equal([{ index: 2, level: 0 }, { index: 18, level: 1 }]);
  });

  it('count thirty days of hours', async () => {
    const chain = new Scene(1_000);
    const last = DAY * 24 + 23;
    // One hour too old, three of the month, four after the day.
    for (const hour of [last - 720, last - 719, last - 1, last]) chain.certify(hour, (hour + 1) * HOUR_SECONDS);
    for (const hour of [last + 1, last + 2, last + 3, last + 4]) chain.certify(hour, (hour + 1) * HOUR_SECONDS);
    chain.mine(READY + 60);
    await chain.days.refresh();
    expect(chain.changes()).to.deep.equal([]);
    const more = new Scene(1_000);
    for (let hour = last - 719; hour <= last - 714; hour += 1) more.certify(hour, (hour + 1) * HOUR_SECONDS);
    more.mine(READY + 60);
    await more.days.refresh();
    expect(more.changes()).to.have.length(2);
  });

  it('change no level that is as it should be', async () => {
    const chain = scene();
    chain.levels[1] = 0n;
    chain.mine(READY + 60);
    await chain.days.refresh();
    expect(chain.changes()).to.deep.equal([{ index: 18, level: 0 }]);
  });

  it('are as levels were then, whatever a summons has taken since, and give back what one took before', async () => {
    const chain = scene();
    chain.levels.fill(0n, 17, 18);
    for (let hour = DAY * 24 + 8; hour < DAY * 24 + 16; hour += 1) chain.certify(hour, (hour + 1) * HOUR_SECONDS, [2]);
    chain.absent(2, READY + 1);
    chain.mine(READY + 60);
    await chain.days.refresh();
    expect(chain.changes()).to.deep.equal([{ index: 2, level: 0 }, { index: 18, level: 4 }]);
  });

  it('are reckoned anew when the chain has gone another way', async () => {
    const chain = scene();
    const fork = chain.blocks.length;
    chain.mine(READY + 60);
    await chain.days.refresh();
    chain.abort(fork);
    chain.heal(DAY * 24, 2, READY - 10);
    chain.mine(READY + 70);
    await chain.days.refresh();
    expect(chain.changes()).to.deep.equal([{ index: 2, level: 1 }, { index: 18, level: 0 }]);
  });
});
