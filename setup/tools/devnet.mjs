// starknet-devnet: the local Starknet. On the path, prebuilt, or built from its own source with our lock file.

import { copyFileSync, cpSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { build, source } from '../cargo.mjs';
import { probe } from '../command.mjs';
import { install } from '../install.mjs';
import { cacheDir, root, versions } from '../paths.mjs';

const isRight = async (path) => (await probe(path, ['--version']))?.trim().endsWith(versions.devnet()) ?? false;

async function onPath(dir) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'starknet-devnet');
    if (existsSync(path) && (await isRight(path))) return symlinkSync(path, join(dir, 'bin/starknet-devnet'));
  }
  return false;
}

/** The project's own release archive; where it cannot be reached within seconds, the next source is taken. */
async function prebuilt(dir, progress) {
  const triple = { 'linux-x64': 'x86_64-unknown-linux-musl', 'linux-arm64': 'aarch64-unknown-linux-musl',
    'darwin-x64': 'x86_64-apple-darwin', 'darwin-arm64': 'aarch64-apple-darwin' }[`${process.platform}-${process.arch}`];
  if (!triple) return false;
  const url = 'https://github.com/0xSpaceShard/starknet-devnet/releases/download/' +
    `v${versions.devnet()}/starknet-devnet-${triple}.tar.gz`;
  progress('looking for the official build');
  const path = join(dir, 'devnet.tar.gz');
  const fetched = await probe('curl', ['-fsSL', '--connect-timeout', '5', '--max-time', '120', '-o', path, url]);
  if (fetched === undefined || (await probe('tar', ['-xzf', path, '-C', join(dir, 'bin')])) === undefined) return false;
  rmSync(path);
  return isRight(join(dir, 'bin/starknet-devnet'));
}

async function fromSource(dir, progress) {
  const workspace = join(cacheDir, 'devnet-workspace');
  rmSync(workspace, { recursive: true, force: true });
  cpSync(join(root, 'setup/toolchain/devnet'), workspace, { recursive: true });
  cpSync(await source('devnet', 'starknet-devnet', versions.devnet()), join(workspace, 'starknet-devnet'), { recursive: true });
  copyFileSync(await build(workspace, 'starknet-devnet', progress), join(dir, 'bin/starknet-devnet'));
  rmSync(workspace, { recursive: true, force: true });
}

export const devnet = () =>
  install('starknet-devnet', 'a Starknet of your own to run on (about 9 min to build)', [onPath, prebuilt, fromSource]);
