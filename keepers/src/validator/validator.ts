import type { Sender } from '../chains/sender.ts';
import type { AttestedHours } from './attested/attested-hours.ts';
import type { BeaconKeeper } from './beacon/beacon.ts';
import type { Certifier } from './certifier/executor.ts';
import type { Rotator } from './epochs/rotator.ts';
import type { Sessions } from './epochs/sessions.ts';
import type { Term, Terms } from './epochs/terms.ts';
import type { HeartbeatBook } from './heartbeats/book.ts';
import type { Hours } from './heartbeats/hours.ts';
import type { Roll } from './heartbeats/roll.ts';
import type { LevelDays } from './levels/level-days.ts';
import type { WorkedHours } from './work/worked-hours.ts';

export interface ValidatorModules {
  hours: Hours;
  book: HeartbeatBook;
  roll: Roll;
  terms: Terms;
  sessions: Sessions;
  /** Absent on a network without a pool: there are no levels. */
  days: LevelDays | undefined;
  /** Absent on a network without an AttestedJudge. */
  attested: AttestedHours | undefined;
  /** Absent where the settings name no JobManager or no pool: heartbeats alone say who was there. */
  worked: WorkedHours | undefined;
  /** Told how many workers the pool has, and whom of them nobody asks to be there. */
  onRoll: (workers: number, excused: ReadonlySet<number>) => void;
  /** Absent where the settings name no beacon. */
  beacon: BeaconKeeper | undefined;
  /** Absent where there is no account or no Uptime contract: others bring what was decided before the chain. */
  chain?: { sender: Sender; certifier: Certifier; rotator: Rotator | undefined };
  /** After each look at the chain. */
  onTick: () => void;
  /** A part of a tick failed beside the one that the tick fails with. */
  onFailed: (part: string, error: unknown) => void;
}

const HOURS_KEPT = 48;

/**
 * One tick: the hour, the pool, the epochs; then ask for decisions, and bring those that are made before the chain.
 * What fails of it keeps no other part from its work: it fails when all is done.
 */
export class Validator {
  readonly #modules: ValidatorModules;
  #failures: { part: string; error: unknown }[] = [];

  constructor(modules: ValidatorModules) {
    this.#modules = modules;
  }

  async tick(signal: AbortSignal): Promise<void> {
    const { hours, days, attested, worked, beacon, onTick, onFailed } = this.#modules;
    this.#failures = [];
    // All others ask it for the time: without a node nothing else is tried.
    await hours.refresh();
    const living = (await this.#part('epochs', () => this.#follow())) ?? [];
    onTick();
    // Jobs wait for shares, and these for no transaction.
    await this.#part('beacon', async () => beacon?.look());
    await this.#bring(living, signal);
    await this.#part('work', async () => worked?.refresh());
    await this.#part('attested', async () => attested?.refresh());
    // Last, since it reads a month of events, and only once a day: nothing else waits for a node that has none.
    await this.#part('levels', async () => days?.refresh());
    const [first, ...others] = this.#failures;
    for (const { part, error } of others) onFailed(part, error);
    if (first !== undefined) throw first.error;
  }

  /** Returns the epochs that live. */
  async #follow(): Promise<readonly Term[]> {
    const { hours, book, roll, terms, sessions, onRoll } = this.#modules;
    await this.#part('heartbeats', async () => {
      book.forgetBelow(hours.current - HOURS_KEPT);
      for (const hour of book.hours()) await hours.find(hour);
      onRoll(await roll.count(), await roll.excused(hours.now));
    });
    const living = await terms.living(hours.now);
    sessions.follow(living);
    for (const session of sessions.all()) session.propose();
    return living;
  }

  /** Jobs wait for the beacon: it is first. */
  async #bring(living: readonly Term[], signal: AbortSignal): Promise<void> {
    const { beacon, chain, hours: { now } } = this.#modules;
    if (chain === undefined) return;
    const { sender, certifier, rotator } = chain;
    const steps: [part: string, step: () => Promise<boolean | undefined>][] = [
      ['transactions', () => sender.begin(signal)],
      ['beacon', async () => beacon?.bring(signal)],
      ['certificates', () => certifier.certify(now, signal)],
      ['rotation', async () => rotator?.rotate(living, now, signal)],
    ];
    for (const [part, step] of steps) if ((await this.#part(part, step)) === false) return;
  }

  /** What it returned, or undefined if it failed. */
  async #part<Result>(part: string, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#failures.push({ part, error });
      return undefined;
    }
  }
}
