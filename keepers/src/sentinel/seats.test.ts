import { expect } from 'chai';
import type { DrawSeed } from '@ciro-network/sdk';
import type { Felt, JobView } from '../hub/types.ts';
import { jobView } from '../testing/jobs.ts';
import { JUDGES, TIMING as SIMULATED } from '../testing/simulated-hub.ts';
import { missedSeats } from './finding/seats.ts';
import { SeatWatch } from './seats.ts';

const TIMING = { ...SIMULATED, ranks: 4 };
const RANKS: Felt[] = Array.from({ length: TIMING.ranks }, (_rank, at) => 0xa0n + BigInt(at));
const [FIRST, SECOND, THIRD] = RANKS as [Felt, Felt, Felt];
const SEED: DrawSeed = { block: 101n, randomness: 7n, fromBlock: 120n };
const WINDOW = TIMING.rankWindow;

const job = (jobId = 1n): JobView => jobView(jobId, 100, {
  state: 'judged', verifier: JUDGES.attested, deadlineBlock: 120n + 4n * WINDOW + 10n,
});
const seat = (worker: Felt) => ({ worker, ask: 1n, commitment: worker });
const missed = (view: JobView, block: bigint, ranks = RANKS) =>
  missedSeats(view, ranks, SEED, TIMING, block).map(({ worker }) => worker);

describe('seats that are missed', () => {
  it('are those of whose turn is over, not of who still has it', () => {
    expect(missed(job(), 120n + WINDOW - 1n)).to.deep.equal([]);
    expect(missed(job(), 120n + WINDOW)).to.deep.equal([FIRST]);
    expect(missed(job(), 120n + 2n * WINDOW)).to.deep.equal([FIRST, SECOND]);
  });

  it('are no seats of who has committed, nor of the rank that stands in for others', () => {
    const view = { ...job(), seats: [seat(SECOND)] };
    expect(missed(view, 120n + 9n * WINDOW)).to.deep.equal([FIRST, THIRD]);
  });

  it('are none where nobody can commit', () => {
    expect(missed(job(), 120n + 9n * WINDOW, RANKS.slice(1))).to.deep.equal([]);
    const { job: { deadlineBlock }, ...view } = job();
    const hurried = { ...view, job: { ...job().job, deadlineBlock: deadlineBlock - 1n } };
    expect(missed(hurried, 120n + 9n * WINDOW)).to.deep.equal([]);
  });
});

describe('watch over seats', () => {
  function scene(open: JobView[], { seed }: { seed: DrawSeed | undefined } = { seed: SEED }) {
    let draws = 0;
    const watch = new SeatWatch({
      openJobs: () => open,
      hub: {
        timing: TIMING, judges: JUDGES, seed: async () => seed,
        ranked: async () => {
          draws += 1;
          return RANKS;
        },
      },
    });
    return { watch, draws: () => draws };
  }

  it('asks for each committee once, when somebody can have missed a turn', async () => {
    const { watch, draws } = scene([job(1n), job(2n)]);
    expect([await watch.missed(120n), draws()]).to.deep.equal([[], 0]);
    const found = await watch.missed(120n + WINDOW);
    expect(found.map(({ view, worker }) => [view.jobId, worker])).to.deep.equal([[1n, FIRST], [2n, FIRST]]);
    await watch.missed(121n + WINDOW);
    expect(draws()).to.equal(2);
  });

  it('leaves other levels, answers that are posted, and what the beacon has not spoken of', async () => {
    const others = [
      jobView(1n, 100), jobView(2n, 100, { state: 'judged', verifier: JUDGES.optimistic }),
      jobView(3n, 100, { state: 'posted' }),
    ];
    expect(await scene(others).watch.missed(120n + WINDOW)).to.deep.equal([]);
    expect(await scene([job()], { seed: undefined }).watch.missed(130n)).to.deep.equal([]);
  });

  it('leaves jobs whose draw contracts make no more', async () => {
    const { watch, draws } = scene([job()]);
    const late = (SEED.block / TIMING.epochLength + 2n) * TIMING.epochLength;
    expect([await watch.missed(late), draws()]).to.deep.equal([[], 0]);
  });
});
