import { expect } from 'chai';
import { pino } from 'pino';
import { ManualClock } from '../testing/manual-clock.ts';
import { FeeFlush } from './fee-flush.ts';

describe('fees that an assigner flushes', () => {
  function scene(least: bigint, fees: bigint, refusal?: Error) {
    const clock = new ManualClock();
    const sent: string[] = [];
    const failed: unknown[] = [];
    let looks = 0;
    const flush = new FeeFlush({
      clock, logger: pino({ level: 'silent' }), vault: 7n, least, everyMs: 1_000, onRefused: (error) => failed.push(error),
      chain: {
        call: async ({ to, entrypoint }) => {
          expect([to, entrypoint]).to.deep.equal([7n, 'gathered_fees']);
          looks += 1;
          return [fees];
        },
      },
      sender: {
        estimate: async () => {
          if (refusal !== undefined) throw refusal;
          return { fee: 1n, bounds: undefined };
        },
        send: async ({ calls: [call] }) => sent.push(`${call!.to}.${call!.entrypoint}`) > 0,
      },
    });
    const tick = () => flush.tick(new AbortController().signal);
    return { clock, sent, failed, tick, looks: () => looks };
  }

  it('are those that are worth a transaction', async () => {
    for (const [least, fees, sends] of [[10n, 9n, 0], [10n, 10n, 1], [0n, 99n, 0]] as const) {
      const { sent, tick } = scene(least, fees);
      await tick();
      expect(sent).to.deep.equal(new Array(sends).fill('7.flush_fees'));
    }
  });

  it('are looked at now and then, and keep no job waiting', async () => {
    const { clock, failed, tick, looks } = scene(10n, 10n, new Error('broken'));
    for (let count = 0; count < 3; count += 1) await tick();
    expect([looks(), failed.length]).to.deep.equal([1, 1]);
    clock.advance(1_000);
    await tick();
    expect([looks(), failed.length]).to.deep.equal([2, 2]);
  });
});
