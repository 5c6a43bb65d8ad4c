// A random walk over the hub's operations: the contracts and the reference model take every step together.

import { Disagreement } from './comparison.ts';
import { GOVERNANCE } from './operations/governance.ts';
import { JOBS } from './operations/jobs.ts';
import { opening } from './operations/opening.ts';
import { PENALTIES } from './operations/penalties.ts';
import { POOL } from './operations/pool.ts';
import { REGISTRY } from './operations/registry.ts';
import { SUBMISSIONS } from './operations/submissions.ts';
import { TOKEN } from './operations/token.ts';
import { VAULT } from './operations/vault.ts';
import { setStage, type Stage } from './stage.ts';
import { compareVotes } from './votes.ts';
import type { Maker, Operation } from './world.ts';

const MAKERS = { ...TOKEN, ...VAULT, ...POOL, ...PENALTIES, ...REGISTRY, ...SUBMISSIONS, ...JOBS, ...GOVERNANCE } satisfies Record<string, Maker>;
type Name = keyof typeof MAKERS | 'opening';

const WEIGHTS: Record<keyof typeof MAKERS, number> = {
  transfer: 20, transferFrom: 15, batchTransfer: 10, approve: 35, delegate: 15, burn: 5,
  deposit: 60, withdraw: 25, pay: 15, consent: 8, flushFees: 8,
  stake: 60, unstake: 30, claim: 30, syncWeight: 20, setCommission: 8, distribute: 12, refresh: 12,
  optIn: 60, optOut: 35, evict: 12,
  slash: 10, restore: 4, burnFrozen: 6, setUptime: 8,
  register: 20, retire: 3, recheck: 20,
  submit: 170, cancel: 25, expire: 60, deliver: 60, abandon: 25, assign: 45, answer: 220, pause: 1,
  schedule: 20, execute: 40, revoke: 3, usurp: 4, mint: 10, burnFrom: 15,
};

/** Stakes, penalties, earnings and draws, and what it takes for them. */
const POOL_WEIGHTS: typeof WEIGHTS = {
  ...Object.fromEntries(Object.keys(WEIGHTS).map((name) => [name, 0])) as typeof WEIGHTS,
  stake: 120, unstake: 90, claim: 60, syncWeight: 25, setCommission: 25, distribute: 30, refresh: 25,
  optIn: 40, optOut: 15, evict: 15, slash: 45, restore: 15, burnFrozen: 15, setUptime: 20,
  deposit: 15, withdraw: 15, submit: 45, assign: 30, answer: 60, expire: 10, flushFees: 2,
};

/** Blocks and time pass beside the operations, this often in a hundred. */
const MINE = 12;
const JUMP = 2;
const JUMPS = [60n, 600n, 3_600n, 86_400n, 3n * 86_400n, 9n * 86_400n];
/** Operations between comparisons of everything. */
const WHOLE = 500;
const REMEMBERED = 8;

export interface WalkReport {
  seed: number;
  operations: number;
  /** How often each operation ended how: `ok`, or the code of its refusal. */
  outcomes: Map<string, Map<string, number>>;
  slots: number;
  blocks: number;
  seconds: number;
}

export interface WalkOptions {
  seed: number;
  operations: number;
  /** The whole hub, or above all its pool. */
  over?: 'hub' | 'pool';
  onProgress?: (report: WalkReport) => void;
}

/** @throws Disagreement at the first step on which contracts and model differ. */
export async function walk({ seed, operations, over = 'hub', onProgress }: WalkOptions): Promise<WalkReport> {
  const stage = await setStage(seed);
  try {
    return await new Walk(stage, seed, over).run(operations, onProgress);
  } finally {
    await stage.hub.stop();
  }
}

class Walk {
  readonly #stage: Stage;
  readonly #seed: number;
  readonly #over: 'hub' | 'pool';
  readonly #since = Date.now();
  readonly #outcomes = new Map<string, Map<string, number>>();
  readonly #latest: string[] = [];
  readonly #firstBlock: bigint;
  readonly #opening: Operation[];
  #done = 0;

  constructor(stage: Stage, seed: number, over: 'hub' | 'pool') {
    this.#stage = stage;
    this.#over = over;
    this.#seed = seed;
    this.#firstBlock = stage.chain.next.block;
    this.#opening = opening(stage.world);
  }

