import { expect } from 'chai';
import { SqliteBus } from './bus/sqlite.ts';
import { SqliteStore } from './store/sqlite.ts';
import { jobView } from './testing/jobs.ts';
import { testAssigner, testWorker } from './testing/keepers.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { seededRandom } from './testing/random.ts';
import { SimulatedChain } from './testing/simulated-chain.ts';
import { WORKERS } from './testing/simulated-hub.ts';

const ASSIGNER = 0xb1n;
/** Stands for SIGKILL: whatever was under way ends here, and only what was committed to the databases is left. */
class Killed extends Error {}

interface Process {
  tick(signal: AbortSignal): Promise<void>;
}

/** Keepers over databases that outlive them, and a chain; any of them can be killed at any request and any write. */
class World {
  readonly chain = new SimulatedChain();
  readonly clock = new ManualClock();
  readonly random: () => number;
  readonly bus = new SqliteBus({ path: ':memory:', clock: this.clock });
  /** Asked at each request and each write; true kills the keeper there. */
  kill: () => boolean = () => false;
  readonly #stores = new Map<bigint, SqliteStore>();
  readonly #processes = new Map<bigint, Process>();
  readonly #never = new AbortController().signal;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  #start(account: bigint): Process {
    let dead = false;
    const fault = (): void => {
      if (dead || this.kill()) {
        dead = true;
        throw new Killed();
      }
    };
    const database = this.#stores.get(account) ?? new SqliteStore(':memory:');
    this.#stores.set(account, database);
    const store = new Proxy(database, {
      get: (target, name) => {
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
    const surroundings = { chain: this.chain.port(account, fault), store, bus: this.bus, clock: this.clock };
    const keeper = account === ASSIGNER ? testAssigner(surroundings, 'outliving') : testWorker(surroundings);
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
    for (const store of this.#stores.values()) store.close();
    await this.bus.close();
  }
}

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
        ? [jobView(BigInt((jobs += 1)), chain.tip.number + 1, random() < 0.3 ? { consumer: 0xddn } : {})]
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
        const key = `${call.entrypoint}:${jobId}`;
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

describe('keepers under kills and reorganisations', function () {
  this.timeout(120_000);

  it('end each job exactly once, wherever they are killed', async () => {
    const requests = await lifeWithOneKill(Infinity);
    expect(requests).to.be.greaterThan(200);
    for (let victim = 1; victim <= requests; victim += 1) await lifeWithOneKill(victim);
  });

  for (let seed = 1; seed <= 40; seed += 1) {
    it(`end each job exactly once, walk ${seed}`, () => randomWalk(seed));
  }
});
