import { expect } from 'chai';
import { pino } from 'pino';
import { KeeperError } from '../../core/errors.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { careOf, deservedWeight } from './policy.ts';
import type { Refreshed, Standing } from './policy.ts';
import { Upkeep } from './upkeep.ts';

const CIRO = 10n ** 18n;
const DAY = 86_400;
const NOW = { time: 100 * DAY + 5, epoch: 9 };
const MIN_STAKE = 100n * CIRO;
const STANDING: Standing = {
  weightNow: 100, weightNext: 100, fromEpoch: 0, counted: 100n * CIRO, points: 50, capability: 0, level: 8,
  jailedUntil: 0, contribution: 0n,
};

describe('weight that a worker deserves', () => {
  const weight = (change: Partial<Standing>) => deservedWeight({ ...STANDING, ...change }, MIN_STAKE, NOW.time);

  it('is two thirds to four thirds of its stake, up to three minimums', () => {
    expect([0, 1, 50, 100].map((points) => weight({ points }))).to.deep.equal([0, 67, 100, 133]);
    expect([99n, 250n, 300n, 9_000n].map((stake) => weight({ counted: stake * CIRO }))).to.deep.equal([0, 250, 300, 300]);
    expect(weight({ counted: 1_999n * CIRO / 10n })).to.equal(199);
  });

  it('is of its class, of its uptime, and nothing in jail', () => {
    expect([0, 1, 2, 3].map((capability) => weight({ capability, counted: 1_000n * CIRO }))).to.deep.equal([300, 300, 200, 100]);
    expect([0, 1, 7, 8].map((level) => weight({ level }))).to.deep.equal([0, 12, 87, 100]);
    expect([NOW.time, NOW.time + 1].map((jailedUntil) => weight({ jailedUntil }))).to.deep.equal([100, 0]);
  });
});

describe('what a worker does for its standing', () => {
  const care = (change: Partial<Standing>, last?: Refreshed) => careOf({ ...STANDING, ...change }, last, NOW, MIN_STAKE);
  const yesterday = { day: 99, contribution: 0n };

  it('is nothing where all is as it should be', () => {
    expect(care({})).to.equal(undefined);
    expect(care({ points: 70, weightNext: 113 })).to.equal(undefined);
    expect(care({ weightNext: 120 }), 'what falls acts by itself').to.equal(undefined);
  });

  it('is a refresh after a day\'s work, once a day', () => {
    expect(care({ contribution: 5n })).to.equal('refresh');
    expect(care({ contribution: 5n }, yesterday)).to.equal('refresh');
    expect(care({ contribution: 5n }, { day: 100, contribution: 0n })).to.equal(undefined);
    expect(care({ contribution: 5n }, { day: 99, contribution: 5n })).to.equal(undefined);
    expect(care({ contribution: 1n }, { day: 99, contribution: 2n ** 47n - 1n }), 'it wraps around').to.equal('refresh');
    expect(care({ contribution: 5n, points: 100, weightNext: 133 })).to.equal(undefined);
  });

  it('is a refresh below the middle, worked or not', () => {
    expect(care({ points: 49, weightNext: 99 }, yesterday)).to.equal('refresh');
    expect(care({ points: 49, weightNext: 99 }, { ...yesterday, day: 100 })).to.equal(undefined);
  });

  it('is bringing a weight up that could not rise when it should have', () => {
    expect(care({ counted: 200n * CIRO })).to.equal('sync-weight');
    expect(care({ weightNow: 0, weightNext: 0 }), 'a jail has ended').to.equal('sync-weight');
    for (const [fromEpoch, expected] of [[8, 'sync-weight'], [9, undefined], [11, undefined]] as const) {
      expect(care({ weightNow: 50, fromEpoch, counted: 200n * CIRO }), 'a change is planned').to.equal(expected);
    }
  });

  it('is nothing in jail', () => {
    expect(care({ points: 20, contribution: 5n, jailedUntil: NOW.time + 1 })).to.equal(undefined);
  });
});

describe('upkeep of a worker', () => {
  function scene(refusal?: string) {
    const clock = new ManualClock();
    const state = { own: STANDING, time: NOW.time, reads: 0 };
    const sent: string[] = [];
    const failed: unknown[] = [];
    const upkeep = new Upkeep({
      clock, logger: pino({ level: 'silent' }), everyMs: 1_000, onRefused: (error) => failed.push(error),
      chain: { head: async () => ({ number: 1, hash: 1n, parentHash: 0n, timestamp: state.time }) },
      standing: {
        minStake: async () => MIN_STAKE, epoch: async () => 9,
        read: async () => {
          state.reads += 1;
          return state.own;
        },
        refresh: () => ({ to: 1n, entrypoint: 'refresh', calldata: [] }),
        syncWeight: () => ({ to: 1n, entrypoint: 'sync_weight', calldata: [] }),
      },
      sender: {
        estimate: async () => {
          if (refusal !== undefined) throw new KeeperError('CALL_REVERTED', 'Refused.', { reason: refusal });
          return { fee: 1n, bounds: undefined };
        },
        send: async ({ calls: [call] }) => sent.push(call!.entrypoint) > 0,
      },
    });
    const look = () => {
      clock.advance(1_000);
      return upkeep.tick(new AbortController().signal);
    };
    return { state, sent, failed, look, tick: () => upkeep.tick(new AbortController().signal) };
  }

  it('refreshes once a day, as long as there is work', async () => {
    const { state, sent, look } = scene();
    for (let day = 0n; day < 3n; day += 1n) {
      state.own = { ...STANDING, contribution: 5n + (day === 2n ? 1n : day) };
      for (let count = 0; count < 3; count += 1) expect(await look()).to.equal(true);
      state.time += DAY;
    }
    expect(sent).to.deep.equal(['refresh', 'refresh']);
  });

  it('leaves it at that where somebody else was first today', async () => {
    const { state, sent, failed, look } = scene('REFRESHED_TODAY');
    state.own = { ...STANDING, contribution: 5n };
    await look();
    await look();
    expect([sent, failed]).to.deep.equal([[], []]);
    expect(state.reads).to.equal(2);
  });

  it('looks now and then, and keeps nobody from working', async () => {
    const { state, failed, look, tick } = scene('BROKEN');
    state.own = { ...STANDING, contribution: 5n };
    expect([await tick(), state.reads], 'not at the start').to.deep.equal([true, 0]);
    expect(await look()).to.equal(true);
    expect(await tick()).to.equal(true);
    expect([state.reads, failed.length]).to.deep.equal([1, 1]);
  });
});
