// cairo-driver: compiles all contracts with one database and runs Cairo tests. Ours; needs the core library beside it.

import { copyFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, source } from '../cargo.mjs';
import { install } from '../install.mjs';
import { root } from '../paths.mjs';

const corelibCrate = () =>
  readFileSync(join(root, 'setup/toolchain/sources/corelib/Cargo.toml'), 'utf8').match(/^cairo-native = "=(.+)"$/m)[1];

export const cairo = () =>
  install('cairo-driver', 'compiles the contracts and runs their tests (about 4 min to build)', [
    async (dir, progress) => {
      const crate = await source('corelib', 'cairo-native', corelibCrate());
      cpSync(join(crate, 'corelib'), join(dir, 'corelib'), { recursive: true });
      const binary = await build(join(root, 'setup/toolchain/cairo-driver'), 'cairo-driver', progress);
      copyFileSync(binary, join(dir, 'bin/cairo-driver'));
    },
  ]);
