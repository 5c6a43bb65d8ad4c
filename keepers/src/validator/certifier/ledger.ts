import { LEVELS, decodeLevels } from '../agenda/level-list.ts';
import type { LevelList } from '../agenda/level-list.ts';
import { UPTIME, decodeColumn } from '../agenda/uptime.ts';
import type { Column } from '../agenda/uptime.ts';
import type { Committee } from '../consensus/committee.ts';
import { decodeItem } from '../consensus/items.ts';
import type { Certificate, Items } from '../consensus/messages.ts';

/** A decision with its certificate. */
export interface Certified {
  committee: Committee;
  certificate: Certificate;
  items: Items;
}

/** A decided hour with everything that a contract wants to see. */
export interface CertifiedHour extends Certified {
  /** Which of the items is the hour's. */
  place: number;
  column: Column;
}

/** The same for a part of a day's levels. */
export interface CertifiedLevels extends Certified {
  place: number;
  list: LevelList;
}

/** Decisions and their certificates, put together: what could be brought before the chain. A fold of the journal. */
export class Ledger {
  readonly #decided = new Map<string, { committee: Committee; items: Items }>();
  readonly #certificates = new Map<string, Certificate>();
  readonly #hours = new Map<number, CertifiedHour>();
  readonly #levels = new Map<string, CertifiedLevels>();

  decided(committee: Committee, sequence: number, items: Items): void {
    const key = `${committee.epoch}/${sequence}`;
    this.#decided.set(key, { committee, items });
    this.#join(key);
  }

  certified(committee: Committee, certificate: Certificate): void {
    const key = `${committee.epoch}/${certificate.sequence}`;
    this.#certificates.set(key, certificate);
    this.#join(key);
  }

  /** Oldest first. */
  hours(): CertifiedHour[] {
    return [...this.#hours.values()].sort((a, b) => a.column.hour - b.column.hour);
  }

  /** Oldest first, each day's parts in their order. */
  levels(): CertifiedLevels[] {
    return [...this.#levels.values()].sort(({ list: a }, { list: b }) => a.day - b.day || a.part - b.part);
  }

  forget(hour: number): void {
    this.#hours.delete(hour);
  }

  forgetLevels(list: LevelList): void {
    this.#levels.delete(keyOf(list));
  }

  #join(key: string): void {
    const [decision, certificate] = [this.#decided.get(key), this.#certificates.get(key)];
    if (decision === undefined || certificate === undefined) return;
    this.#decided.delete(key);
    this.#certificates.delete(key);
    decision.items.forEach((bytes, place) => {
      const item = decodeItem(bytes);
      const column = item.topic === UPTIME ? decodeColumn(item) : undefined;
      const list = item.topic === LEVELS ? decodeLevels(item) : undefined;
      const whole = { ...decision, certificate, place };
      if (column !== undefined && !this.#hours.has(column.hour)) this.#hours.set(column.hour, { ...whole, column });
      if (list !== undefined && !this.#levels.has(keyOf(list))) this.#levels.set(keyOf(list), { ...whole, list });
    });
  }
}

function keyOf({ day, part }: LevelList): string {
  return `${day}/${part}`;
}
