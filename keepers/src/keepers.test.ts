import { expect } from 'chai';
import { SqliteBus } from './bus/sqlite.ts';
import { SqliteStore } from './store/sqlite.ts';
import { jobView } from './testing/jobs.ts';
import { testAssigner, testWorker } from './testing/keepers.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { seededRandom } from './testing/random.ts';
import { SimulatedChain } from './testing/simulated-chain.ts';
import { JUDGES, WORKERS } from './testing/simulated-hub.ts';
import { simulatedJudges } from './testing/simulated-judges.ts';
import { ClaimBook } from './worker/claims/book.ts';

const ASSIGNER = 0xb1n;
/** Stands for SIGKILL: whatever was under way ends here, and only what was committed to the databases is left. */
class Killed extends Error {}

interface Process {
  tick(signal: AbortSignal): Promise<void>;
}

/** The same, with `fault` run before and after each of its methods. */
function faulty<T extends object>(target: T, fault: () => void): T {
  return new Proxy(target, {
    get: (_target, name) => {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        fault();
        const value = member.apply(target, args) as unknown;
        fault();
        return value;
      };
    },
  });
}

/** Keepers over databases that outlive them, and a chain; any of them can be killed at any request and any write. */
class World {
  readonly chain = new SimulatedChain();
  readonly clock = new ManualClock();
  readonly random: () => number;
  readonly bus = new SqliteBus({ path: ':memory:', clock: this.clock });
  /** Asked at each request and each write; true kills the keeper there. */
  kill: (account: bigint) => boolean = () => false;
  readonly #stores = new Map<bigint, SqliteStore>();
  readonly #books = new Map<bigint, ClaimBook>();
  readonly #processes = new Map<bigint, Process>();
  readonly #never = new AbortController().signal;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  #start(account: bigint): Process {
    let dead = false;
    const fault = (): void => {
      if (dead || this.kill(account)) {
        dead = true;
        throw new Killed();
      }
    };
    const database = this.#stores.get(account) ?? new SqliteStore(':memory:');
    this.#stores.set(account, database);
    const book = this.#books.get(account) ?? new ClaimBook(':memory:');
    this.#books.set(account, book);
    const surroundings = {
      chain: this.chain.port(account, fault), store: faulty(database, fault), bus: this.bus, clock: this.clock,
    };
    const judges = simulatedJudges(this.chain, surroundings.chain);
    const keeper = account === ASSIGNER
      ? testAssigner(surroundings, 'outliving')
      : testWorker({ ...surroundings, judges, claims: faulty(book, fault) });
    return {
      tick: async (signal) => {
        try {
          await keeper.tick(signal);
        } finally {
          if (dead) throw new Killed();
        }
      },
    };
  }

  async tick(account: bigint): Promise<void> {
    const process = this.#processes.get(account) ?? this.#start(account);
    this.#processes.set(account, process);
    try {
      await process.tick(this.#never);
    } catch (error) {
      if (error instanceof Killed) this.#processes.delete(account);
      else if (!['CHAIN_MOVED', 'NONCE_TAKEN'].includes((error as { code?: string }).code ?? '')) throw error;
    }
    this.clock.advance(500);
  }

  async close(): Promise<void> {
    for (const store of [...this.#stores.values(), ...this.#books.values()]) store.close();
    await this.bus.close();
  }
}

/** What makes a job one of a level, and who is told. */
const OPTIMISTIC = { state: 'judged', verifier: JUDGES.optimistic } as const;
const ATTESTED = { state: 'judged', verifier: JUDGES.attested } as const;
const levelAt = (dice: number) => (dice < 0.4 ? {} : dice < 0.7 ? OPTIMISTIC : ATTESTED);
const consumerAt = (dice: number) => (dice < 0.3 ? { consumer: 0xddn } : {});

async function randomWalk(seed: number): Promise<void> {
  const world = new World(seed);
  const { chain, random } = world;
  const keepers = [...WORKERS, ASSIGNER];
  world.kill = () => random() < 0.02;
  let jobs = 0;
  for (let step = 0; step < 150; step += 1) {
    const dice = random();
    if (dice < 0.5) await world.tick(keepers[Math.floor(random() * keepers.length)] ?? ASSIGNER);
    else if (dice < 0.55) chain.reorganise(1 + Math.floor(random() * 5), random() < 0.5);
    else {
      const submissions = random() < 0.25
        ? [jobView(BigInt((jobs += 1)), chain.tip.number + 1, { ...levelAt(random()), ...consumerAt(random()) })]
        : [];
      chain.mine(submissions);
    }
    expectOnce(chain);
  }
  world.kill = () => false;
  for (let round = 0; round < 150; round += 1) {
    for (const keeper of keepers) await world.tick(keeper);
    chain.mine();
  }
  expectOnce(chain);
  for (const view of chain.jobs.values()) expect(view.ended, `seed ${seed}, job ${view.jobId}`).not.to.equal(null);
  await world.close();
}

/** On the chain as it is, no keeper has acted twice on a job in one way: no transaction of one sender repeats a job. */
function expectOnce(chain: SimulatedChain): void {
  const seen = new Set<string>();
  for (const { transaction, receipt } of chain.executed) {
    if (receipt.outcome !== 'succeeded') continue;
    for (const call of transaction.calls) {
      const items = Buffer.from(call.calldata.map(Number)).toString().matchAll(/"jobId":"(\d+)n"/g);
      for (const [, jobId] of items) {
        const own = call.entrypoint === 'commit' || call.entrypoint === 'reveal' ? transaction.sender : '';
        const key = `${call.entrypoint}:${jobId}:${own}`;
        expect(seen.has(key), key).to.equal(false);
        seen.add(key);
      }
    }
  }
}

/** A job to its delivery and one that expires; a kill at the `victim`-th request or write. Returns their number. */
async function lifeWithOneKill(victim: number): Promise<number> {
  const world = new World(1);
  const { chain } = world;
  let requests = 0;
  world.kill = () => (requests += 1) === victim;
  chain.mine([jobView(1n, 1, { consumer: 0xddn }), jobView(2n, 1, { modelHash: 0xbadn, deadlineBlock: 15n })]);
  const isOpen = (): boolean => [...chain.jobs.values()].some((view) => view.ended === null);
  for (let block = 0; block < 8; block += 1) chain.mine();
  for (let block = 8; block < 40 && isOpen(); block += 1) {
    chain.mine();
    await world.tick(WORKERS[1] ?? 0n);
    await world.tick(ASSIGNER);
    expectOnce(chain);
  }
  const ends = [...chain.jobs.values()].map((view) => view.ended);
  expect(ends, `killed at ${victim}`).to.deep.equal(['delivered', 'expired']);
  expect(chain.executed.every(({ receipt }) => receipt.outcome === 'succeeded'), `killed at ${victim}`).to.equal(true);
  await world.close();
  return requests;
}

/**
 * Jobs without a proof, one of them to be proven all the same, and workers alone. A kill of the one that is drawn first
 * at its `victim`-th request or write; returns their number.
 */
async function judgedLifeWithOneKill(victim: number): Promise<number> {
  const world = new World(1);
  const { chain } = world;
  let points = 0;
  world.kill = (account) => account === WORKERS[1] && (points += 1) === victim;
  const [posted, attested, audited] = [1n, 4n, 7n];
  chain.mine([jobView(posted, 1, OPTIMISTIC), jobView(attested, 1, ATTESTED), jobView(audited, 1, OPTIMISTIC)]);
  const isOpen = (): boolean => [...chain.jobs.values()].some((view) => view.ended === null);
  for (let block = 0; block < 8; block += 1) chain.mine();
  while (chain.tip.number < 60 && isOpen()) {
    // Once nobody has a turn any more, only windows pass.
    for (let block = chain.tip.number > 24 ? 3 : 1; block > 0; block -= 1) chain.mine();
    for (const worker of WORKERS) await world.tick(worker);
    expectOnce(chain);
  }
  const ends = [...chain.jobs.values()].map((view) => view.ended);
  expect(ends, `killed at ${victim}`).to.deep.equal(['settled', 'settled', 'settled']);
  const kinds = chain.executed.flatMap(({ transaction }) => transaction.calls.map(({ entrypoint }) => entrypoint));
  expect(kinds.filter((kind) => kind === 'prove'), `killed at ${victim}`).to.have.length(1);
  expect(kinds.filter((kind) => kind === 'reveal'), `killed at ${victim}`).to.have.length(3);
  const reverted = chain.executed.filter(({ receipt }) => receipt.outcome !== 'succeeded');
  const why = reverted.map(({ receipt, transaction }) => [receipt.reason, transaction.calls[0]?.entrypoint]);
  expect(why, `killed at ${victim}`).to.deep.equal([]);
  await world.close();
  return points;
}

// A32: a reorganisation may change a seed's hash, and with it a draw; never what was signed for a job.
describe('keepers under kills and reorganisations', function () {
  this.timeout(120_000);

  it('end each job exactly once, wherever they are killed', async () => {
    const requests = await lifeWithOneKill(Infinity);
    expect(requests).to.be.greaterThan(200);
    for (let victim = 1; victim <= requests; victim += 1) await lifeWithOneKill(victim);
  });

  it('end each job without a proof exactly once, wherever workers are killed', async () => {
    const points = await judgedLifeWithOneKill(Infinity);
    expect(points).to.be.greaterThan(300);
    // To die after one write is to die before the next.
    for (let victim = 1; victim <= points; victim += 2) await judgedLifeWithOneKill(victim);
  });

  for (let seed = 1; seed <= 40; seed += 1) {
    it(`end each job exactly once, walk ${seed}`, () => randomWalk(seed));
  }
});
