// EZKL, the peer that `npm run bench:prover` compares with. Only that command installs it: a folder for PYTHONPATH.

import { join } from 'node:path';
import { command } from '../command.mjs';
import { install } from '../install.mjs';
import { root, toolPath, versions } from '../paths.mjs';

async function fromPip(dir) {
  const requirements = join(root, 'prover/bench/requirements.txt');
  await command('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', join(dir, 'bin/ezkl'), '-r', requirements], {
    failure: `fetching EZKL ${versions.ezkl()}`,
    remedies: ['check the network or your pip settings, then run the same command again', 'leave the comparison out: add --no-ezkl'],
  });
}

/** Installs it; returns the folder for PYTHONPATH. */
export async function ezkl() {
  await install('ezkl', `EZKL ${versions.ezkl()}, to compare with`, [fromPip]);
  return toolPath('ezkl');
}
