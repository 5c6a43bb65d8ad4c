// `node doomed.ts FOLDER DEEDS`: four validators on SQLite journals in FOLDER, who print `FROM HEX` for all that leaves
// them, until the process kills itself before its DEEDS-th deed. A deed: something written, or something sent.

import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Record } from '../consensus/records.ts';
import { SqliteJournal } from '../journal/sqlite.ts';
import { Cluster, EPOCH, createKeys, itemOf } from './cluster.ts';

const [folder = '.', deeds = '0'] = process.argv.slice(2);
let left = Number(deeds);

function deed(): void {
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}

class DoomedJournal extends SqliteJournal {
  override append(records: readonly Record[]): void {
    deed();
    super.append(records);
    deed();
  }
}

const keys = createKeys([1, 1, 1, 1]);
const { chain } = keys.committee;
const journals = keys.signers.map((_signer, id) =>
  new DoomedJournal({ path: join(folder, `${id}.db`), chain, epoch: EPOCH, durability: 'OFF' }));
const cluster = new Cluster(keys, journals, ({ from, bytes }) => {
  deed();
  writeSync(1, `${from} ${Buffer.from(bytes).toString('hex')}\n`);
});

for (let round = 0; ; round += 1) {
  const next = Math.max(...cluster.drivers.map(({ state }) => state.executed)) + 1;
  // Items that no earlier process proposed: only memory can make the validators repeat what they said.
  cluster.propose(next, (id) => [itemOf(process.pid, id)]);
  cluster.deliver();
  cluster.timeUp('resend');
  cluster.deliver();
  if (round % 3 === 2) cluster.timeUp('progress');
}
