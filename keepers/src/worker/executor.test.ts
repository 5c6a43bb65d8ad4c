import { expect } from 'chai';
import { lruCache } from '../cache/lru.ts';
import { Sender } from '../chains/sender.ts';
import { KeeperError } from '../core/errors.ts';
import type { JobView } from '../hub/types.ts';
import { SqliteStore } from '../store/sqlite.ts';
import { MODEL, jobView } from '../testing/jobs.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { SimulatedChain } from '../testing/simulated-chain.ts';
import { WORKERS, answerTo, ranked, simulatedArguer, simulatedHub } from '../testing/simulated-hub.ts';
import type { AnswerRows, Arguer, Engine } from './engine.ts';
import { WorkerExecutor } from './executor.ts';

const ME = WORKERS[0] ?? 0n;

function set(engineAnswer = answerTo, arguer: Arguer = simulatedArguer()) {
  const chain = new SimulatedChain();
  const store = new SqliteStore(':memory:');
  const refused: [bigint, unknown][] = [];
  const engine: Engine = {
    modelHash: MODEL, inputs: 1, outputs: 1,
    answer: async (input) => ({ outputs: [engineAnswer(input[0] ?? 0n)], milliseconds: 1 }),
    arguer,
  };
  const hub = simulatedHub(ME);
  const sender = new Sender({
    chain: chain.port(ME), store, clock: new ManualClock(), waitMs: 0, pollMs: 1, lostAfterMs: 1, onOutcome: () => {},
  });
  const executor = new WorkerExecutor({
    hub, store, sender, ranks: lruCache(10), inputs: [], engines: new Map([[MODEL, engine]]), maxBatch: 8,
    onInference: () => {},
    onArgument: () => {},
    onRefused: (job, error) => refused.push([job.jobId, (error as { metadata: { reason: unknown } }).metadata.reason]),
  });
  return { chain, store, sender, executor, refused };
}

const recorded = ({ jobId, job, salt, input }: JobView): AnswerRows => ({
  jobId, modelHash: job.modelHash, inputCommitment: job.inputCommitment, salt, rows: 1, input: [...input],
  outputs: [answerTo(input[0] ?? 0n)],
});
const codeOf = (work: Promise<unknown>) => work.then(() => 'NONE', (error: { code: string }) => error.code);
const mine = Array.from({ length: 30 }, (_item, at) => BigInt(at + 1)).filter((id) => ranked(id)[0] === ME);

