import { expect } from 'chai';
import { pino } from 'pino';
import type { Block, Call, ChainEvent, ChainPort, Receipt } from '../../chains/port.ts';
import { Sender } from '../../chains/sender.ts';
import { createMetrics } from '../../core/metrics.ts';
import { Reporter } from '../../core/report.ts';
import type { CaseFacts } from '../../sentinel/chain/port.ts';
import { worldOf } from '../../sentinel/chain/world.ts';
import type { WatchEvent } from '../../sentinel/chain/events.ts';
import { SentinelStore } from '../../sentinel/store.ts';
import { Attempts } from '../../store/attempts.ts';
import { SqliteStore } from '../../store/sqlite.ts';
import { jobView } from '../../testing/jobs.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { ClaimBook } from './book.ts';
import { Defender } from './defender.ts';
import { defend } from './policy.ts';

const ME = 0xa1n;
const JUDGE = 0xe1n;
const CASE = 77n;
const RULES = {
  evidenceWindow: 1_209_600,
  accusations: { seconds: 1, blocks: 1, bond: 1n },
  cases: { seconds: 600, blocks: 20, bond: 1n },
};
const { jobId, job, salt, input } = jobView(5n, 1);
const ANSWER = { jobId, modelHash: job.modelHash, inputCommitment: job.inputCommitment, salt, input, outputs: [4n] };

