import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { ManualClock } from '../testing/manual-clock.ts';
import { systemClock } from './clock.ts';
import { KeeperError } from './errors.ts';
import { listening } from './listening.ts';
import { createMetrics } from './metrics.ts';
import { retry } from './retry.ts';
import { createStatusServer } from './server.ts';
import { onShutdown } from './shutdown.ts';
import { Ticker } from './ticker.ts';

describe('ticker', () => {
  it('never runs two ticks at once, and goes on after a failure', async () => {
    const stop = new AbortController();
    const errors: unknown[] = [];
    let running = 0;
    let ticks = 0;
    const ticker = new Ticker({
      clock: new ManualClock(), intervalMs: 10, onError: (error) => errors.push(error),
      tick: async () => {
        expect((running += 1)).to.equal(1);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
        ticks += 1;
        if (ticks === 2) throw new Error('once');
        if (ticks === 4) stop.abort();
      },
    });
    await ticker.run(stop.signal);
    expect([ticks, errors.length]).to.deep.equal([4, 1]);
  });

  it('wakes from its sleep, and once more if woken while it ticks', async () => {
    const stop = new AbortController();
    let ticks = 0;
    const ticker: Ticker = new Ticker({
      clock: systemClock, intervalMs: 60_000, onError: () => {},
      tick: async () => {
        ticks += 1;
        if (ticks === 1) ticker.wake();
        if (ticks === 2) setTimeout(() => ticker.wake(), 5);
        if (ticks === 3) stop.abort();
      },
    });
    await ticker.run(stop.signal);
    expect(ticks).to.equal(3);
  });

  it('stops at once while it sleeps', async () => {
    const stop = new AbortController();
    const ticker = new Ticker({ clock: systemClock, intervalMs: 60_000, onError: () => {}, tick: async () => {} });
    const run = ticker.run(stop.signal);
    setTimeout(() => stop.abort(), 5);
    await run;
    expect(ticker.lastTickAt).to.be.a('number');
  });
});

describe('retry', () => {
  const transient = () => new KeeperError('CHAIN_UNAVAILABLE', 'The node is away.');
  const options = (clock: ManualClock) => ({ clock, attempts: 4, baseMs: 100, random: () => 0 });

  it('waits longer each time, then gives the result', async () => {
    const clock = new ManualClock(0);
    let tries = 0;
    const value = await retry(async () => {
      tries += 1;
      if (tries < 4) throw transient();
      return tries;
    }, options(clock));
    expect([value, clock.now()]).to.deep.equal([4, 50 + 100 + 200]);
  });

  it('gives up after its attempts, and at once for what does not pass', async () => {
    for (const [error, expected] of [[transient(), 4], [new KeeperError('INPUT_CORRUPT', 'It is.'), 1]] as const) {
      let tries = 0;
      const caught = await retry(async () => {
        tries += 1;
        throw error;
      }, options(new ManualClock())).catch((thrown: unknown) => thrown);
      expect([caught, tries]).to.deep.equal([error, expected]);
    }
  });
});

describe('status server', () => {
  it('is healthy only while ticks come', async () => {
    const clock = new ManualClock();
    let last: number | undefined;
    const metrics = createMetrics('test');
    const server = createStatusServer({
      keeper: 'test', clock, metrics, lastTickAt: () => last, staleAfterMs: 1_000,
    });
    const health = async () => (await server.inject('/health')).statusCode;
    expect(await health()).to.equal(503);
    last = clock.now();
    clock.advance(1_000);
    expect(await health()).to.equal(200);
    clock.advance(1);
    expect(await health()).to.equal(503);
    metrics.errors.inc({ code: 'CHAIN_MOVED' });
    const { body } = await server.inject('/metrics');
    expect(body).to.match(/ciro_keeper_errors_total\{code="CHAIN_MOVED",keeper="test"\} 1/);
    await server.close();
  });
});

describe('listening', () => {
  it('says which address cannot be had, and why', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const status = createStatusServer({
      keeper: 'test', clock: new ManualClock(), metrics: createMetrics('test'), lastTickAt: () => undefined,
      staleAfterMs: 1_000,
    });
    const taken = () => listening(`127.0.0.1:${port}`, () => status.listen({ host: '127.0.0.1', port }));
    expect(await taken().catch((error: unknown) => error)).to.include({
      code: 'LISTEN_FAILED', message: `Cannot listen on 127.0.0.1:${port}: EADDRINUSE.`,
    });
    await status.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('leaves other errors as they are', async () => {
    const error = new Error('EARTH');
    expect(await listening('', () => Promise.reject(error)).catch((caught: unknown) => caught)).to.equal(error);
  });
});

describe('shutdown', () => {
  it('aborts at a signal, and lets go of the process', () => {
    const source = new EventEmitter();
    const { signal, dispose } = onShutdown(source);
    expect(signal.aborted).to.equal(false);
    source.emit('SIGTERM');
    expect(signal.aborted).to.equal(true);
    dispose();
    expect(source.listenerCount('SIGTERM') + source.listenerCount('SIGINT')).to.equal(0);
  });
});