describe('worker executor', () => {
  it('refuses an input in the event that does not open the commitment, or has another shape', async () => {
    const { executor, store } = set();
    const view = jobView(1n, 1);
    const answered = (changes: Partial<JobView>) => codeOf(executor.answer({ ...view, ...changes }));
    expect(await answered({ input: [(view.input[0] ?? 0n) + 1n] })).to.equal('INPUT_CORRUPT');
    expect(await answered({ salt: view.salt + 1n })).to.equal('INPUT_CORRUPT');
    expect(await answered({ job: { ...view.job, rows: 2n } })).to.equal('INPUT_CORRUPT');
    expect(await answered({ input: [] })).to.equal('INPUT_MISSING');
    expect(await answered({ job: { ...view.job, modelHash: 1n } })).to.equal('MODEL_UNUSABLE');
    expect(store.answer(1n, MODEL, view.job.inputCommitment)).to.equal(undefined);
  });

  it('does not begin what no transaction could carry', async () => {
    const lone = jobView(1n, 1);
    const fits = set(answerTo, simulatedArguer(4_999));
    expect(await codeOf(fits.executor.answer(lone))).to.equal('NONE');
    const { executor, store } = set(answerTo, simulatedArguer(5_000));
    expect(await codeOf(executor.answer(lone))).to.equal('JOB_TOO_LARGE');
    expect(store.answer(1n, MODEL, lone.job.inputCommitment)).to.equal(undefined);
  });

  it('withholds a second, different answer', async () => {
    let offset = 0n;
    const { executor, store } = set((input) => answerTo(input) + offset);
    await executor.answer(jobView(1n, 1));
    await executor.answer(jobView(1n, 1));
    offset = 1n;
    expect(await codeOf(executor.answer(jobView(1n, 1)))).to.equal('ANSWER_CONFLICT');
    const kept = store.answer(1n, MODEL, jobView(1n, 1).job.inputCommitment);
    expect(kept?.outputs).to.deep.equal([answerTo(2n)]);
  });

  it('sends the good jobs of a batch in spite of the bad ones', async () => {
    const { chain, executor, sender, refused } = set();
    const views = mine.slice(0, 5).map((id) => jobView(id, 1));
    chain.mine(views);
    for (let block = 0; block < 10; block += 1) chain.mine();
    const never = new AbortController().signal;
    for (const view of views) await executor.answer(view);
    const stale = views[2];
    if (stale === undefined) throw new Error('There are five jobs.');
    const batch = views.map((view) => (view === stale ? { ...view, job: { ...view.job, tip: 1n } } : view));
    // One transaction at a time: what is under way must be in a block before the next may go.
    for (let round = 0; round < 6; round += 1) {
      await sender.begin(never);
      const open = batch.filter((view) => chain.jobs.get(view.jobId)?.ended === null);
      await executor.submit(open, never);
      chain.mine();
    }
    for (const view of views) {
      expect(chain.jobs.get(view.jobId)?.ended).to.equal(view === stale ? null : 'settled');
    }
    expect(refused.length).to.be.greaterThan(0);
    for (const refusal of refused) expect(refusal).to.deep.equal([stale.jobId, 'JOB_MISMATCH']);
    expect(chain.executed.every(({ receipt }) => receipt.outcome === 'succeeded')).to.equal(true);
  });

  it('argues once for all jobs of a transaction, and for no more than fit in it', async () => {
    const made: bigint[][] = [];
    const { felts, argue } = simulatedArguer(1_500);
    const { chain, executor, sender } = set(answerTo, {
      felts,
      argue: (context, answers) => {
        made.push(answers.map(({ jobId }) => jobId));
        return argue(context, answers);
      },
    });
    const views = mine.slice(0, 5).map((id) => jobView(id, 1));
    chain.mine(views);
    for (let block = 0; block < 10; block += 1) chain.mine();
    for (const view of views) await executor.answer(view);
    const never = new AbortController().signal;
    await sender.begin(never);
    await executor.submit(views, never);
    const ids = views.map(({ jobId }) => jobId);
    expect(made).to.deep.equal([ids.slice(0, 3)]);
    // What is under way may be lost with its process: the next one makes the same argument.
    const before = chain.waiting.map(({ calls }) => calls);
    const again = await argue(simulatedHub(ME).context, views.slice(0, 3).map((view) => recorded(view)));
    expect(before).to.deep.equal([simulatedHub(ME).submitResults(views.slice(0, 3), views.map(recorded), again.argument)]);
  });

  it('sets aside the one job that no argument can be made for', async () => {
    const { felts, argue } = simulatedArguer();
    const [cursed] = mine;
    const { chain, executor, sender, refused } = set(answerTo, {
      felts,
      argue: async (context, answers) => {
        if (answers.some(({ jobId }) => jobId === cursed)) throw new KeeperError('PROOF_FAILED', 'Cursed.', { reason: 0 });
        return argue(context, answers);
      },
    });
    const views = mine.slice(0, 4).map((id) => jobView(id, 1));
    chain.mine(views);
    for (let block = 0; block < 10; block += 1) chain.mine();
    for (const view of views) await executor.answer(view);
    const never = new AbortController().signal;
    for (let round = 0; round < 3; round += 1) {
      await sender.begin(never);
      await executor.submit(views.filter((view) => chain.jobs.get(view.jobId)?.ended === null), never);
      chain.mine();
    }
    const open = views.filter(({ jobId }) => chain.jobs.get(jobId)?.ended === null).map(({ jobId }) => jobId);
    expect(open).to.deep.equal([cursed]);
    expect(new Set(refused.map(([jobId]) => jobId))).to.deep.equal(new Set([cursed]));
  });
});
