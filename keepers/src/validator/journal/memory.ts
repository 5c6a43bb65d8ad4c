import { KeeperError } from '../../core/errors.ts';
import type { Decision } from '../consensus/messages.ts';
import type { Record } from '../consensus/records.ts';
import type { Journal } from './journal.ts';

/** A journal that survives its driver, not its process: the simulator's disk. */
export class MemoryJournal implements Journal {
  readonly #records: Record[] = [];
  readonly #signed = new Map<string, string>();
  readonly #decisions = new Map<number, Decision>();

  append(records: readonly Record[]): void {
    for (const record of records) {
      if (record.kind !== 'signed') continue;
      const { phase, view, sequence, digest } = record;
      const known = this.#signed.get(`${phase}/${view}/${sequence}`);
      if (known !== undefined && known !== digest) {
        throw new KeeperError('DOUBLE_SIGN', 'Another digest was signed for this place; this one is withheld.', {
          phase, view, sequence, signed: known, withheld: digest,
        });
      }
    }
    for (const record of records) {
      if (record.kind === 'signed') {
        const place = `${record.phase}/${record.view}/${record.sequence}`;
        if (this.#signed.has(place)) continue;
        this.#signed.set(place, record.digest);
      }
      if (record.kind === 'decided') {
        if (this.#decisions.has(record.decision.sequence)) continue;
        this.#decisions.set(record.decision.sequence, record.decision);
      }
      this.#records.push(record);
    }
  }

  load(): Record[] {
    return [...this.#records];
  }

  decisions(after: number, limit: number): Decision[] {
    const found: Decision[] = [];
    for (let next = this.#decisions.get(after + 1); next !== undefined && found.length < limit;) {
      found.push(next);
      next = this.#decisions.get(next.sequence + 1);
    }
    return found;
  }
}
