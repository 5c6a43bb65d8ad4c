import { expect } from 'chai';
import { SqliteStore } from '../store/sqlite.ts';
import { jobView } from '../testing/jobs.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { SimulatedChain } from '../testing/simulated-chain.ts';
import { WORKERS, simulatedHub } from '../testing/simulated-hub.ts';
import { Sender } from './sender.ts';

const ME = WORKERS[0] ?? 0n;

describe('sender', () => {
  it('offers more for a transaction that waits in the mempool, until it is executed, once', async () => {
    const chain = new SimulatedChain();
    const clock = new ManualClock();
    const store = new SqliteStore(':memory:');
    const port = chain.port(ME);
    const restarted = (): Sender =>
      new Sender({ chain: port, store, clock, waitMs: 0, pollMs: 1, lostAfterMs: 1_000, onOutcome: () => {} });
    const never = new AbortController().signal;
    const late = jobView(1n, 1, { deadlineBlock: 2n, deadlineTime: 0n });
    chain.mine([late]);
    for (let block = 0; block < 4; block += 1) chain.mine();
    const calls = simulatedHub(ME).expire([late]);
    chain.price = 2;
    const offers: number[] = [];
    for (let tick = 0; tick < 6; tick += 1) {
      // Each tick is another process: what it knows is what it wrote down.
      const sender = restarted();
      if (await sender.begin(never)) {
        if (chain.jobs.get(1n)?.ended !== null) break;
        offers.push(store.droppedWith(await port.nonce()));
        await sender.send({ kind: 'expire', jobIds: [1n], calls }, await sender.estimate(calls), never);
      }
      chain.mine();
      clock.advance(1_000);
    }
    expect(offers).to.deep.equal([0, 1, 2]);
    expect(chain.jobs.get(1n)?.ended).to.equal('expired');
    expect(chain.executed.map(({ transaction }) => transaction.urgency)).to.deep.equal([2]);
    store.close();
  });
});
