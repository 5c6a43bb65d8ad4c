import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { BlockRef } from '../chains/port.ts';
import { fromJson, hex, toJson } from '../core/json.ts';
import type { Felt } from '../hub/types.ts';
import { BLOCKS, lastBlock, lastBlockBelow } from '../store/blocks.ts';
import { atomically, openDatabase, statements } from '../store/database.ts';
import type { Durability } from '../store/database.ts';
import type { BlockEvents, BlockStore } from '../store/store.ts';
import type { WatchEvent } from './chain/events.ts';
import type { Evidence } from './evidence.ts';

const SCHEMA = `${BLOCKS}
-- hour: of a column and its healings, which are forgotten after a while.
CREATE TABLE IF NOT EXISTS events (
  block INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hour INTEGER,
  payload TEXT NOT NULL,
  PRIMARY KEY (block, position)
) STRICT;

-- Whatever becomes of the blocks: what was signed stays signed.
CREATE TABLE IF NOT EXISTS evidence (
  id TEXT PRIMARY KEY,
  payload TEXT NOT NULL,
  recorded_at INTEGER NOT NULL
) STRICT;
`;

/** Certified hours that are of use: six for an accusation, and one day in which they are healed. */
const HOURS_KEPT = 32;

export interface RecordedEvidence {
  evidence: Evidence;
  /** Milliseconds since 1970. */
  recordedAt: number;
}

/** What a sentinel must not forget beside its transactions: how far it has read, and what it can prove. */
export class SentinelStore implements BlockStore<WatchEvent> {
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;

  constructor(path: string, durability?: Durability) {
    this.#database = openDatabase(path, SCHEMA, durability);
    this.#sql = statements(this.#database);
  }

  cursor(): BlockRef | undefined {
    return lastBlock(this.#sql);
  }

  blockBelow(height: number): BlockRef | undefined {
    return lastBlockBelow(this.#sql, height);
  }

  append(blocks: readonly BlockEvents<WatchEvent>[]): void {
    atomically(this.#database, () => {
      for (const { block, events } of blocks) {
        this.#sql('INSERT INTO blocks VALUES (?, ?)').run(block.number, hex(block.hash));
        events.forEach((event, position) => {
          const hour = 'hour' in event ? event.hour : null;
          this.#sql('INSERT INTO events VALUES (?, ?, ?, ?)').run(block.number, position, hour, toJson(event));
        });
      }
    });
  }

  rollback(height: number): void {
    atomically(this.#database, () => {
      this.#sql('DELETE FROM events WHERE block > ?').run(height);
      this.#sql('DELETE FROM blocks WHERE number > ?').run(height);
    });
  }

  prune(height: number, unprovenBelow = height): void {
    atomically(this.#database, () => {
      this.#sql("DELETE FROM events WHERE block < ? AND payload ->> '$.kind' = 'revealed'").run(unprovenBelow);
      this.#sql('DELETE FROM blocks WHERE number < MIN(?, (SELECT MAX(number) FROM blocks))').run(height);
      this.#sql('DELETE FROM events WHERE block < ? AND hour < (SELECT MAX(hour) FROM events) - ?')
        .run(height, HOURS_KEPT);
    });
  }

  /** All events up to the cursor, in the chain's order. */
  events(): WatchEvent[] {
    return this.#sql('SELECT payload FROM events ORDER BY block, position').all()
      .map(({ payload }) => fromJson<WatchEvent>(payload as string));
  }

  /** Keeps evidence under its id; what is there stays. Returns whether it is new. */
  record(id: Felt, evidence: Evidence, recordedAt: number): boolean {
    const { changes } = this.#sql('INSERT OR IGNORE INTO evidence VALUES (?, ?, ?)')
      .run(hex(id), toJson(evidence), recordedAt);
    return changes === 1;
  }

  evidence(): Map<Felt, RecordedEvidence> {
    const rows = this.#sql('SELECT * FROM evidence ORDER BY recorded_at, id').all();
    return new Map(rows.map(({ id, payload, recorded_at: recordedAt }) =>
      [BigInt(id as string), { evidence: fromJson<Evidence>(payload as string), recordedAt: recordedAt as number }]));
  }

  forget(id: Felt): void {
    this.#sql('DELETE FROM evidence WHERE id = ?').run(hex(id));
  }

  close(): void {
    this.#database.close();
  }
}
