import { expect } from 'chai';
import { hashFelts, shortString } from '@ciro-network/sdk';
import type { Call, ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { Sender } from '../../chains/sender.ts';
import { KeeperError } from '../../core/errors.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { StarknetRoll } from '../heartbeats/starknet-roll.ts';
import { TimedChain } from '../testing/timed-chain.ts';
import { Rotator } from './rotator.ts';
import { StarknetTerms } from './starknet-terms.ts';

const SET = 0x5e7n;
const NETWORK = 0xc1c0n;
/** validator, Stark key, Ethereum address, Ed25519 key in halves, weight */
const member = (id: bigint): bigint[] => [0xa0n + id, 0x57n + id, 0xe7n + id, id, 0xedn, 100n + id];
const digestOf = (members: bigint[]) => hashFelts([shortString('CIRO_MEMBERS'), ...members]);

interface Begun {
  beganAt: number;
  block: number;
  members: bigint[];
}

/** A ValidatorSet as a node shows it. */
function scene(timestamps: number[], epochs: Begun[]) {
  const blocks = new TimedChain(...timestamps);
  const ranges: [number, number][] = [];
  const chain = {
    account: 1n,
    head: () => blocks.head(), block: (number: number) => blocks.block(number),
    call: async ({ to, entrypoint, calldata: [epoch = 0n] }: Call): Promise<bigint[]> => {
      expect(to).to.equal(SET);
      if (entrypoint === 'network') return [NETWORK];
      if (entrypoint === 'rules') return [10n ** 18n, 4n, 3_600n, 600n, 50_000n];
      if (entrypoint === 'epoch') return [BigInt(epochs.length)];
      const { beganAt, members } = epochs[Number(epoch) - 1]!;
      return [BigInt(beganAt), BigInt(members.length / 6), 0n, 0n, digestOf(members)];
    },
    events: async (_addresses: readonly bigint[], from: number, to: number): Promise<ChainEvent[]> => {
      ranges.push([from, to]);
      return epochs.flatMap(({ block, members }, at) => (block < from || block > to ? [] : [{
        block: blocks.blocks[block]!, txHash: 1n, address: SET, keys: [eventKey('EpochBegan'), BigInt(at + 1)],
        data: [0n, BigInt(members.length / 6), ...members],
      }]));
    },
  } as unknown as ChainPort;
  return { chain, ranges };
}

describe('epochs of a ValidatorSet', () => {
  const [first, second] = [[1n, 2n, 3n, 4n].flatMap(member), [3n, 4n, 5n, 6n].flatMap(member)];
  const times = [100, 1_000, 1_000, 2_000, 5_000, 5_400, 9_000];

  it('are read from their events, which lie in blocks of the second in which they began', async () => {
    const { chain, ranges } = scene(times, [
      { beganAt: 1_000, block: 2, members: first }, { beganAt: 5_000, block: 4, members: second },
    ]);
    const terms = await StarknetTerms.connect(chain, SET);
    expect(terms.network).to.equal(NETWORK.toString(16).padStart(64, '0'));
    const [one, two, ...none] = await terms.living(5_400);
    expect(none).to.deep.equal([]);
    expect([one?.committee.epoch, one?.beganAt, one?.endedAt]).to.deep.equal([1, 1_000, 5_000]);
    expect([two?.committee.epoch, two?.beganAt, two?.endedAt]).to.deep.equal([2, 5_000, undefined]);
    expect(two?.committee.members.map(({ weight }) => weight)).to.deep.equal([103, 104, 105, 106]);
    const key = Buffer.from(two!.committee.members[0]!.protocolKey).toString('hex');
    expect(key).to.equal(((0xedn << 128n) + 3n).toString(16).padStart(64, '0'));
    expect(two?.committee.genesis).to.equal(digestOf(second).toString(16).padStart(64, '0'));
    expect((await terms.living(5_600)).map(({ committee: { epoch } }) => epoch)).to.deep.equal([2]);
    expect(ranges).to.have.length(2);
  });

  it('are none before the first, and over when they are too old', async () => {
    const { chain } = scene(times, []);
    expect(await (await StarknetTerms.connect(chain, SET)).living(9_000)).to.deep.equal([]);
    const old = scene(times, [{ beganAt: 1_000, block: 1, members: first }]);
    const terms = await StarknetTerms.connect(old.chain, SET);
    expect(await terms.living(50_999)).to.have.length(1);
    expect(await terms.living(51_000)).to.deep.equal([]);
  });

  it('have the members that the contract\'s digest is of, or none', async () => {
    const { chain } = scene(times, [{ beganAt: 1_000, block: 2, members: first }]);
    const lying = { ...chain, events: async (...range: Parameters<ChainPort['events']>) =>
      (await chain.events(...range)).map((event) => ({ ...event, data: [...event.data.slice(0, -1), 9_999n] })) };
    const terms = await StarknetTerms.connect(lying, SET);
    let error: unknown;
    await terms.living(2_000).catch((thrown: unknown) => (error = thrown));
    expect(error).to.have.property('code', 'CHAIN_MOVED');
  });

  it('are begun by their members in turn, and again only after a pause when that is refused', async () => {
    const { chain } = scene(times, [{ beganAt: 1_000, block: 2, members: first }]);
    const living = await (await StarknetTerms.connect(chain, SET)).living(2_000);
    const run = async (self: number, refuses: boolean, ...times: number[]) => {
      const sent: number[] = [];
      let now = 0;
      const sender = {
        estimate: async () => {
          sent.push(now);
          if (refuses) throw new KeeperError('CALL_REVERTED', 'The contract refuses.');
        },
        send: async () => true,
      } as unknown as Sender;
      const rotator = new Rotator({
        sender, contract: SET, epochSeconds: 3_600, placeIn: () => self, onRefused: () => {},
      });
      for (now of times) await rotator.rotate(living, now, new AbortController().signal);
      return sent;
    };
    expect(await run(0, false, 4_599, 4_600)).to.deep.equal([4_600]);
    expect(await run(2, false, 4_600, 4_839, 4_840)).to.deep.equal([4_840]);
    expect(await run(0, true, 4_600, 4_601, 5_199, 5_200)).to.deep.equal([4_600, 5_200]);
    expect(await run(-1, false, 9_999)).to.deep.equal([]);
  });
});

describe('roll of a pool', () => {
  it('asks for a key once an hour', async () => {
    const clock = new ManualClock();
    const asked: string[] = [];
    let key = 0x77n;
    const chain = {
      call: async ({ entrypoint, calldata: [of = 0n] }: Call) => {
        asked.push(entrypoint);
        const answers: { [name: string]: bigint } = {
          worker_count: 2n, worker_at: of === 1n ? 0xabn : 0n, stark_key: key, worker_index: of === 0xabn ? 1n : 0n,
        };
        return [answers[entrypoint]!];
      },
    } as unknown as ChainPort;
    const roll = new StarknetRoll(chain, 1n, clock);
    const hex = async (index: number) => Buffer.from((await roll.key(index)) ?? []).toString('hex');
    expect([await roll.count(), await roll.index(0xabn), await roll.index(0xacn)]).to.deep.equal([2, 1, undefined]);
    expect(await hex(1)).to.equal('77'.padStart(64, '0'));
    expect(await roll.key(2)).to.equal(undefined);
    key = 0n;
    asked.length = 0;
    expect(await hex(1)).to.equal('77'.padStart(64, '0'));
    expect(asked).to.deep.equal([]);
    clock.advance(3_600_000);
    expect(await roll.key(1)).to.equal(undefined);
  });

  it('excuses who can draw nothing: too little stake for its class, no points, in jail', async () => {
    const clock = new ManualClock();
    const MIN = 1_000n;
    const NOW = 5_000;
    // Counted stake, points, class, jailed until.
    let workers: [bigint, bigint, bigint, bigint][] = [
      [1_000n, 50n, 0n, 0n], [999n, 50n, 0n, 0n], [0n, 50n, 0n, 0n], [5_000n, 50n, 2n, 0n], [4_999n, 50n, 2n, 0n],
      [1_000n, 0n, 0n, 0n], [1_000n, 50n, 0n, 5_001n], [1_000n, 50n, 0n, 5_000n], [9_999n, 50n, 3n, 0n],
    ];
    const chain = {
      call: async ({ entrypoint, calldata: [first = 0n, count = 0n] }: Call) => {
        if (entrypoint === 'rules') return [300n, 10n, MIN, 4n, 604_800n];
        if (entrypoint === 'worker_count') return [BigInt(workers.length)];
        const page = workers.slice(Number(first) - 1, Number(first + count) - 1);
        return [BigInt(page.length), ...page.flatMap(([counted, points, capability, jailed], at) =>
          [first + BigInt(at), 0n, 0n, 0n, 0n, 0n, 0n, counted, points, capability, 8n, jailed, 0n, 0n, 0n])];
      },
    } as unknown as ChainPort;
    const roll = new StarknetRoll(chain, 1n, clock);
    expect([...await roll.excused(NOW)]).to.deep.equal([2, 3, 5, 6, 7, 9]);
    workers = Array.from({ length: 450 }, (_worker, at) => [at % 2 === 0 ? MIN : 0n, 50n, 0n, 0n]);
    expect((await roll.excused(NOW)).size, 'asked for once in five minutes').to.equal(6);
    clock.advance(300_000);
    expect((await roll.excused(NOW)).size).to.equal(225);
  });

  it('knows whom nobody asks to be there: also who has no level, or weighs nothing soon', async () => {
    // Weight from its next change on, level.
    const workers: [bigint, bigint][] = [[9n, 8n], [0n, 8n], [9n, 0n], [1n, 1n]];
    const chain = {
      call: async ({ entrypoint }: Call) => {
        if (entrypoint === 'rules') return [300n, 10n, 1_000n, 4n, 604_800n];
        if (entrypoint === 'worker_count') return [4n];
        return [4n, ...workers.flatMap(([next, level], at) =>
          [BigInt(at + 1), 9n, next, 0n, 0n, 0n, 0n, at === 3 ? 0n : 5_000n, 50n, 0n, level, 0n, 0n, 0n, 0n])];
      },
    } as unknown as ChainPort;
    const roll = new StarknetRoll(chain, 1n, new ManualClock());
    expect([...await roll.excused(1)]).to.deep.equal([4]);
    expect([...await roll.idle(1)].sort()).to.deep.equal([2, 3, 4]);
  });
});
