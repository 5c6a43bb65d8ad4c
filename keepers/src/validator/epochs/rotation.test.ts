import { expect } from 'chai';
import { systemClock } from '../../core/clock.ts';
import { Agenda } from '../agenda/agenda.ts';
import { UPTIME, decodeColumn, encodeColumn } from '../agenda/uptime.ts';
import type { ItemSource } from '../agenda/source.ts';
import { Ledger } from '../certifier/ledger.ts';
import { createCommittee } from '../consensus/committee.ts';
import type { Evidence } from '../consensus/evidence.ts';
import { keySigner, keyVerifier } from '../consensus/keys.ts';
import { LIMITS } from '../consensus/limits.ts';
import type { Item } from '../consensus/items.ts';
import type { Record } from '../consensus/records.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { MemoryNetwork } from '../network/memory.ts';
import { Session } from '../session.ts';
import { Sessions } from './sessions.ts';
import { livingTerms, owns } from './terms.ts';

const OVERLAP = 1_000;
const RULES = { overlapSeconds: OVERLAP, lifetimeSeconds: 10 * HOUR_SECONDS };
const [FIRST, SECOND] = [10 * HOUR_SECONDS, 12 * HOUR_SECONDS];
const keys = [0, 1, 2, 3, 4, 5].map((id) =>
  keySigner({ protocol: Buffer.alloc(32, id + 1), chain: Buffer.from([0, id + 1, ...Buffer.alloc(30, 7)]) }));
const nameOf = (id: number): string => Buffer.from(keys[id]!.protocolKey).toString('hex');

function committee(epoch: number, ids: readonly number[]) {
  return createCommittee({
    chain: '5349'.padStart(64, '0'), epoch, genesis: `${epoch}`.padStart(64, '0'),
    members: ids.map((validator, id) =>
      ({ id, weight: 10, protocolKey: keys[validator]!.protocolKey, chainKey: keys[validator]!.chainKey })),
  });
}

/** Validators 0 to 3 in the first epoch, 2 to 5 in the second. */
const BEGINNINGS = [
  { committee: committee(1, [0, 1, 2, 3]), beganAt: FIRST }, { committee: committee(2, [2, 3, 4, 5]), beganAt: SECOND },
];

/** Hours are ready when they are over: nothing else enters. */
class OverHours implements ItemSource {
  readonly topic = UPTIME;
  readonly decidedHours: number[] = [];
  readonly #now: () => number;
  readonly #owns: (time: number) => boolean;

  constructor(now: () => number, mine: (time: number) => boolean) {
    this.#now = now;
    this.#owns = mine;
  }

  pending(): Item[] {
    return Array.from({ length: 8 }, (_hour, at) => 8 + at).filter((hour) => this.#isReady(hour)).map((hour) =>
      encodeColumn({ hour, blockHash: 1n, workers: 1, present: new Set([1]) }));
  }

  accepts(item: Item): boolean {
    const column = decodeColumn(item);
    return column !== undefined && this.#isReady(column.hour);
  }

  decided(item: Item): void {
    this.decidedHours.push(decodeColumn(item)!.hour);
  }

  #isReady(hour: number): boolean {
    const over = (hour + 1) * HOUR_SECONDS;
    return over <= this.#now() && this.#owns(over) && !this.decidedHours.includes(hour);
  }
}

class Town {
  now = FIRST;
  readonly network = new MemoryNetwork();
  readonly journals = new Map<string, MemoryJournal>();
  readonly decided = new Map<string, number[]>();
  readonly ledgers = keys.map(() => new Ledger());
  readonly evidence: Evidence[] = [];
  readonly faults: unknown[] = [];
  readonly sessions: Sessions[];

  constructor() {
    this.sessions = keys.map(({ signer }, id) => {
      const transport = this.network.open(nameOf(id));
      return new Sessions(nameOf(id), (term, self, mine) => {
        const name = `${id}/${term.committee.epoch}`;
        const journal = this.journals.get(name) ?? new MemoryJournal();
        this.journals.set(name, journal);
        const source = new OverHours(() => this.now, mine);
        this.decided.set(name, source.decidedHours);
        return new Session({
          committee: term.committee, self, signer, verifier: keyVerifier(), limits: LIMITS, journal, transport,
          timing: { progressMs: 2_000, longestMs: 9_000, resendMs: 200 }, clock: systemClock,
          agenda: new Agenda([source]), ledger: this.ledgers[id]!,
          onEvidence: (_epoch, found) => this.evidence.push(found), onRefusal: () => {},
          onFatal: (error) => this.faults.push(error),
        });
      });
    });
  }

