// `node setup/main.mjs [SCRIPT ARGS…]`: installs what is missing, then runs SCRIPT under Node 24.
// Needs nothing but Node >= 20, npm, cargo and a C compiler. Every tool: on the path, else in the cache, else prebuilt, else built.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { targetDir } from './cargo.mjs';
import { SetupError } from './errors.mjs';
import { cacheDir, hasTool, root } from './paths.mjs';
import { elapsed, say } from './progress.mjs';
import { cairo } from './tools/cairo.mjs';
import { devnet } from './tools/devnet.mjs';
import { node as installNode } from './tools/node.mjs';
import { packages } from './tools/packages.mjs';
import { prover } from './tools/prover.mjs';

async function setUp() {
  const cold = !hasTool('cairo-driver') || !hasTool('starknet-devnet');
  if (cold) say(`First run: building the tools, once, into ${cacheDir}. About 15 minutes on two cores.`);
  const node = await installNode();
  await packages(node);
  await cairo();
  await devnet();
  await prover(node);
  if (cold) {
    rmSync(targetDir, { recursive: true, force: true });
    say(`Set-up complete after ${elapsed()}.`);
  }
  return node;
}

/** Hands over to SCRIPT: its exit status is ours, and signals reach it. */
function run(node, args) {
  const child = spawn(node.path, args, { cwd: root, env: node.env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

try {
  const node = await setUp();
  if (process.argv.length > 2) run(node, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`\n${error.message}`);
  process.exit(1);
}
