import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformsToStore } from '../testing/store.conformance.ts';
import { SqliteStore } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'ciro-store-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

conformsToStore('SQLite', () => {
  const path = join(folder, `${(files += 1)}`, 'store.db');
  let store = new SqliteStore(path, 'OFF');
  const reopen = () => {
    store.close();
    return (store = new SqliteStore(path, 'OFF'));
  };
  return { store, reopen };
});
