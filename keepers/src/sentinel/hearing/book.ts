import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openDatabase, statements } from '../../store/database.ts';
import type { Durability } from '../../store/database.ts';
import type { Phase } from '../../validator/consensus/statement.ts';
import type { Testimony, TestimonyScheme } from './testimony.ts';

const SCHEMA = `
-- Checked signatures only. Two rows of one place are a crime.
CREATE TABLE IF NOT EXISTS testimony (
  epoch INTEGER NOT NULL,
  scheme TEXT NOT NULL,
  phase TEXT NOT NULL,
  view INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  member INTEGER NOT NULL,
  digest TEXT NOT NULL,
  history TEXT NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (epoch, scheme, phase, view, sequence, member, digest, history)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS testimony_by_member ON testimony (epoch, member);

-- Places for which somebody signed twice.
CREATE TABLE IF NOT EXISTS contradictions (
  epoch INTEGER NOT NULL,
  scheme TEXT NOT NULL,
  phase TEXT NOT NULL,
  view INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (epoch, scheme, phase, view, sequence)
) STRICT, WITHOUT ROWID;
`;

/** What one member is remembered to have said for one place: two are proof, more are of no use but for certificates. */
const A_PLACE = 4;
/** What one member is remembered to have said in one epoch: signing a lot must not fill the disk. */
const A_MEMBER = 100_000;

/** Where something was said. */
export interface Place {
  epoch: number;
  scheme: TestimonyScheme;
  phase: Phase;
  view: number;
  sequence: number;
}

/** Who said what, as far as it could be checked. */
export class Book {
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;

  constructor(path: string, durability?: Durability) {
    this.#database = openDatabase(path, SCHEMA, durability);
    this.#sql = statements(this.#database);
  }

  /** Whether another statement would be kept: nothing is checked that would not be. */
  wants(epoch: number, testimony: Testimony): boolean {
    const known = this.#of(epoch, testimony);
    if (known.some(({ digest, history }) => digest === testimony.digest && history === testimony.history)) return false;
    if (known.length > 0) return known.length < A_PLACE;
    const row = this.#sql('SELECT COUNT(*) AS count FROM testimony WHERE epoch = ? AND member = ?')
      .get(epoch, testimony.member);
    return (row?.count as number) < A_MEMBER;
  }

  /** Takes in a checked statement. Returns whether the member contradicts itself. */
  add(epoch: number, testimony: Testimony): boolean {
    const { scheme, phase, view, sequence, member, digest, history, signature } = testimony;
    this.#sql('INSERT OR IGNORE INTO testimony VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(epoch, scheme, phase, view, sequence, member, digest, history, signature);
    if (this.#of(epoch, testimony).length < 2) return false;
    this.#sql('INSERT OR IGNORE INTO contradictions VALUES (?, ?, ?, ?, ?)').run(epoch, scheme, phase, view, sequence);
    return true;
  }

  /** Places for which somebody signed twice, those first that contracts check at least cost. */
  contradictions(): Place[] {
    return this.#sql(`SELECT * FROM contradictions ORDER BY scheme = 'stark' DESC, epoch, sequence, view`)
      .all() as unknown as Place[];
  }

  /** Everything that was said there, by member. */
  said({ epoch, scheme, phase, view, sequence }: Place): Testimony[] {
    return this.#sql(`SELECT * FROM testimony WHERE epoch = ? AND scheme = ? AND phase = ? AND view = ?
      AND sequence = ? ORDER BY member, digest, history`).all(epoch, scheme, phase, view, sequence)
      .map((row) => ({ ...(row as unknown as Testimony) }));
  }

  /** Of which something was said. */
  oldestEpoch(): number | undefined {
    const row = this.#sql('SELECT MIN(epoch) AS epoch FROM testimony').get();
    return (row?.epoch as number | null) ?? undefined;
  }

  /** Forgets epochs of which no evidence is taken any more. */
  forgetBelow(epoch: number): void {
    for (const table of ['testimony', 'contradictions']) {
      this.#sql(`DELETE FROM ${table} WHERE epoch < ?`).run(epoch);
    }
  }

  close(): void {
    this.#database.close();
  }

  #of(epoch: number, { scheme, phase, view, sequence, member }: Testimony): { digest: string; history: string }[] {
    return this.#sql(`SELECT digest, history FROM testimony WHERE epoch = ? AND scheme = ? AND phase = ? AND view = ?
      AND sequence = ? AND member = ?`).all(epoch, scheme, phase, view, sequence, member) as never;
  }
}
