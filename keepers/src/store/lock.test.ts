import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockFolder } from './lock.ts';

describe('folder lock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-lock-'));
  after(() => rmSync(folder, { recursive: true }));

  it('lets one process in at a time', () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).to.throw().with.property('code', 'STORE_LOCKED');
    unlock();
    lockFolder(folder)();
  });

  it('is let go by a process that is killed', () => {
    const script = `const { lockFolder } = await import(${JSON.stringify(new URL('./lock.ts', import.meta.url).href)});
      lockFolder(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL');`;
    const args = ['--input-type=module', '--eval', script];
    expect(() => execFileSync(process.execPath, args, { stdio: 'ignore' })).to.throw();
    lockFolder(folder)();
  });
});
