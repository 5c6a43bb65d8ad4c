import { expect } from 'chai';
import type { ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import { TimedChain } from '../testing/timed-chain.ts';
import { WorkedHours, workersOf } from './worked-hours.ts';

const JOBS = 0x10bn;
const HOUR = 1_000;

class Scene extends TimedChain {
  readonly log: ChainEvent[] = [];
  readonly asked: bigint[] = [];
  readonly hours = this.open();

  /** A validator of its own that sees this chain. Worker 0x100 + i has index i, others none. */
  open(): WorkedHours {
    return new WorkedHours({
      chain: this as unknown as ChainPort, jobs: JOBS,
      index: async (worker) => {
        this.asked.push(worker);
        return worker > 0x100n ? Number(worker - 0x100n) : undefined;
      },
    });
  }

  /** An event about a worker, so many seconds after the hour began. */
  tell(after: number, worker: bigint, name = 'JobSettled', address = JOBS): void {
    this.mine(HOUR * HOUR_SECONDS + after);
    this.log.push({
      block: this.blocks.at(-1)!, txHash: 1n, address, keys: [eventKey(name), 5n, worker], data: [],
    });
  }

  async events(addresses: readonly bigint[], from: number, to: number): Promise<ChainEvent[]> {
    return this.log.filter(({ address, block }) => addresses.includes(address)
      && block.hash === this.blocks[block.number]?.hash && block.number >= from && block.number <= to);
  }

  async workers(hours = this.hours): Promise<number[]> {
    await hours.refresh();
    return [...hours.workers(HOUR)].sort((a, b) => a - b);
  }
}

describe('hours in which workers worked', () => {
  it('have whoever settled or posted a job in them, once, and nobody else', async () => {
    const chain = new Scene(HOUR * HOUR_SECONDS - 10);
    chain.tell(-1, 0x101n);
    chain.tell(0, 0x102n);
    chain.tell(5, 0x102n);
    chain.tell(6, 0x103n, 'JobPosted');
    // Others' transactions, that name a worker which may be away; another contract's; and no worker of the pool's.
    for (const name of ['JobAssigned', 'JobRuled', 'JobDelivered']) chain.tell(7, 0x104n, name);
    chain.tell(8, 0x105n, 'JobSettled', 0xbadn);
    chain.tell(9, 0x50n);
    chain.tell(3_599, 0x106n);
    expect(await chain.workers(), 'not over').to.deep.equal([]);
    chain.tell(3_600, 0x107n);
    expect(await chain.workers()).to.deep.equal([2, 3, 6]);
  });

  it('are the same for all who see the same blocks, whenever they look', async () => {
    const chain = new Scene(HOUR * HOUR_SECONDS - 10);
    chain.tell(0, 0x102n);
    chain.tell(3_600, 0x103n);
    const early = await chain.workers();
    chain.tell(3_700, 0x104n);
    expect(await chain.workers(chain.open())).to.deep.equal(early);
  });

  it('are read anew when the chain has gone another way', async () => {
    const chain = new Scene(HOUR * HOUR_SECONDS - 10);
    chain.tell(0, 0x102n);
    const fork = chain.blocks.length;
    chain.tell(10, 0x103n);
    chain.tell(3_600, 0x104n);
    expect(await chain.workers()).to.deep.equal([2, 3]);
    chain.abort(fork);
    chain.tell(20, 0x105n);
    expect(await chain.workers(), 'the hour is not over again').to.deep.equal([]);
    chain.tell(3_601, 0x104n);
    expect(await chain.workers()).to.deep.equal([2, 5]);
    expect(chain.asked, 'an index is for ever').to.deep.equal([0x102n, 0x103n, 0x105n]);
  });

  it('take no felts for a worker that are none', () => {
    const block = { number: 1, hash: 1n, timestamp: 1 };
    const event = { block, txHash: 1n, address: JOBS, keys: [eventKey('JobSettled')], data: [] };
    expect([...workersOf([event, { ...event, keys: [] }])]).to.deep.equal([]);
  });
});