  async run(operations: number, onProgress?: (report: WalkReport) => void): Promise<WalkReport> {
    try {
      while (this.#done < operations) {
        const first = this.#opening.shift();
        if (first) {
          await this.#step('opening', first);
          continue;
        }
        await this.#pass();
        const { name, operation } = this.#choose();
        await this.#step(name, operation);
        if (this.#done % WHOLE !== 0) continue;
        await this.#compareAll();
        onProgress?.(this.#report());
      }
      await this.#compareAll();
    } catch (error) {
      if (!(error instanceof Disagreement)) throw error;
      throw new Disagreement(`${error.message}\n${this.#replay()}`);
    }
    return this.#report();
  }

  /** Now and then blocks or time go by. */
  async #pass(): Promise<void> {
    const { chain, world: { dice } } = this.#stage;
    if (dice.chance(MINE)) {
      const blocks = dice.integer(1, 12);
      this.#remember(`${blocks} blocks`);
      await chain.mine(blocks);
    }
    if (dice.chance(JUMP)) {
      const seconds = dice.pick(JUMPS);
      this.#remember(`${seconds} seconds`);
      await chain.mine(1, seconds);
    }
  }

  async #step(name: Name, operation: Operation): Promise<void> {
    const { chain, mirror, comparison, world } = this.#stage;
    const sent = await chain.send(operation.by.index, [operation.call]);
    const predicted = world.model.run(() => operation.run({
      caller: operation.by.address, block: sent.block, time: sent.time, hashOf: chain.hashOf,
    }));
    this.#done += 1;
    const outcome = sent.refused ?? 'ok';
    const { entrypoint, calldata } = operation.call;
    this.#remember(`${name} by ${operation.by.index}: ${entrypoint}(${short(calldata)}) -> ${outcome}`);
    if (predicted.refused !== sent.refused) {
      const said = sent.reason ? `\nThe chain said: ${sent.reason.slice(-900)}` : '';
      throw new Disagreement(`The model says ${predicted.refused ?? 'ok'}, the chain ${outcome}.${said}`);
    }
    comparison.step(predicted.written, mirror.apply(sent.diff));
    if (sent.refused === undefined) world.book.update(predicted.result ?? [], (job) => world.model.jobs.holds(job));
    const outcomes = this.#outcomes.get(name) ?? new Map<string, number>();
    this.#outcomes.set(name, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
  }

  #choose(): { name: Name; operation: Operation } {
    const { world } = this.#stage;
    for (;;) {
      const name = world.dice.weighted(this.#over === 'pool' ? POOL_WEIGHTS : WEIGHTS);
      const operation = MAKERS[name](world);
      if (operation) return { name, operation };
    }
  }

  async #compareAll(): Promise<void> {
    const { comparison, world } = this.#stage;
    comparison.whole(world.model.cells());
    try {
      world.model.check();
    } catch (error) {
      throw new Disagreement((error as Error).message);
    }
    await compareVotes(this.#stage);
  }

  #remember(line: string): void {
    this.#latest.push(line);
    this.#latest.splice(0, this.#latest.length - REMEMBERED);
  }

  #report(): WalkReport {
    return {
      seed: this.#seed,
      operations: this.#done,
      outcomes: this.#outcomes,
      slots: this.#stage.comparison.size,
      blocks: Number(this.#stage.chain.next.block - this.#firstBlock),
      seconds: (Date.now() - this.#since) / 1000,
    };
  }

  #replay(): string {
    return `At operation ${this.#done} of seed ${this.#seed}. The latest steps:\n  ${this.#latest.join('\n  ')}\n`
      + `Replay: npm run walk --${this.#over === 'pool' ? ' --pool' : ''} --seed ${this.#seed} --steps ${this.#done}`;
  }
}

function short(calldata: unknown): string {
  const text = [calldata as string[]].flat().map((felt) => `0x${BigInt(felt).toString(16)}`).join(', ');
  return text.length > 400 ? `${text.slice(0, 400)} …` : text;
}

/** `name: 12 ok, 3 BALANCE_SHORT`, one a line. */
export function outcomeTable({ outcomes }: WalkReport): string {
  return [...outcomes].sort().map(([name, ends]) => {
    const counts = [...ends].sort(([, a], [, b]) => b - a).map(([end, count]) => `${count} ${end}`);
    return `${name.padEnd(14)} ${counts.join(', ')}`;
  }).join('\n');
}
