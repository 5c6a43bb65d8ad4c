import { UPTIME, decodeColumn } from '../agenda/uptime.ts';
import type { Column } from '../agenda/uptime.ts';
import type { Committee } from '../consensus/committee.ts';
import { decodeItem } from '../consensus/items.ts';
import type { Certificate, Items } from '../consensus/messages.ts';

/** A decided hour with everything that a contract wants to see. */
export interface CertifiedHour {
  committee: Committee;
  certificate: Certificate;
  items: Items;
  /** Which of the items is the hour's. */
  place: number;
  column: Column;
}

/** Decisions and their certificates, put together: what could be brought before the chain. A fold of the journal. */
export class Ledger {
  readonly #decided = new Map<string, { committee: Committee; items: Items }>();
  readonly #certificates = new Map<string, Certificate>();
  readonly #hours = new Map<number, CertifiedHour>();

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

  forget(hour: number): void {
    this.#hours.delete(hour);
  }

  #join(key: string): void {
    const [decision, certificate] = [this.#decided.get(key), this.#certificates.get(key)];
    if (decision === undefined || certificate === undefined) return;
    this.#decided.delete(key);
    this.#certificates.delete(key);
    decision.items.forEach((bytes, place) => {
      const item = decodeItem(bytes);
      const column = item.topic === UPTIME ? decodeColumn(item) : undefined;
      if (column === undefined || this.#hours.has(column.hour)) return;
      this.#hours.set(column.hour, { ...decision, certificate, place, column });
    });
  }
}
