// A tool is installed as a whole or not at all: built aside, tried, then renamed into place.

import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { hasTool, toolDir } from './paths.mjs';
import { step, tick } from './progress.mjs';

/**
 * Installs one tool unless it is there. `sources` are tried in order; each gets the folder to fill and a function that
 * shows progress, and returns false where it does not apply here.
 */
export async function install(name, purpose, sources) {
  if (hasTool(name)) return;
  const dir = toolDir(name);
  await withLock(`${dir}.lock`, (pid) => tick(`  ${name}: another set-up (process ${pid ?? '?'}) installs it, waiting`), async () => {
    if (hasTool(name)) return;
    await step(name, purpose, async (progress) => {
      for (const source of sources) {
        const aside = `${dir}.part`;
        rmSync(aside, { recursive: true, force: true });
        mkdirSync(join(aside, 'bin'), { recursive: true });
        if ((await source(aside, progress)) === false) continue;
        rmSync(dir, { recursive: true, force: true });
        renameSync(aside, dir);
        return;
      }
    });
  });
}
