import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { KeeperError } from '../core/errors.ts';

/** Holds a folder for this process; the operating system lets go when the process ends, however it ends. */
export function lockFolder(folder: string): () => void {
  const database = new DatabaseSync(join(folder, 'lock.db'));
  try {
    // The journal mode of old: its exclusive lock is one on the file, which dies with the process.
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    database.close();
    throw new KeeperError('STORE_LOCKED', `Another keeper uses ${folder}.`, { folder }, error);
  }
  return () => database.close();
}
