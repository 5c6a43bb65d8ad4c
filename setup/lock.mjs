// One installer at a time for each tool: a second run waits for the first, and takes over if that one died.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

function holder(lock) {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8'));
  } catch {
    return undefined; // taken a moment ago, the pid not written yet
  }
}

/** Renaming is atomic: of several waiters one removes the dead lock. If another took it over meanwhile, it goes back. */
function removeDead(lock, pid) {
  const aside = `${lock}.dead.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (holder(aside) !== pid) renameSync(aside, lock);
    else rmSync(aside, { recursive: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** Runs `work` while holding the lock at `path`; `waiting` is told the pid waited for. */
export async function withLock(path, waiting, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let unknown = 0; ; await sleep(500)) {
    try {
      mkdirSync(path);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = holder(path);
    unknown = pid === undefined ? unknown + 1 : 0;
    if ((pid !== undefined && !alive(pid)) || unknown > 20) {
      removeDead(path, pid);
    } else waiting(pid);
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  const release = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
