/** Builds the addon and puts it where `src/native.ts` looks for it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARY = {
  darwin: 'libciro_prover_node.dylib',
  linux: 'libciro_prover_node.so',
  win32: 'ciro_prover_node.dll',
};

const workspace = fileURLToPath(new URL('../../', import.meta.url));
const arguments_ = ['build', '--release', '--locked', '--package', 'ciro-prover-node'];
const { status, error } = spawnSync('cargo', arguments_, { cwd: workspace, stdio: 'inherit' });
if (error) console.error(`cargo could not be started: ${error.message}`);
if (status !== 0) process.exit(status ?? 1);

const target = process.env.CARGO_TARGET_DIR ?? join(workspace, 'target');
const addon = join(workspace, 'node', 'ciro_prover.node');
// A process that has the old addon mapped must keep its file: a rename replaces the name only.
copyFileSync(join(target, 'release', LIBRARY[process.platform] ?? LIBRARY.linux), `${addon}.${process.pid}`);
renameSync(`${addon}.${process.pid}`, addon);
