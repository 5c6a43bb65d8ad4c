import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../core/clock.ts';
import { fromJson, toJson } from '../core/json.ts';
import { openDatabase, statements } from '../store/database.ts';
import type { Durability } from '../store/database.ts';
import type { Bus, Message, Topic } from './bus.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS messages (
  topic TEXT NOT NULL,
  message INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  UNIQUE (topic, key)
) STRICT;
CREATE INDEX IF NOT EXISTS messages_by_topic ON messages (topic, message);
CREATE TABLE IF NOT EXISTS readers (
  topic TEXT NOT NULL,
  name TEXT NOT NULL,
  committed INTEGER NOT NULL,
  PRIMARY KEY (topic, name)
) STRICT;
`;

export interface SqliteBusOptions {
  /** A file that keepers of one machine may share, or `:memory:`. */
  path: string;
  clock: Clock;
  /** Messages older than this are forgotten. */
  retentionMs?: number;
  durability?: Durability;
}

/** The embedded bus: a log in one SQLite file. */
export class SqliteBus implements Bus {
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;
  readonly #clock: Clock;
  readonly #retentionMs: number;

  constructor({ path, clock, retentionMs = 7 * 24 * 3_600_000, durability }: SqliteBusOptions) {
    this.#database = openDatabase(path, SCHEMA, durability);
    this.#sql = statements(this.#database);
    this.#clock = clock;
    this.#retentionMs = retentionMs;
  }

  async publish(topic: Topic, key: string, payload: unknown): Promise<boolean> {
    const now = this.#clock.now();
    this.#sql('DELETE FROM messages WHERE published_at < ?').run(now - this.#retentionMs);
    const { changes } = this.#sql(
      'INSERT INTO messages (topic, key, payload, published_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ).run(topic, key, toJson(payload), now);
    return changes === 1;
  }

  async read(topic: Topic, group: string, limit: number): Promise<Message[]> {
    return this.#sql(`SELECT * FROM messages WHERE topic = ? AND message >
      COALESCE((SELECT committed FROM readers WHERE topic = ? AND name = ?), 0) ORDER BY message LIMIT ?`)
      .all(topic, topic, group, limit)
      .map((row) => ({
        offset: row.message as number,
        key: row.key as string,
        payload: fromJson(row.payload as string),
        publishedAt: row.published_at as number,
      }));
  }

  async commit(topic: Topic, group: string, offset: number): Promise<void> {
    this.#sql(`INSERT INTO readers VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET committed = MAX(committed, excluded.committed)`).run(topic, group, offset);
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}