describe('a worker before the court', function () {
  this.timeout(30_000);
  const opened = { at: 1_000, block: 100 };
  const open: CaseFacts = { state: 'open', opened, closedAt: 0 };

  it('answers in time what it has on record', () => {
    expect(defend(open, true, { time: 1_599, block: 119 }, RULES.cases)).to.equal('answer');
    expect(defend(open, true, { time: 9_999, block: 119 }, RULES.cases), 'an outage ends no window').to.equal('answer');
    expect(defend(open, true, { time: 1_600, block: 120 }, RULES.cases)).to.equal('over');
    expect(defend(open, false, { time: 1_599, block: 119 }, RULES.cases)).to.equal('lost');
    for (const state of ['none', 'guilty', 'dismissed', 'restored'] as const) {
      expect(defend({ ...open, state }, true, { time: 1_001, block: 101 }, RULES.cases), state).to.equal('over');
    }
  });

  /** A court and a chain of few words; `fault` runs at each request of the worker. */
  function scene() {
    const clock = new ManualClock(1_000_000);
    const books = {
      claims: new ClaimBook(':memory:'), cases: new SentinelStore(':memory:', 'OFF'),
      actions: new SqliteStore(':memory:'),
    };
    const state = {
      height: 100, open: undefined as number | undefined, answers: [] as Call[], refusals: [] as string[], nonce: 0n,
    };
    let fault = (): void => {};
    const asked = <T>(value: () => T) => async (): Promise<T> => {
      fault();
      const told = value();
      fault();
      return told;
    };
    const block = (number: number): Block =>
      ({ number, hash: BigInt(number), parentHash: BigInt(number - 1), timestamp: 1_000 + number });
    const { modelHash } = job;
    const event: WatchEvent =
      { kind: 'case-opened', caseId: CASE, worker: ME, judge: JUDGE, jobId, modelHash, verifier: 3n };
    const waiting: (readonly Call[])[] = [];
    const receipts = new Map<bigint, Receipt>();
    const chain = {
      account: ME,
      head: asked(() => block(state.height)),
      block: async (number: number) => asked(() => (number <= state.height ? block(number) : undefined))(),
      events: async (_of: unknown, from: number, to: number) => asked(() => (
        state.open !== undefined && from <= state.open && state.open <= to
          ? [{ block: block(state.open), txHash: 1n, address: 9n, keys: [], data: [] }] : []))(),
      nonce: asked(() => state.nonce),
      estimate: asked(() => ({ fee: 1n, bounds: undefined })),
      send: async (calls: readonly Call[], nonce: bigint) => asked(() => {
        if (nonce === state.nonce && waiting.length === 0) waiting.push(calls);
        return 500n + nonce;
      })(),
      receipt: async (hash: bigint) => asked(() => receipts.get(hash))(),
    } as unknown as ChainPort;
    const mine = (): void => {
      state.height += 1;
      for (const calls of waiting.splice(0)) {
        state.answers.push(...calls);
        const receipt = { outcome: 'succeeded', block: block(state.height), fee: 1n, reason: undefined } as const;
        receipts.set(500n + state.nonce, receipt);
        state.nonce += 1n;
      }
    };
    const start = () => {
      const report = new Reporter(pino({ level: 'silent' }), createMetrics('test'));
      const sender = new Sender({
        chain, store: books.actions, clock, waitMs: 0, pollMs: 1, lostAfterMs: 3_000,
        onOutcome: (...told) => report.outcome(...told),
      });
      const attempts = new Attempts(books.actions, clock);
      const defender = new Defender({
        claims: books.claims, sender, attempts, clock, everyMs: 1_000, argue: async () => [42n], onAccused: () => {},
        openCases: () => [...worldOf(''.padStart(64, '0'), books.cases.events(), ME).cases.values()],
        follower: {
          chain, store: books.cases, addresses: [9n], decode: (_event: ChainEvent) => [event],
          onMalformed: (error) => { throw error; }, startBlock: 90, depth: 20, stride: 50,
        },
        court: {
          rules: RULES,
          caseOf: asked((): CaseFacts => (state.answers.length > 0 ? { ...open, state: 'dismissed' } : open)),
          answerCase: (claim, argument) =>
            [{ to: 9n, entrypoint: 'answer_case', calldata: [claim.jobId, ...claim.outputs, ...argument] }],
        },
        onRefused: (caseId, error) => {
          attempts.failed('answer-case', caseId);
          state.refusals.push((error as { code: string }).code);
        },
      });
      return async (): Promise<void> => {
        const never = new AbortController().signal;
        if (await sender.begin(never)) await defender.tick(never);
      };
    };
    const close = (): void => Object.values(books).forEach((book) => book.close());
    return { clock, books, state, mine, start, close, onRequest: (work: () => void) => { fault = work; } };
  }

  /** From the case to its end; killed at the `victim`-th request. Returns how many there were. */
  async function lifeWithOneKill(victim: number): Promise<number> {
    const { clock, books, state, mine, start, close, onRequest } = scene();
    books.claims.record(JUDGE, ANSWER, 1, 0);
    state.open = 100;
    let requests = 0;
    onRequest(() => {
      if ((requests += 1) === victim) throw new Error('killed');
    });
    let tick = start();
    for (let round = 0; round < 9; round += 1) {
      await tick().catch(() => { tick = start(); });
      mine();
      clock.advance(1_000);
    }
    expect(state.answers, `killed at ${victim}`)
      .to.deep.equal([{ to: 9n, entrypoint: 'answer_case', calldata: [jobId, 4n, 42n] }]);
    close();
    return requests;
  }

  it('answers once, wherever it is killed', async () => {
    const requests = await lifeWithOneKill(Infinity);
    expect(requests).to.be.above(30);
    for (let victim = 1; victim <= requests; victim += 1) await lifeWithOneKill(victim);
  });

  it('says so when what it is accused of is not on record, and tries again later', async () => {
    const { clock, books, state, start, close } = scene();
    state.open = 100;
    const tick = start();
    await tick();
    await tick();
    expect(state.refusals).to.deep.equal(['SEAL_LOST']);
    clock.advance(2_000);
    books.claims.record(JUDGE, { ...ANSWER, modelHash: 1n }, 1, 0);
    await tick();
    expect(state.refusals, 'of another model').to.have.length(2);
    expect(state.answers).to.deep.equal([]);
    close();
  });
});
