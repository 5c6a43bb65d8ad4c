import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformsToBus } from '../testing/bus.conformance.ts';
import { SqliteBus } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'ciro-bus-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

conformsToBus('SQLite', (clock) => {
  const path = join(folder, `${(files += 1)}.db`);
  const open = () => new SqliteBus({ path, clock, retentionMs: 1_000_000, durability: 'OFF' });
  return { bus: open(), reopen: open };
});
