// Where tools are found. Order: an explicit path in the environment, then the project's cache.
// (setup/tools/*.mjs looks on the PATH first and links what it finds there into the cache.)

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every tool lives here, keyed by name, version and what it was built from. */
export const cacheDir =
  process.env.CIRO_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ciro');

const read = (path) => readFileSync(join(root, path), 'utf8');
const field = (path, pattern) => {
  const found = read(path).match(pattern)?.[1];
  if (!found) throw new Error(`${path} does not say the version: ${pattern}`);
  return found;
};

/** Each version stands in one file of the repository and is read from there. */
export const versions = {
  node: () => JSON.parse(read('package.json')).devDependencies.node,
  cairo: () => field('Scarb.toml', /^cairo-version = "=(.+)"$/m),
  devnet: () => field('setup/toolchain/sources/devnet/Cargo.toml', /^starknet-devnet = "=(.+)"$/m),
  ezkl: () => field('prover/bench/requirements.txt', /^ezkl==(.+)$/m),
};

/** Hash of files and folders, names and contents: what a build depends on. */
export function fingerprint(...paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!statSync(join(root, path)).isDirectory()) return hash.update(path).update(readFileSync(join(root, path)));
    for (const name of readdirSync(join(root, path)).sort()) {
      if (name !== 'target' && name !== 'node_modules') visit(join(path, name));
    }
  };
  paths.forEach(visit);
  return hash.digest('hex').slice(0, 12);
}

const DRIVER_SOURCES = ['cairo-driver', 'sources/corelib', 'sources/runner'].map((name) => join('setup/toolchain', name));

const tools = {
  node: () => `node-${versions.node()}`,
  'cairo-driver': () => `cairo-${versions.cairo()}-${fingerprint(...DRIVER_SOURCES)}`,
  'starknet-devnet': () => `starknet-devnet-${versions.devnet()}-${fingerprint('setup/toolchain/devnet', 'setup/toolchain/sources/devnet')}`,
  ezkl: () => `ezkl-${versions.ezkl()}`,
};
const overrides = { node: 'CIRO_NODE', 'cairo-driver': 'CIRO_CAIRO_DRIVER', 'starknet-devnet': 'CIRO_DEVNET', ezkl: 'CIRO_EZKL' };

/** The folder a tool is installed in as a whole, or not at all. */
export const toolDir = (name) => join(cacheDir, 'tools', tools[name]());

/** Path of a tool's binary; throws with the remedy if it is not installed yet. */
export function toolPath(name) {
  const explicit = process.env[overrides[name]];
  if (explicit) return explicit;
  const path = join(toolDir(name), 'bin', name);
  if (!existsSync(path)) {
    throw new Error(`${name} is not installed yet: run \`npm run setup\`, or set ${overrides[name]} to its path.`);
  }
  return path;
}

/** Whether a tool is there, explicitly or in the cache. */
export const hasTool = (name) => Boolean(process.env[overrides[name]]) || existsSync(join(toolDir(name), 'bin', name));
