import { expect } from 'chai';
import { SqliteBus } from '../bus/sqlite.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { testWorker } from '../testing/keepers.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { SimulatedChain } from '../testing/simulated-chain.ts';
import { WORKERS } from '../testing/simulated-hub.ts';
import { simulatedJudges } from '../testing/simulated-judges.ts';
import { ClaimBook } from './claims/book.ts';

describe('worker', () => {
  it('joins its models once, and again after a reorganisation or a failure', async () => {
    const chain = new SimulatedChain();
    const clock = new ManualClock();
    const bus = new SqliteBus({ path: ':memory:', clock });
    const store = new SqliteStore(':memory:');
    let joins = 0;
    let refuses = true;
    const port = chain.port(WORKERS[0] ?? 0n);
    const claims = new ClaimBook(':memory:');
    const judges = simulatedJudges(chain, port);
    const worker = testWorker({ chain: port, store, bus, clock, judges, claims }, async () => {
      joins += 1;
      if (refuses) throw new Error('The stake is not in a block yet.');
    });
    const tick = (): Promise<unknown> => worker.tick(new AbortController().signal).catch(() => 'failed');
    const mined = async (): Promise<unknown> => {
      chain.mine();
      return tick();
    };
    expect(await mined()).to.equal('failed');
    refuses = false;
    for (let block = 0; block < 3; block += 1) await mined();
    expect(joins).to.equal(2);
    chain.reorganise(2, false);
    chain.mine();
    await mined();
    await mined();
    expect(joins).to.equal(3);
    claims.close();
    await bus.close();
  });
});