  /** Time passes, everybody looks at the chain and asks for what is due. */
  tick(now: number, ids: readonly number[] = keys.map((_key, id) => id)): void {
    this.now = now;
    for (const id of ids) {
      this.sessions[id]!.follow(livingTerms(BEGINNINGS, RULES, now));
      for (const session of this.sessions[id]!.all()) session.propose();
    }
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    for (let tries = 0; !holds(); tries += 1) {
      if (tries > 500) throw new Error(`Waited in vain: ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  hours(id: number, epoch: number): number[] {
    return this.decided.get(`${id}/${epoch}`) ?? [];
  }

  epochs(id: number): number[] {
    return this.sessions[id]!.all().map(({ epoch }) => epoch);
  }

  stop(): void {
    for (const sessions of this.sessions) sessions.stop();
  }
}

describe('rotation from one epoch to the next', () => {
  it('lets epochs overlap in certificates, never in what they decide', () => {
    const living = (now: number) => livingTerms(BEGINNINGS, RULES, now);
    const epochs = (now: number) => living(now).map((term) => term.committee.epoch);
    expect([FIRST - 1, FIRST, SECOND - 1, SECOND, SECOND + OVERLAP - 1, SECOND + OVERLAP].map(epochs))
      .to.deep.equal([[], [1], [1], [1, 2], [1, 2], [2]]);
    expect([10, 20].map((hours) => epochs(SECOND + hours * HOUR_SECONDS))).to.deep.equal([[], []]);
    for (let time = FIRST; time < SECOND + 2 * OVERLAP; time += 250) {
      expect(living(SECOND).filter((term) => owns(term, time))).to.have.length(1);
    }
  });

  it('lets a validator know the others before it takes part', () => {
    const known = livingTerms(BEGINNINGS.slice(0, 1), RULES, FIRST);
    const sessions = new Sessions(nameOf(0), () => expect.fail('No session begins yet.'), known);
    expect([1, 4].map((id) => sessions.isValidator(nameOf(id)))).to.deep.equal([true, false]);
    expect(sessions.all()).to.deep.equal([]);
  });

  it('hands over: the old committee ends what is its own, the new one begins, some sign for both', async () => {
    const town = new Town();
    try {
      town.tick(11 * HOUR_SECONDS);
      await town.until('the first epoch decides hours 9 and 10', () =>
        [0, 1, 2, 3].every((id) => town.hours(id, 1).length === 2));
      expect(town.epochs(4)).to.deep.equal([]);

      // The epoch turns over while validators 0 and 1, half of the old committee, have not looked at the chain.
      town.tick(SECOND, [2, 3, 4, 5]);
      await town.until('the second epoch decides hour 11', () =>
        [2, 3, 4, 5].every((id) => town.hours(id, 2).includes(11)));
      expect([2, 3].map((id) => town.epochs(id))).to.deep.equal([[1, 2], [1, 2]]);
      expect(town.hours(2, 1)).to.deep.equal([9, 10]);

      town.tick(SECOND + OVERLAP);
      expect(keys.map((_key, id) => town.epochs(id))).to.deep.equal([[], [], [2], [2], [2], [2]]);
      town.tick(13 * HOUR_SECONDS);
      await town.until('the second epoch goes on', () => [2, 3, 4, 5].every((id) => town.hours(id, 2).includes(12)));

      const hours = (ledger: Ledger) =>
        ledger.hours().map(({ column: { hour }, committee: { epoch } }) => `${epoch}/${hour}`);
      await town.until('all is certified', () => hours(town.ledgers[2]!).length === 4);
      expect(hours(town.ledgers[2]!)).to.deep.equal(['1/9', '1/10', '2/11', '2/12']);
      expect([town.evidence, town.faults]).to.deep.equal([[], []]);
      const signed = (name: string) =>
        town.journals.get(name)!.load().filter((record: Record) => record.kind === 'signed');
      for (const name of ['2/1', '2/2', '3/1', '3/2']) expect(signed(name)).not.to.deep.equal([]);
    } finally {
      town.stop();
    }
  });

  it('lets the old committee decide an hour of its own while the new one is at work', async () => {
    const town = new Town();
    try {
      town.tick(SECOND, [2, 3, 4, 5]);
      await town.until('the second epoch decides hour 11', () => town.hours(5, 2).includes(11));
      expect(town.hours(2, 1)).to.deep.equal([]);
      town.tick(SECOND + OVERLAP - 1, [0, 1]);
      await town.until('the first epoch decides hours 9 and 10', () =>
        [0, 1, 2, 3].every((id) => town.hours(id, 1).length === 2));
      expect(town.hours(2, 2)).to.deep.equal([11]);
      expect([town.evidence, town.faults]).to.deep.equal([[], []]);
    } finally {
      town.stop();
    }
  });

  it('takes a member that comes back to its epochs, with what it signed', async () => {
    const town = new Town();
    try {
      town.tick(FIRST);
      await town.until('hour 9 is decided', () => [0, 1, 2, 3].every((id) => town.hours(id, 1).length === 1));
      const before = town.journals.get('3/1')!.load().length;
      town.sessions[3]!.stop();
      town.tick(11 * HOUR_SECONDS, [0, 1, 2]);
      await town.until('hour 10 is decided without it', () => town.hours(0, 1).length === 2);
      town.tick(11 * HOUR_SECONDS, [3]);
      expect(town.hours(3, 1)).to.deep.equal([9]);
      await town.until('it has caught up', () => town.hours(3, 1).length === 2);
      expect(town.journals.get('3/1')!.load().length).to.be.greaterThan(before);
      expect([town.evidence, town.faults]).to.deep.equal([[], []]);
    } finally {
      town.stop();
    }
  });
});
