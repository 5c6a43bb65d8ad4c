// cairo-driver: compiles all contracts with one database and runs Cairo tests. Ours; needs the core library beside it.

import { copyFileSync, cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, source } from '../cargo.mjs';
import { command } from '../command.mjs';
import { install } from '../install.mjs';
import { cacheDir, root, versions } from '../paths.mjs';

const corelibCrate = () =>
  readFileSync(join(root, 'setup/toolchain/sources/corelib/Cargo.toml'), 'utf8').match(/^cairo-native = "=(.+)"$/m)[1];

const driver = join(root, 'setup/toolchain/cairo-driver');

async function fromSource(progress) {
  const workspace = join(cacheDir, 'cairo-workspace');
  rmSync(workspace, { recursive: true, force: true });
  cpSync(driver, workspace, { recursive: true });
  const runner = join(workspace, 'cairo-lang-runner');
  cpSync(await source('runner', 'cairo-lang-runner', versions.cairo()), runner, { recursive: true });
  // Outside of any repository: within one, `git apply` would leave out what the repository does not have.
  await command('git', ['apply', join(workspace, 'runner.patch')], {
    cwd: runner,
    env: { GIT_CEILING_DIRECTORIES: workspace },
    failure: 'patching the runner of Cairo tests',
    remedies: ['install git'],
  });
  const binary = await build(workspace, 'cairo-driver', progress);
  rmSync(workspace, { recursive: true, force: true });
  return binary;
}

export const cairo = () =>
  install('cairo-driver', 'compiles the contracts and runs their tests (about 4 min to build)', [
    async (dir, progress) => {
      const crate = await source('corelib', 'cairo-native', corelibCrate());
      cpSync(join(crate, 'corelib'), join(dir, 'corelib'), { recursive: true });
      copyFileSync(await fromSource(progress), join(dir, 'bin/cairo-driver'));
    },
  ]);
