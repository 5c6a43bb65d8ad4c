// node test/cairo.ts CRATE [--gas]: the tests of one crate of cairo/, part by part.

import { spawnSync } from 'node:child_process';

import { toolPath } from '../setup/paths.mjs';
import { partProject, partsOf } from './cairo-crates.ts';

const [crate, ...options] = process.argv.slice(2);
for (const part of partsOf(crate ?? '')) {
  const filter = part.modules.length === 1 ? ['--filter', `ciro_${crate}::${part.modules[0]}::`] : [];
  const { status } = spawnSync(toolPath('cairo-driver'), ['test', partProject(part), ...filter, ...options], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = status ?? 1;
}
