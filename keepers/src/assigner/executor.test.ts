import { expect } from 'chai';
import { SqliteBus } from '../bus/sqlite.ts';
import type { Call } from '../chains/port.ts';
import { KeeperError } from '../core/errors.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { jobView } from '../testing/jobs.ts';
import { testAssigner } from '../testing/keepers.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { SimulatedChain } from '../testing/simulated-chain.ts';
import { decodeText } from '../testing/simulated-hub.ts';

const BURNING = 0xddn;
const GOOD = 0xeen;

describe('assigner executor', () => {
  /** How many deliveries each of four ticks tries, of eight to consumers whose estimates take `estimateMs` and fail. */
  async function triedByTick(estimateMs: number): Promise<number[]> {
    const chain = new SimulatedChain();
    const clock = new ManualClock();
    const bus = new SqliteBus({ path: ':memory:', clock });
    const tried = new Set<bigint>();
    const estimate = async (calls: readonly Call[]): Promise<never> => {
      const [item] = decodeText<{ view: { jobId: bigint } }[]>(calls[0]?.calldata ?? []);
      tried.add(item?.view.jobId ?? 0n);
      clock.advance(estimateMs);
      throw new KeeperError('CALL_REVERTED', 'Out of gas.', { reason: 'OUT_OF_GAS' });
    };
    const store = new SqliteStore(':memory:');
    const assigner = testAssigner({ clock, bus, store, chain: { ...chain.port(0xb1n), estimate } }, 'never');
    const ids = Array.from({ length: 8 }, (_item, at) => BigInt(at + 1));
    chain.mine(ids.map((id) => jobView(id, 1, { consumer: BURNING, state: 'settled', result: 1n })));
    const counts: number[] = [];
    for (let tick = 0; tick < 4; tick += 1) {
      const before = tried.size;
      await assigner.tick(new AbortController().signal);
      counts.push(tried.size - before);
    }
    await bus.close();
    return counts;
  }

  it('tries so many deliveries in a tick, and the next ones in the next', async () => {
    expect(await triedByTick(1)).to.deep.equal([4, 4, 0, 0]);
  });

  it('begins no delivery once those before have taken their time', async () => {
    expect(await triedByTick(600)).to.deep.equal([2, 2, 2, 2]);
  });

  it('delivers to others when the node cannot even estimate the delivery to a consumer that burns gas', async () => {
    const chain = new SimulatedChain();
    const clock = new ManualClock();
    const port = chain.port(0xb1n);
    const bus = new SqliteBus({ path: ':memory:', clock });
    const assigner = testAssigner({
      clock, bus, store: new SqliteStore(':memory:'),
      chain: {
        ...port,
        estimate: async (calls) => {
          const [item] = decodeText<{ view: { job: { consumer: bigint } } }[]>(calls[0]?.calldata ?? []);
          if (item?.view.job.consumer === BURNING) throw new KeeperError('CHAIN_UNAVAILABLE', 'No answer in time.');
          return port.estimate(calls);
        },
      },
    }, 'never');
    const settled = (jobId: bigint, consumer: bigint) => jobView(jobId, 1, { consumer, state: 'settled', result: 1n });
    chain.mine([settled(1n, BURNING), settled(2n, BURNING), settled(3n, GOOD)]);
    for (let tick = 0; tick < 5; tick += 1) {
      await assigner.tick(new AbortController().signal).catch((error: unknown) => {
        expect((error as KeeperError).code).to.equal('CHAIN_UNAVAILABLE');
      });
      clock.advance(100);
      chain.mine();
    }
    expect([1n, 2n, 3n].map((jobId) => chain.jobs.get(jobId)?.ended)).to.deep.equal([null, null, 'delivered']);
    await bus.close();
  });
});
