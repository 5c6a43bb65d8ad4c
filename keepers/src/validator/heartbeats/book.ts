import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hex } from '../../core/json.ts';
import type { Felt } from '../../hub/types.ts';
import { openDatabase, statements } from '../../store/database.ts';
import type { Durability } from '../../store/database.ts';
import type { Heartbeat } from './message.ts';

const SCHEMA = `
-- Under the hash that was signed over: after a reorganisation the hour begins with another block.
CREATE TABLE IF NOT EXISTS heartbeats (
  hour INTEGER NOT NULL,
  block_hash TEXT NOT NULL,
  worker INTEGER NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (hour, block_hash, worker)
) STRICT, WITHOUT ROWID;
`;

/** The heartbeats that this validator has heard and checked. */
export class HeartbeatBook {
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;

  constructor(path: string, durability?: Durability) {
    this.#database = openDatabase(path, SCHEMA, durability);
    this.#sql = statements(this.#database);
  }

  has({ hour, worker }: Pick<Heartbeat, 'hour' | 'worker'>, blockHash: Felt): boolean {
    return this.#sql('SELECT 1 FROM heartbeats WHERE hour = ? AND block_hash = ? AND worker = ?')
      .get(hour, hex(blockHash), worker) !== undefined;
  }

  add({ hour, worker, signature }: Heartbeat, blockHash: Felt): void {
    this.#sql('INSERT OR IGNORE INTO heartbeats VALUES (?, ?, ?, ?)').run(hour, hex(blockHash), worker, signature);
  }

  /** Indices of the workers that were heard in the hour that begins with this block, ascending. */
  heard(hour: number, blockHash: Felt): number[] {
    return this.heartbeats(hour, blockHash).map(({ worker }) => worker);
  }

  /** The same with their signatures, for a validator that was away. */
  heartbeats(hour: number, blockHash: Felt): Heartbeat[] {
    return this.#sql('SELECT worker, signature FROM heartbeats WHERE hour = ? AND block_hash = ? ORDER BY worker')
      .all(hour, hex(blockHash))
      .map(({ worker, signature }) => ({ hour, worker: worker as number, signature: signature as Uint8Array }));
  }

  /** Hours in which anybody was heard, ascending. */
  hours(): number[] {
    return this.#sql('SELECT DISTINCT hour FROM heartbeats ORDER BY hour').all().map(({ hour }) => hour as number);
  }

  forgetBelow(hour: number): void {
    this.#sql('DELETE FROM heartbeats WHERE hour < ?').run(hour);
  }

  close(): void {
    this.#database.close();
  }
}
