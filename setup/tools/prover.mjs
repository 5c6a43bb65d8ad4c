// The native prover: Rust crates bound to Node, rebuilt when their sources change.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireRust } from '../cargo.mjs';
import { command } from '../command.mjs';
import { withLock } from '../lock.mjs';
import { fingerprint, root } from '../paths.mjs';
import { step, tick } from '../progress.mjs';

export async function prover(node) {
  const stamp = join(root, 'prover/target/.ciro-stamp');
  const key = fingerprint('prover/Cargo.toml', 'prover/Cargo.lock', 'prover/crates');
  const fresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === key && existsSync(join(root, 'prover/node/ciro_prover.node'));
  if (fresh()) return;
  await requireRust();
  await withLock(join(root, '.ciro/prover.lock'), (pid) => tick(`  prover: another set-up (process ${pid ?? '?'}) builds it, waiting`), async () => {
    if (fresh()) return;
    await step('prover', 'the integer executor and prover, in Rust (about 1 min to build)', async (progress) => {
      await command(node.path, ['--run', 'build'], {
        cwd: join(root, 'prover/node'),
        env: node.env,
        failure: 'building the prover',
        remedies: ['if a download failed: check the network or your cargo registry settings, then run the same command again'],
        onLine: (line) => /Compiling|Download/.test(line) && progress(line.trim()),
      });
      writeFileSync(stamp, key);
    });
  });
}
