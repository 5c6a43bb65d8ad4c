import { expect } from 'chai';
import { pino } from 'pino';
import { rootOf } from '@ciro-network/sdk';
import type { Block, ChainEvent } from '../../chains/port.ts';
import type { Intent } from '../../chains/sender.ts';
import { KeeperError } from '../../core/errors.ts';
import { bytes32 } from '../../core/felts.ts';
import type { WatchEvent } from '../../sentinel/chain/events.ts';
import type { Action } from '../../store/store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { Healer } from './healer.ts';

const [ME, INDEX, UPTIME, LATEST] = [5n, 2, 9n, 510];
const NOW = (LATEST + 1) * 3_600 + 90;

describe('healer of a worker', () => {
  /** Each event is in a block of its own, as late as it can be. */
  function scene({ index = INDEX, said = [506, 507, 508, 509, 510] } = {}) {
    const clock = new ManualClock();
    const sent: Intent[] = [];
    const failed: unknown[] = [];
    const state: { events: WatchEvent[]; looks: number; reverted: bigint[]; refuse: (hour: bigint) => unknown } =
      { events: [], looks: 0, reverted: [], refuse: () => undefined };
    const block = (number: number): Block => ({ number, hash: 1n, parentHash: 0n, timestamp: NOW - 1_000 + number });
    const healer = new Healer({
      clock, logger: pino({ level: 'silent' }), contract: UPTIME, said: { hours: () => [...said] }, everyMs: 1_000, maxBatch: 2,
      onRefused: (error) => failed.push(error),
      // r and s tell what was signed.
      sign: (hour, blockHash) => Buffer.concat([bytes32(BigInt(hour)), bytes32(blockHash)]),
      store: {
        actionsOn: (_kind, jobId) => state.reverted.filter((hour) => hour === jobId).map(() => ({ state: 'reverted' }) as Action),
      },
      chain: {
        account: ME, head: async () => block(1_000), block: async (number) => block(number),
        events: async ([address], from, to, keys) => {
          expect([address, from, to, keys?.length]).to.deep.equal([UPTIME, 0, 1_000, 2]);
          state.looks += 1;
          return state.events.map((_event, at) => ({ data: [BigInt(at)] }) as ChainEvent);
        },
      },
      court: {
        decode: ({ data: [at] }) => [state.events[Number(at)]!],
        pool: { indexOf: async (worker) => (worker === ME ? index : 0) },
      },
      sender: {
        estimate: async (calls) => {
          for (const { calldata: [, hour = 0n] } of calls) {
            const error = state.refuse(hour);
            if (error !== undefined) throw error;
          }
          return { fee: 1n, bounds: undefined };
        },
        send: async (intent) => {
          sent.push(intent);
          return true;
        },
      },
    });
    const hours = () => sent.splice(0).map(({ calls }) => calls.map(({ calldata }) => Number(calldata[1])));
    return { clock, state, sent, failed, hours, tick: () => healer.tick(new AbortController().signal) };
  }

  const certified = (hour: number, column = 0b1101n, blockHash = 7n): WatchEvent => {
    const facts = { hour, workers: 4, present: 3, blockHash, certifiedAt: NOW - 900, root: rootOf([column]) };
    return { kind: 'hour', hour, facts, column: [column] };
  };
  const refusal = (reason: string) => new KeeperError('CALL_REVERTED', 'Refused.', { reason });

  it('opens each hour that lacks it, with its heartbeat, some in one transaction', async () => {
    const { state, sent, tick, hours } = scene();
    state.events = [507, 508, 509].map((hour) => certified(hour));
    expect(await tick()).to.equal(true);
    const [{ kind, calls: [call] }] = sent as [Intent];
    expect([kind, call!.to, call!.entrypoint]).to.deep.equal(['heal', UPTIME, 'heal']);
    expect(call!.calldata).to.deep.equal(
      [ME, 507n, 4n, 3n, 7n, BigInt(NOW - 900), rootOf([0b1101n]), 0b1101n, 0n, 507n, 7n]);
    expect(hours()).to.deep.equal([[507, 508], [509]]);
  });

  it('is silent where all is well, looks now and then, and reads nothing before it has said something', async () => {
    const { clock, state, sent, tick } = scene();
    state.events = [certified(509, 0b1111n), certified(510, 0b1111n)];
    for (let at = 0; at < 3; at += 1) expect(await tick()).to.equal(true);
    clock.advance(1_000);
    await tick();
    expect([state.looks, sent.length]).to.deep.equal([2, 0]);
    for (const nobody of [scene({ said: [] }), scene({ index: 0 })]) {
      expect(await nobody.tick()).to.equal(true);
      expect(nobody.state.looks).to.equal(0);
    }
  });

  it('heals what is not healed yet, opened as others have left it', async () => {
    const { state, sent, tick } = scene();
    state.events = [
      certified(508), certified(509, 0b0101n),
      { kind: 'healed', hour: 508, index: INDEX, root: 1n }, { kind: 'healed', hour: 509, index: 4, root: 2n },
    ];
    await tick();
    const calls = sent.flatMap((intent) => intent.calls);
    expect(calls.map(({ calldata }) => calldata.slice(1, 8))).to.deep.equal(
      [[509n, 4n, 4n, 7n, BigInt(NOW - 900), 2n, 0b1101n]]);
  });

  it('claims no hour that it said nothing in, and signs over the block that was certified, whatever it knew', async () => {
    const { state, sent, tick } = scene({ said: [507] });
    state.events = [certified(507, 0b1101n, 8n), certified(508)];
    await tick();
    expect(sent.flatMap(({ calls }) => calls.map(({ calldata }) => calldata.slice(-2)))).to.deep.equal([[507n, 8n]]);
  });

  it('tries again where another\'s healing came between, and gives up what nothing mends', async () => {
    const { clock, state, hours, failed, tick } = scene();
    state.events = [507, 508, 509, 510].map((hour) => certified(hour));
    const short = new KeeperError('TX_REFUSED', 'The balance is short.');
    state.refuse = (hour) => ({ 507: refusal('HOUR_UNKNOWN'), 508: refusal('HEARTBEAT'), 509: short })[Number(hour)];
    expect(await tick()).to.equal(true);
    expect([hours(), failed.length]).to.deep.equal([[[510]], 3]);
    state.refuse = () => undefined;
    clock.advance(1_000);
    await tick();
    expect(hours()).to.deep.equal([[507, 509], [510]]);
  });

  it('sends what was refused on the chain alone, and not for ever', async () => {
    const { state, hours, tick } = scene();
    state.events = [507, 508, 509, 510].map((hour) => certified(hour));
    state.reverted = [508n, 510n, 510n, 510n, 510n];
    await tick();
    expect(hours()).to.deep.equal([[508], [507, 509]]);
  });

  it('keeps nobody from working where the chain cannot be asked', async () => {
    const { state, failed, tick } = scene();
    state.events = [certified(507)];
    state.refuse = () => new KeeperError('CHAIN_UNAVAILABLE', 'Away.');
    expect(await tick()).to.equal(true);
    expect(failed).to.have.length(1);
  });
});
