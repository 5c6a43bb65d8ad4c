import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openDatabase, statements } from '../store/database.ts';
import type { Durability } from '../store/database.ts';
import { evidenceKey } from './consensus/evidence.ts';
import type { Evidence } from './consensus/evidence.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS evidence (
  epoch INTEGER NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (epoch, key)
) STRICT;
`;

/** Evidence that came up, once each: for whoever brings it before the Slashing contract. Bytes are hex. */
export class EvidenceStore {
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;

  constructor(path: string, durability?: Durability) {
    this.#database = openDatabase(path, SCHEMA, durability);
    this.#sql = statements(this.#database);
  }

  /** Returns whether it is new. */
  add(epoch: number, evidence: Evidence): boolean {
    const payload = JSON.stringify(evidence, (_key, value) =>
      (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value));
    const { changes } = this.#sql('INSERT OR IGNORE INTO evidence VALUES (?, ?, ?)')
      .run(epoch, evidenceKey(evidence), payload);
    return changes === 1;
  }

  all(): { epoch: number; evidence: unknown }[] {
    return this.#sql('SELECT epoch, payload FROM evidence ORDER BY epoch, key').all()
      .map(({ epoch, payload }) => ({ epoch: epoch as number, evidence: JSON.parse(payload as string) }));
  }

  close(): void {
    this.#database.close();
  }
}
