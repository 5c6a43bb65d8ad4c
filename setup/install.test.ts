import { expect } from 'chai';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** Runs the installer of the devnet in a process of its own, with `source` (JavaScript) in place of the real sources. */
function installer(cache: string, source: string) {
  const script = `
    import { install } from ${JSON.stringify(join(root, 'setup/install.mjs'))};
    import { appendFileSync, writeFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    await install('starknet-devnet', 'a test', [${source}]);`;
  const { CIRO_DEVNET: _, ...env } = process.env;
  const options = { env: { ...env, CIRO_CACHE: cache }, stdio: 'ignore' as const };
  return spawn(process.execPath, ['--input-type=module', '-e', script], options);
}

const toolDir = (cache: string): string =>
  execFileSync(process.execPath, ['-e', `import('${join(root, 'setup/paths.mjs')}').then((m) => process.stdout.write(m.toolDir('starknet-devnet')))`], {
    env: { ...process.env, CIRO_CACHE: cache },
    encoding: 'utf8',
  });

describe('installing a tool', () => {
  let cache: string;
  const log = () => readFileSync(join(cache, 'log'), 'utf8');
  const good = () => `async (dir) => {
    appendFileSync('${cache}/log', 'x'); await sleep(300); writeFileSync(dir + '/bin/starknet-devnet', 'whole'); }`;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'ciro-install-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  it('is done once when two set-ups run at the same time', async () => {
    const runs = [installer(cache, good()), installer(cache, good())];
    const codes = await Promise.all(runs.map(async (run) => (await once(run, 'close'))[0]));
    expect(codes).to.deep.equal([0, 0]);
    expect(log()).to.equal('x');
    expect(existsSync(join(toolDir(cache), 'bin/starknet-devnet'))).to.equal(true);
  });

  it('leaves nothing that could be taken for whole when a build fails, and works the next time', async () => {
    const failing = `async (dir) => { writeFileSync(dir + '/bin/starknet-devnet', 'half'); throw new Error('no network'); }`;
    expect((await once(installer(cache, failing), 'close'))[0]).to.not.equal(0);
    expect(existsSync(toolDir(cache))).to.equal(false);
    expect((await once(installer(cache, good()), 'close'))[0]).to.equal(0);
    expect(readFileSync(join(toolDir(cache), 'bin/starknet-devnet'), 'utf8')).to.equal('whole');
  });

  it('takes over from a set-up that was killed in the middle', async () => {
    const hanging = `async (dir) => {
      writeFileSync(dir + '/bin/starknet-devnet', 'half'); writeFileSync('${cache}/begun', ''); await sleep(60_000); }`;
    const killed = installer(cache, hanging);
    while (!existsSync(join(cache, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 20));
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect(existsSync(`${toolDir(cache)}.lock`)).to.equal(true);
    expect((await once(installer(cache, good()), 'close'))[0]).to.equal(0);
    expect(readFileSync(join(toolDir(cache), 'bin/starknet-devnet'), 'utf8')).to.equal('whole');
  });

  it('goes on to the next source when one does not apply', async () => {
    const run = installer(cache, `async () => false, ${good()}`);
    expect((await once(run, 'close'))[0]).to.equal(0);
    expect(log()).to.equal('x');
  });
});

describe('a failing command', () => {
  it('says what failed, the end of its output, and what helps', () => {
    const empty = mkdtempSync(join(tmpdir(), 'ciro-path-'));
    const script = `
      import { requireRust } from ${JSON.stringify(join(root, 'setup/cargo.mjs'))};
      await requireRust().catch((error) => { console.log(error.message); });`;
    mkdirSync(join(empty, 'bin'));
    writeFileSync(join(empty, 'bin/cargo'), '#!/bin/sh\necho could not reach the registry >&2\nexit 7\n', { mode: 0o755 });
    const run = (path: string) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { PATH: path }, encoding: 'utf8' });
    expect(run(join(empty, 'bin') + ':/bin:/usr/bin')).to.match(/cargo failed: exit status 7\s+could not reach the registry\s+What helps:\s+- install Rust/);
    expect(run(join(empty, 'nothing'))).to.match(/cargo failed: `cargo` was not found/);
    rmSync(empty, { recursive: true });
  });
});
