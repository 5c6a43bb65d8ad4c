import { expect } from 'chai';
import { pino } from 'pino';
import { ManualClock } from '../../testing/manual-clock.ts';
import { careOf, deservedWeight, isResting, refreshedPoints } from './policy.ts';
import type { Standing } from './policy.ts';
import { Upkeep } from './upkeep.ts';

const CIRO = 10n ** 18n;
const DAY = 86_400;
const NOW = { time: 100 * DAY + 5, epoch: 9 };
const MIN_STAKE = 100n * CIRO;
const STANDING: Standing = {
  weightNow: 100, weightNext: 100, fromEpoch: 0, counted: 100n * CIRO, points: 50, capability: 0, level: 8,
  jailedUntil: 0, contribution: 0n, atPoint: 0n, atRefresh: 0n, refreshedOn: 99,
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

describe('points that a refresh leaves', () => {
  const POINT = 50_000_000n;
  const points = (change: Partial<Standing>) => refreshedPoints({ ...STANDING, ...change }, NOW.time);

  it('are one more for enough fees since the last, a hundred at the most', () => {
    expect(points({ contribution: POINT })).to.equal(51);
    expect(points({ contribution: POINT - 1n })).to.equal(50);
    expect(points({ contribution: 9n * POINT, refreshedOn: 0 }), 'one, however long').to.equal(51);
    expect(points({ contribution: POINT - 1n, atPoint: 2n ** 47n - 1n }), 'the count begins anew').to.equal(51);
    expect(points({ contribution: POINT, points: 100 })).to.equal(100);
  });

  it('drift to the middle by idle days, and not where there was any work', () => {
    expect([40, 50, 60].map((now) => points({ points: now, refreshedOn: 93 }))).to.deep.equal([47, 50, 53]);
    expect([40, 60].map((now) => points({ points: now, refreshedOn: 0 }))).to.deep.equal([50, 50]);
    expect([40, 60].map((now) => points({ points: now, contribution: 1n }))).to.deep.equal([40, 60]);
  });

  it('stay where it would be refused', () => {
    expect(points({ contribution: POINT, refreshedOn: 100 })).to.equal(50);
    expect(points({ points: 20, refreshedOn: 0, jailedUntil: NOW.time + 1 })).to.equal(20);
  });
});

describe('what a worker does for its standing', () => {
  const care = (change: Partial<Standing>) => careOf({ ...STANDING, ...change }, NOW, MIN_STAKE);
  const worked = { contribution: 50_000_000n };

  it('is nothing where all is as it should be', () => {
    expect(care({})).to.equal(undefined);
    expect(care({ weightNext: 120 }), 'what falls acts by itself').to.equal(undefined);
  });

  it('is a refresh where points are gained by it, never where they are lost', () => {
    expect(care(worked)).to.equal('refresh');
    expect(care({ points: 49, weightNext: 99 })).to.equal('refresh');
    expect(care({ points: 80, weightNext: 120, refreshedOn: 0 }), 'idle for months').to.equal(undefined);
    expect(care({ ...worked, points: 100, weightNext: 133 })).to.equal(undefined);
    expect(care({ ...worked, refreshedOn: 100 }), 'by whomever, today').to.equal(undefined);
  });

  it('is bringing a weight up that could not rise when it should have', () => {
    expect(care({ counted: 200n * CIRO })).to.equal('sync-weight');
    expect(care({ weightNow: 0, weightNext: 0 }), 'a jail has ended').to.equal('sync-weight');
    for (const [fromEpoch, expected] of [[8, 'sync-weight'], [9, undefined], [11, undefined]] as const) {
      expect(care({ weightNow: 50, fromEpoch, counted: 200n * CIRO }), 'a change is planned').to.equal(expected);
    }
  });

  it('is nothing in jail', () => {
    expect(care({ ...worked, points: 20, jailedUntil: NOW.time + 1 })).to.equal(undefined);
  });
});

describe('a rival that rests', () => {
  const rests = (change: Partial<Standing>) => isResting({ ...STANDING, points: 60, ...change }, NOW.time);

  it('has points above the middle, and paid no fees for a week', () => {
    expect([93, 94].map((refreshedOn) => rests({ refreshedOn }))).to.deep.equal([true, false]);
    expect([50, 51].map((points) => rests({ points, refreshedOn: 0 }))).to.deep.equal([false, true]);
    expect(rests({ refreshedOn: 0, contribution: 1n }), 'it works a little').to.equal(false);
  });

  it('weighs something, and is not in jail', () => {
    expect(rests({ refreshedOn: 0, weightNext: 0 })).to.equal(false);
    expect(rests({ refreshedOn: 0, jailedUntil: NOW.time + 1 })).to.equal(false);
  });
});

describe('upkeep of a worker', () => {
  const [SELF, RIVAL] = [7n, 8n];

  function scene(refusal?: Error) {
    const clock = new ManualClock();
    const state = { own: STANDING, rival: STANDING, chosen: 1, reads: 0 };
    const sent: string[] = [];
    const failed: unknown[] = [];
    const upkeep = new Upkeep({
      clock, logger: pino({ level: 'silent' }), everyMs: 1_000, onRefused: (error) => failed.push(error),
      chain: { head: async () => ({ number: 1, hash: 1n, parentHash: 0n, timestamp: NOW.time }) },
      standing: {
        self: SELF, minStake: async () => MIN_STAKE, epoch: async () => NOW.epoch,
        count: async () => 2,
        workerAt: async (index) => [SELF, RIVAL][index - 1]!,
        read: async (worker) => {
          state.reads += 1;
          return worker === SELF ? state.own : state.rival;
        },
        refresh: (worker) => ({ to: 1n, entrypoint: 'refresh', calldata: [worker] }),
        syncWeight: (worker) => ({ to: 1n, entrypoint: 'sync_weight', calldata: [worker] }),
      },
      choose: (count) => Math.min(state.chosen, count),
      sender: {
        estimate: async () => {
          if (refusal !== undefined) throw refusal;
          return { fee: 1n, bounds: undefined };
        },
        send: async ({ calls: [call] }) => sent.push(`${call!.entrypoint} ${call!.calldata[0]}`) > 1,
      },
    });
    const tick = () => upkeep.tick(new AbortController().signal);
    const look = () => {
      clock.advance(1_000);
      return tick();
    };
    return { state, sent, failed, look, tick };
  }

  it('sends one thing a look, and lets nothing follow what is in no block yet', async () => {
    const { state, sent, look } = scene();
    state.own = { ...STANDING, contribution: 50_000_000n, counted: 200n * CIRO };
    expect(await look()).to.equal(false);
    state.own = { ...state.own, atPoint: 50_000_000n };
    expect(await look()).to.equal(true);
    expect(sent).to.deep.equal(['refresh 7', 'sync_weight 7']);
  });

  it('has a rival lose what idleness has taken from it, after its own care, and never itself', async () => {
    const { state, sent, look } = scene();
    const resting = { ...STANDING, points: 80, weightNext: 120, refreshedOn: 0 };
    state.rival = resting;
    state.own = { ...resting, counted: 200n * CIRO, weightNext: 240 };
    await look();
    expect(sent, 'it was itself that the lot fell on').to.deep.equal([]);
    state.chosen = 2;
    state.own = { ...state.own, weightNow: 100, weightNext: 100 };
    await look();
    state.own = { ...state.own, weightNext: 240 };
    await look();
    state.rival = { ...resting, points: 50, refreshedOn: 100 };
    await look();
    expect(sent).to.deep.equal(['sync_weight 7', 'refresh 8']);
  });

  it('looks now and then, not at the start, and keeps nobody from working', async () => {
    const { state, failed, look, tick } = scene(new Error('broken'));
    state.own = { ...STANDING, contribution: 50_000_000n };
    expect([await tick(), state.reads]).to.deep.equal([true, 0]);
    expect(await look()).to.equal(true);
    expect(await tick()).to.equal(true);
    expect([state.reads, failed.length]).to.deep.equal([1, 1]);
  });
});
