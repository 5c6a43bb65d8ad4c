import { expect } from 'chai';
import fc from 'fast-check';
import { ManualClock } from '../../testing/manual-clock.ts';
import { MemoryNetwork } from '../network/memory.ts';
import type { Transport, Verdict } from '../network/transport.ts';
import { TimedChain } from '../testing/timed-chain.ts';
import { CHAIN_ID, UPTIME_CONTRACT, Workers } from '../testing/workers.ts';
import { Beater } from './beater.ts';
import { HeartbeatBook } from './book.ts';
import { Collector } from './collector.ts';
import { Hours } from './hours.ts';
import { MAX_WORKERS, decodeHeartbeats, encodeHeartbeats, heartbeatTopic } from './message.ts';
import type { Heartbeat } from './message.ts';

const H = 3_600;
const NETWORK = '00'.repeat(32);
const TOPIC = heartbeatTopic(NETWORK);
const [WORKER, VALIDATOR, OTHER] = ['aa', 'bb', 'cc'].map((byte) => byte.repeat(32)) as [string, string, string];
const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

describe('heartbeats', () => {
  const workers = new Workers(5);
  let network: MemoryNetwork;
  let chain: TimedChain;
  let hours: Hours;
  let book: HeartbeatBook;
  let outcomes: string[];
  let verdicts: Verdict[];
  let collector: Collector;

  beforeEach(async () => {
    network = new MemoryNetwork();
    chain = new TimedChain(9 * H, 9 * H + 50, 10 * H + 4, 10 * H + 60);
    hours = new Hours(chain);
    book = new HeartbeatBook(':memory:');
    [outcomes, verdicts] = [[], []];
    const transport = network.open(VALIDATOR);
    const listen: Transport['listen'] = (topic, listener) => transport.listen(topic, async (from, bytes) => {
      const verdict = await listener(from, bytes);
      verdicts.push(verdict);
      return verdict;
    });
    collector = new Collector({
      transport: {
        listen, onPeer: (on) => transport.onPeer(on), send: (to, topic, bytes) => transport.send(to, topic, bytes),
      },
      hours, roll: workers, book, chainId: CHAIN_ID, contract: UPTIME_CONTRACT, network: NETWORK,
      isValidator: (peer) => peer === OTHER, onHeartbeat: (outcome) => outcomes.push(outcome),
    });
    await hours.refresh();
  });
  afterEach(() => {
    collector.stop();
    book.close();
  });

  const hash = (hour: number) => hours.firstBlock(hour)!.hash;
  const heard = (hour: number) => book.heard(hour, hash(hour));
  const tell = async (heartbeats: Heartbeat[] | Uint8Array, from = WORKER) => {
    const bytes = heartbeats instanceof Uint8Array ? heartbeats : encodeHeartbeats(heartbeats);
    const before = verdicts.length;
    network.open(from).send(VALIDATOR, TOPIC, bytes);
    while (verdicts.length === before) await settled();
    return verdicts.at(-1);
  };

  it('are read as they were written, and nothing else is', () => {
    const heartbeat = fc.record({
      hour: fc.integer({ min: 0, max: 2 ** 32 - 1 }), worker: fc.integer({ min: 1, max: MAX_WORKERS }),
      signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
    });
    fc.assert(fc.property(fc.array(heartbeat, { minLength: 1, maxLength: 4 }), fc.nat(), (given, cut) => {
      const bytes = encodeHeartbeats(given);
      expect(decodeHeartbeats(bytes)).to.deep.equal(given);
      const short = bytes.subarray(0, cut % bytes.length);
      expect(short.length % 74 === 0 || decodeHeartbeats(short) === undefined).to.equal(true);
    }));
    const outside = [{ hour: 2 ** 32, worker: 1 }, { hour: 1, worker: 0 }, { hour: 1, worker: MAX_WORKERS + 1 }];
    for (const each of outside) {
      expect(decodeHeartbeats(encodeHeartbeats([{ ...each, signature: new Uint8Array(64) }]))).to.equal(undefined);
    }
  });

  it('are heard once, and passed on once', async () => {
    const heartbeat = workers.heartbeat(10, hash(10), 2);
    expect(await tell([heartbeat])).to.equal('accept');
    expect(await tell([heartbeat])).to.equal('ignore');
    expect(heard(10)).to.deep.equal([2]);
    expect(outcomes).to.deep.equal(['heard']);
  });

  it('of another key, hour, contract or chain are worth nothing, and count against who passes them on', async () => {
    const forged = [
      workers.heartbeat(10, hash(10), 2, { by: 3 }),
      workers.heartbeat(10, hash(9), 2),
      { ...workers.heartbeat(9, hash(10), 2), hour: 10 },
      workers.heartbeat(10, hash(10), 2, { contract: UPTIME_CONTRACT + 1n }),
      workers.heartbeat(10, hash(10), 2, { chainId: CHAIN_ID + 1n }),
      { ...workers.heartbeat(10, hash(10), 2), signature: new Uint8Array(64) },
    ];
    for (const each of forged) expect(await tell([each])).to.equal('reject');
    expect(heard(10)).to.deep.equal([]);
  });

  it('count only while their hour lasts, unless a validator has heard them in time', async () => {
    const late = workers.heartbeat(9, hash(9), 1);
    expect(await tell([late])).to.equal('ignore');
    expect(heard(9)).to.deep.equal([]);
    expect(await tell([late], OTHER)).to.equal('accept');
    expect(heard(9)).to.deep.equal([1]);
    expect(await tell([workers.heartbeat(8, 1n, 1)], OTHER)).to.equal('ignore');
    expect(await tell([workers.heartbeat(11, 1n, 1)], OTHER)).to.equal('ignore');
  });

  it('of nobody are not heard', async () => {
    const nobody = { ...workers.heartbeat(10, hash(10), 5), worker: 6 };
    expect(await tell([nobody])).to.equal('ignore');
    expect(heard(10)).to.deep.equal([]);
  });

  it('come one by one from workers, and never more than a thousand at once', async () => {
    const two = [1, 2].map((worker) => workers.heartbeat(10, hash(10), worker));
    expect(await tell(two)).to.equal('reject');
    expect(await tell(two, OTHER)).to.equal('accept');
    expect(await tell(Array(1_001).fill(two[0]), OTHER)).to.equal('reject');
    expect(await tell(Uint8Array.of(1, 2, 3))).to.equal('reject');
    expect(heard(10)).to.deep.equal([1, 2]);
  });

  it('are told to a validator that connects', async () => {
    for (const worker of [1, 3]) await tell([workers.heartbeat(10, hash(10), worker)]);
    const told: Heartbeat[] = [];
    network.open(OTHER).listen(TOPIC, (_from, bytes) => {
      told.push(...decodeHeartbeats(bytes) ?? []);
      return 'accept';
    });
    for (let tries = 0; tries < 100 && told.length === 0; tries += 1) await settled();
    expect(told.map(({ hour, worker }) => [hour, worker])).to.deep.equal([[10, 1], [10, 3]]);
  });

  it('are forgotten with the block that they were signed over', async () => {
    await tell([workers.heartbeat(10, hash(10), 1)]);
    chain.abort(2);
    chain.mine(10 * H + 9);
    await hours.refresh();
    expect(heard(10)).to.deep.equal([]);
    expect(await tell([workers.heartbeat(10, hash(10), 1)])).to.equal('accept');
  });

  it('are signed by a worker once an hour, and said again now and then', async () => {
    const clock = new ManualClock();
    let index: number | undefined;
    const beater = new Beater({
      transport: network.open(WORKER), hours, clock, chainId: CHAIN_ID, contract: UPTIME_CONTRACT, network: NETWORK,
      index: async () => index, key: workers.keys[3]!, spreadMs: 0, repeatMs: 1_000,
    });
    const beat = async (ms = 0, said = 0) => {
      clock.advance(ms);
      await beater.tick();
      await settled();
      while (verdicts.length < said) await settled();
      return verdicts.length;
    };
    expect(await beat()).to.equal(0);
    index = 4;
    expect(await beat(0, 1)).to.equal(1);
    expect(await beat(999)).to.equal(1);
    expect(await beat(1, 2)).to.equal(2);
    expect(verdicts).to.deep.equal(['accept', 'ignore']);
    chain.mine(11 * H + 1);
    expect(await beat(0, 3)).to.equal(3);
    expect([heard(10), heard(11)]).to.deep.equal([[4], [4]]);
  });
});
