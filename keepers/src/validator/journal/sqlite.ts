import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { KeeperError } from '../../core/errors.ts';
import { atomically, openDatabase, statements } from '../../store/database.ts';
import type { Durability } from '../../store/database.ts';
import type { Decision } from '../consensus/messages.ts';
import type { Record } from '../consensus/records.ts';
import type { Journal } from './journal.ts';
import { decodeRecord, encodeRecord } from './encoding.ts';

const SCHEMA = `
-- One digest a place: what double-sign protection rests on.
CREATE TABLE IF NOT EXISTS signed (
  chain TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  phase TEXT NOT NULL,
  view INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (chain, epoch, phase, view, sequence)
) STRICT, WITHOUT ROWID;

-- In epochs below nothing is signed any more: what was is forgotten.
CREATE TABLE IF NOT EXISTS floors (
  chain TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS records (
  number INTEGER PRIMARY KEY,
  chain TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  kind TEXT NOT NULL,
  sequence INTEGER,
  payload BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS records_by_epoch ON records (chain, epoch, number);
CREATE UNIQUE INDEX IF NOT EXISTS decisions ON records (chain, epoch, sequence) WHERE kind = 'decided';
`;

export interface SqliteJournalSettings {
  path: string;
  chain: string;
  epoch: number;
  durability?: Durability;
}

/** The journal in a SQLite file; epochs share it. */
export class SqliteJournal implements Journal {
  readonly #settings: SqliteJournalSettings;
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;

  constructor(settings: SqliteJournalSettings) {
    this.#settings = settings;
    this.#database = openDatabase(settings.path, SCHEMA, settings.durability);
    this.#sql = statements(this.#database);
  }

  append(records: readonly Record[]): void {
    atomically(this.#database, () => {
      for (const record of records) this.#append(record);
    });
  }

  load(): Record[] {
    const { chain, epoch } = this.#settings;
    const rows = this.#sql('SELECT kind, payload FROM records WHERE chain = ? AND epoch = ? ORDER BY number');
    return rows.all(chain, epoch).map(({ kind, payload }) =>
      decodeRecord(epoch, kind as Record['kind'], payload as Uint8Array));
  }

  decisions(after: number, limit: number): Decision[] {
    const { chain, epoch } = this.#settings;
    const rows = this.#sql(`SELECT payload FROM records WHERE chain = ? AND epoch = ? AND kind = 'decided'
      AND sequence > ? AND sequence <= ? ORDER BY sequence`).all(chain, epoch, after, after + limit);
    const decisions = rows.flatMap(({ payload }) => {
      const record = decodeRecord(epoch, 'decided', payload as Uint8Array);
      return record.kind === 'decided' ? [record.decision] : [];
    });
    return decisions.filter(({ sequence }, place) => sequence === after + 1 + place);
  }

  /**
   * Forgets epochs below `epoch`, and signs in none of them again. Only once nobody has a use for their evidence: who
   * keeps a journal shows by it what it did not sign.
   */
  forgetBelow(epoch: number): void {
    if (epoch <= this.#floor()) return;
    atomically(this.#database, () => {
      this.#sql('INSERT OR REPLACE INTO floors VALUES (?, ?)').run(this.#settings.chain, epoch);
      for (const table of ['signed', 'records']) {
        this.#sql(`DELETE FROM ${table} WHERE chain = ? AND epoch < ?`).run(this.#settings.chain, epoch);
      }
    });
  }

  close(): void {
    this.#database.close();
  }

  #append(record: Record): void {
    const { chain, epoch } = this.#settings;
    if (record.kind === 'signed' && !this.#claim(record)) return;
    const sequence = record.kind === 'decided' ? record.decision.sequence : null;
    this.#sql('INSERT OR IGNORE INTO records (chain, epoch, kind, sequence, payload) VALUES (?, ?, ?, ?, ?)')
      .run(chain, epoch, record.kind, sequence, encodeRecord(epoch, record));
  }

  #floor(): number {
    const floor = this.#sql('SELECT epoch FROM floors WHERE chain = ?').get(this.#settings.chain);
    return floor === undefined ? 0 : Number(floor.epoch);
  }

  /** Whether the statement is new. */
  #claim({ phase, view, sequence, digest }: Extract<Record, { kind: 'signed' }>): boolean {
    const { chain, epoch } = this.#settings;
    const floor = this.#floor();
    if (epoch < floor) {
      throw new KeeperError('DOUBLE_SIGN', 'What was signed in this epoch is forgotten: nothing is signed there again.', {
        epoch, floor, phase, view, sequence,
      });
    }
    const known = this.#sql(`SELECT digest FROM signed WHERE chain = ? AND epoch = ? AND phase = ? AND view = ?
      AND sequence = ?`).get(chain, epoch, phase, view, sequence);
    if (known === undefined) {
      this.#sql('INSERT INTO signed VALUES (?, ?, ?, ?, ?, ?)').run(chain, epoch, phase, view, sequence, digest);
      return true;
    }
    if (known.digest === digest) return false;
    throw new KeeperError('DOUBLE_SIGN', 'Another digest was signed for this place; this one is withheld.', {
      epoch, phase, view, sequence, signed: known.digest, withheld: digest,
    });
  }
}
