// Node 24: what runs everything of ours (TypeScript directly, node:sqlite). The running Node serves if it is new enough.

import { copyFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command, probe } from '../command.mjs';
import { install } from '../install.mjs';
import { toolPath, versions } from '../paths.mjs';

const major = (version) => Number(version?.trim().match(/^v?(\d+)\./)?.[1]);

const running = (dir) =>
  major(process.version) === major(versions.node()) && symlinkSync(process.execPath, join(dir, 'bin/node'));

/** The npm package `node` brings the official binary. */
async function fromNpm(dir) {
  await command('npm', ['install', '--prefix', join(dir, 'npm'), '--no-save', '--no-audit', '--no-fund', `node@${versions.node()}`], {
    failure: `fetching Node ${versions.node()}`,
    remedies: ['check the network or your npm registry settings, then run the same command again', 'set CIRO_NODE to the path of a Node 24'],
  });
  const binary = join(dir, 'npm/node_modules/node/bin/node');
  copyFileSync(binary, join(dir, 'bin/node'));
  rmSync(join(dir, 'npm'), { recursive: true });
  if (major(await probe(join(dir, 'bin/node'), ['--version'])) !== major(versions.node())) return false;
}

/** Installs it; returns the environment in which `node` is this one. */
export async function node() {
  await install('node', `Node ${versions.node()} to run our TypeScript`, [running, fromNpm]);
  const path = toolPath('node');
  return { path, env: { ...process.env, PATH: `${dirname(path)}:${process.env.PATH}` } };
}
