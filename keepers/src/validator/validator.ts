import type { Sender } from '../chains/sender.ts';
import type { AttestedHours } from './attested/attested-hours.ts';
import type { BeaconKeeper } from './beacon/beacon.ts';
import type { Certifier } from './certifier/executor.ts';
import type { Rotator } from './epochs/rotator.ts';
import type { Sessions } from './epochs/sessions.ts';
import type { Terms } from './epochs/terms.ts';
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
}

const HOURS_KEPT = 48;

/** One tick: the hour, the pool, the epochs; then ask for decisions, and bring those that are made before the chain. */
export class Validator {
  readonly #modules: ValidatorModules;

  constructor(modules: ValidatorModules) {
    this.#modules = modules;
  }

  async tick(signal: AbortSignal): Promise<void> {
    const { hours, book, roll, terms, sessions, days, attested, worked, onRoll, beacon, chain, onTick } = this.#modules;
    const maySend = (await chain?.sender.begin(signal)) ?? false;
    await hours.refresh();
    book.forgetBelow(hours.current - HOURS_KEPT);
    for (const hour of book.hours()) await hours.find(hour);
    onRoll(await roll.count(), await roll.excused(hours.now));
    const living = await terms.living(hours.now);
    sessions.follow(living);
    for (const session of sessions.all()) session.propose();
    onTick();
    // First: jobs wait for it.
    const maySendMore = beacon === undefined ? maySend : await beacon.tick(maySend, signal);
    const mayFollow = maySendMore && (await chain?.certifier.certify(hours.now, signal));
    if (mayFollow === true) await chain?.rotator?.rotate(living, hours.now, signal);
    await worked?.refresh();
    await attested?.refresh();
    // Last, since it reads a month of events, and only once a day: nothing else waits for a node that has none.
    await days?.refresh();
  }
}
