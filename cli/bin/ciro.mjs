#!/usr/bin/env node
// Plain JavaScript, so that an old Node can read it: finds a Node that runs TypeScript, then hands over to src/main.ts.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cacheDir } from '../../setup/paths.mjs';

const here = dirname(fileURLToPath(import.meta.url));

function stripsTypes(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/** The Node that the workspace pins as a dev dependency, looked for from this folder upwards. */
function workspaceNode() {
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'node', 'bin', 'node');
    if (existsSync(candidate)) return candidate;
  }
  return undefined;
}

if (stripsTypes(process.versions.node)) {
  // Halves the start: what has been stripped and compiled once is kept, by its content. In a folder of the user's own.
  module.enableCompileCache?.(join(cacheDir, 'compiled'));
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = workspaceNode();
  if (node === undefined || process.env.CIRO_NODE_REEXEC) {
    console.error(
      `NODE_VERSION: ciro needs Node 22.18 or newer, this is ${process.versions.node}. ` +
        'Run npm install in the workspace (it brings Node 24), or put a newer Node on the path.',
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, CIRO_NODE_REEXEC: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`NODE_VERSION: ${node} did not start: ${error.message}.`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
