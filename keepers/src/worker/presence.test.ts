import { expect } from 'chai';
import { pino } from 'pino';
import type { ChainPort } from '../chains/port.ts';
import type { Intent, Sender } from '../chains/sender.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Presence } from './presence.ts';

describe('presence of a worker', () => {
  function scene(options: { mayFollow?: boolean } = {}) {
    const clock = new ManualClock();
    const sent: Intent[] = [];
    const state = { accuser: 0n, summoner: 0n, looks: 0 };
    const chain = {
      account: 5n,
      call: async ({ entrypoint, calldata }: { entrypoint: string; calldata: bigint[] }) => {
        expect(calldata).to.deep.equal([5n]);
        if (entrypoint === 'summons') return [state.summoner, 0n, 0n];
        state.looks += 1;
        return [state.accuser, 0n, 0n, 0n];
      },
    } as unknown as ChainPort;
    const sender = {
      estimate: async () => ({ fee: 1n, bounds: undefined }),
      send: async (intent: Intent) => {
        sent.push(intent);
        return options.mayFollow ?? true;
      },
    } as unknown as Sender;
    const presence = new Presence({ chain, sender, clock, logger: pino({ level: 'silent' }), contract: 9n, everyMs: 1_000 });
    return { clock, sent, state, tick: () => presence.tick(new AbortController().signal) };
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
    state.accuser = 7n;
    expect(await tick()).to.equal(true);
    expect(sent.map(({ kind, calls }) => [kind, calls[0]!.to, calls[0]!.entrypoint])).to.deep.equal([['here', 9n, 'here']]);
  });

  it('answers a summons likewise, and both at once', async () => {
    const { clock, sent, state, tick } = scene();
    state.summoner = 7n;
    await tick();
    state.accuser = 8n;
    clock.advance(1_000);
    await tick();
    expect(sent.map(({ kind, calls }) => [kind, ...calls.map(({ entrypoint }) => entrypoint)]))
      .to.deep.equal([['here', 'here'], ['here', 'here']]);
  });

  it('looks again at once where the answer is in no block yet', async () => {
    const { state, tick } = scene({ mayFollow: false });
    state.accuser = 7n;
    expect(await tick()).to.equal(false);
    await tick();
    expect(state.looks).to.equal(2);
  });
});
