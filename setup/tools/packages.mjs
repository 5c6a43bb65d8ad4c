// npm packages, installed *under* Node 24: npm run by an older Node silently leaves out optional packages that ask for a newer one.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command } from '../command.mjs';
import { SetupError } from '../errors.mjs';
import { withLock } from '../lock.mjs';
import { fingerprint, root, versions } from '../paths.mjs';
import { step, tick } from '../progress.mjs';

const manifests = () => {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return ['package.json', 'package-lock.json', ...workspaces.map((path) => `${path}/package.json`)];
};

/** npm's program file: handed down by `npm run`, or beside the running Node. */
function npmCli() {
  const candidates = [
    process.env.npm_execpath,
    join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ];
  const found = candidates.find((path) => path?.endsWith('.js') && existsSync(path));
  if (!found) throw new SetupError('npm was not found', { remedies: ['start through npm: `npm run demo`, `npm test`'] });
  return found;
}

export async function packages(node) {
  const stamp = join(root, 'node_modules/.ciro-stamp');
  const key = `${versions.node()} ${fingerprint(...manifests())}`;
  const fresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === key;
  if (fresh()) return;
  await withLock(join(root, '.ciro/packages.lock'), (pid) => tick(`  packages: another set-up (process ${pid ?? '?'}) installs them, waiting`), async () => {
    if (fresh()) return;
    await step('packages', 'the npm packages of the lock file, under Node 24', async () => {
      await command(node.path, [npmCli(), 'ci', '--no-audit', '--no-fund'], {
        cwd: root,
        // onnxruntime's CPU library is inside its package; the CUDA one would be a download of 300 MB.
        env: { ...node.env, ONNXRUNTIME_NODE_INSTALL: 'skip', ONNXRUNTIME_NODE_INSTALL_CUDA: 'skip' },
        failure: 'npm ci',
        remedies: ['check the network or your npm registry settings, then run the same command again'],
      });
      writeFileSync(stamp, key);
    });
  });
}
