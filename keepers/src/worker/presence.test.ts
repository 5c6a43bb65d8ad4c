import { expect } from 'chai';
import { pino } from 'pino';
import type { Intent } from '../chains/sender.ts';
import { KeeperError } from '../core/errors.ts';
import type { Opened } from '../hub/answer-window.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Presence, mayAnswer } from './presence.ts';

const ME = 5n;
const RULES = { seconds: 100, blocks: 10, bond: 1n };
const OPENED: Opened = { at: 1_000, block: 50 };
const OVER = { time: 1_100, block: 60 };

describe('what a worker answers', () => {
  const asked = (accusation?: Opened, summons?: Opened, now = OVER) => mayAnswer({ accusation, summons }, now, RULES);

  it('is an accusation while its window is open by one clock', () => {
    expect(asked(OPENED, undefined, { time: 1_100, block: 59 })).to.equal(true);
    expect(asked(OPENED, undefined, { time: 1_099, block: 60 })).to.equal(true);
    expect(asked(OPENED)).to.equal(false);
    expect(asked()).to.equal(false);
  });

  it('is a summons until somebody closes it', () => {
    expect(asked(undefined, OPENED)).to.equal(true);
    expect(asked(OPENED, OPENED)).to.equal(true);
  });
});

describe('presence of a worker', () => {
  function scene(options: { mayFollow?: boolean; refusal?: unknown } = {}) {
    const clock = new ManualClock();
    const sent: Intent[] = [];
    const refused: unknown[] = [];
    const state: { accusation?: Opened; summons?: Opened; looks: number; estimates: number } = { looks: 0, estimates: 0 };
    const head = { number: 55, hash: 1n, parentHash: 0n, timestamp: 1_000 };
    const presence = new Presence({
      clock, logger: pino({ level: 'silent' }), contract: 9n, everyMs: 1_000, onRefused: (error) => refused.push(error),
      chain: { account: ME, head: async () => head },
      court: {
        rules: { evidenceWindow: 1, accusations: RULES, cases: RULES },
        accusation: async (worker) => {
          expect(worker).to.equal(ME);
          state.looks += 1;
          return state.accusation;
        },
        summons: async () => state.summons,
      },
      sender: {
        estimate: async () => {
          state.estimates += 1;
          if (options.refusal !== undefined) throw options.refusal;
          return { fee: 1n, bounds: undefined };
        },
        send: async (intent) => {
          sent.push(intent);
          return options.mayFollow ?? true;
        },
      },
    });
    return { clock, head, sent, refused, state, tick: () => presence.tick(new AbortController().signal) };
  }

  it('is silent while nobody asks, and looks now and then', async () => {
    const { clock, sent, state, tick } = scene();
    for (let at = 0; at < 3; at += 1) expect(await tick()).to.equal(true);
    expect(state.looks).to.equal(1);
    clock.advance(1_000);
    await tick();
    expect(state.looks).to.equal(2);
    expect(sent).to.deep.equal([]);
  });

  it('answers an accusation with one transaction', async () => {
    const { sent, state, tick } = scene();
    state.accusation = OPENED;
    expect(await tick()).to.equal(true);
    expect(sent.map(({ kind, calls }) => [kind, calls[0]!.to, calls[0]!.entrypoint])).to.deep.equal([['here', 9n, 'here']]);
  });

  it('answers a summons likewise, and both at once', async () => {
    const { clock, sent, state, tick } = scene();
    state.summons = OPENED;
    await tick();
    state.accusation = OPENED;
    clock.advance(1_000);
    await tick();
    expect(sent.map(({ kind, calls }) => [kind, ...calls.map(({ entrypoint }) => entrypoint)]))
      .to.deep.equal([['here', 'here'], ['here', 'here']]);
  });

  it('lets nothing follow an answer that is in no block yet', async () => {
    const { state, tick } = scene({ mayFollow: false });
    state.accusation = OPENED;
    expect(await tick()).to.equal(false);
  });

  it('leaves an accusation whose answer comes too late to whoever closes it', async () => {
    const { clock, head, state, tick } = scene();
    state.accusation = OPENED;
    Object.assign(head, { number: 59, timestamp: 1_100 });
    for (let at = 0; at < 3; at += 1, clock.advance(1_000)) expect(await tick()).to.equal(true);
    expect([state.looks, state.estimates]).to.deep.equal([3, 0]);
  });

  it('keeps nobody from working where the answer is refused, whatever the reason', async () => {
    for (const refusal of [new KeeperError('CALL_REVERTED', 'Refused.', { reason: 'ANSWER_OVER' }), new Error('broken')]) {
      const { clock, sent, refused, state, tick } = scene({ refusal });
      state.summons = OPENED;
      for (let at = 0; at < 3; at += 1) expect(await tick()).to.equal(true);
      expect(refused, 'once, not at each tick').to.deep.equal([refusal]);
      clock.advance(1_000);
      expect(await tick()).to.equal(true);
      expect([sent.length, refused.length]).to.deep.equal([0, 2]);
    }
  });
});
