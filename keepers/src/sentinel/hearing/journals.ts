import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Committee } from '../../validator/consensus/committee.ts';
import type { Record } from '../../validator/consensus/records.ts';
import { decodeRecord } from '../../validator/journal/encoding.ts';
import type { Ear } from './ear.ts';
import { testimoniesOf } from './testimony.ts';
import type { Testimony } from './testimony.ts';

/** Records in one reading, so that a long journal does not hold up a tick. */
const A_READING = 1_000;

export interface JournalEarModules {
  /** Files of validators' journals, or copies of them. They need not be there yet. */
  paths: readonly string[];
  /** What consensus calls its chain, 64 hex digits. */
  chain: string;
  onUnreadable: (path: string, error: unknown) => void;
}

/** Reads journals that validators publish. Whoever serves one may lie in it: only signatures count. */
export class JournalEar implements Ear {
  readonly #modules: JournalEarModules;
  /** Number of the last record read, by file: one that was replaced is another. */
  readonly #read = new Map<string, number>();

  constructor(modules: JournalEarModules) {
    this.#modules = modules;
  }

  async listen(
    committees: ReadonlyMap<number, Committee>, take: (epoch: number, said: Testimony[]) => void,
  ): Promise<void> {
    for (const path of this.#modules.paths) {
      const file = statSync(path, { throwIfNoEntry: false });
      if (file === undefined) continue;
      try {
        this.#listen(path, `${path} ${file.ino}`, committees, take);
      } catch (error) {
        this.#modules.onUnreadable(path, error);
      }
    }
  }

  async close(): Promise<void> {}

  #listen(
    path: string, file: string, committees: ReadonlyMap<number, Committee>,
    take: (epoch: number, said: Testimony[]) => void,
  ): void {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 });
    try {
      // A validator that has just been started has not laid it out yet.
      const isLaidOut = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'records'").get() !== undefined;
      if (!isLaidOut) return;
      const rows = database.prepare(`SELECT number, epoch, kind, payload FROM records
        WHERE chain = ? AND number > ? ORDER BY number LIMIT ?`)
        .all(this.#modules.chain, this.#read.get(file) ?? 0, A_READING);
      for (const row of rows) {
        const { number, epoch, kind, payload } = row as unknown as {
          number: number; epoch: number; kind: Record['kind']; payload: Uint8Array;
        };
        const committee = committees.get(epoch);
        // An epoch that is not known yet will be: what follows waits for it.
        if (committee === undefined && epoch > Math.max(0, ...committees.keys())) return;
        if (committee !== undefined) take(epoch, this.#testimonies(path, committee, kind, payload));
        this.#read.set(file, number);
      }
    } finally {
      database.close();
    }
  }

  #testimonies(path: string, committee: Committee, kind: Record['kind'], payload: Uint8Array): Testimony[] {
    try {
      return testimoniesOf(committee, decodeRecord(committee.epoch, kind, payload));
    } catch (error) {
      this.#modules.onUnreadable(path, error);
      return [];
    }
  }
}
