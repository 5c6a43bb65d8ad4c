import { expect } from 'chai';
import { SqliteBus } from '../bus/sqlite.ts';
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
