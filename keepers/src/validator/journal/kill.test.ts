import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { decodeMessage } from '../consensus/codec.ts';
import { Observer } from '../simulator/observer.ts';
import { EPOCH, createKeys } from '../testing/cluster.ts';
import { seededRandom } from '../../testing/random.ts';

const CHILD = fileURLToPath(new URL('../testing/doomed.ts', import.meta.url));

describe('validators killed in the middle of what they do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-doomed-'));
  after(() => rmSync(folder, { recursive: true }));

  it('never sign two digests for one place, whatever they were doing, and go on', () => {
    const random = seededRandom(5);
    const observer = new Observer(createKeys([1, 1, 1, 1]), []);
    const decided: number[] = [];
    for (let life = 0; life < 12; life += 1) {
      const deeds = 1 + Math.floor(random() * 150);
      const { stdout, signal } = spawnSync(process.execPath, [CHILD, folder, String(deeds)], { encoding: 'utf8' });
      expect(signal).to.equal('SIGKILL');
      for (const line of stdout.split('\n').slice(0, -1)) {
        const [from, bytes = ''] = line.split(' ');
        const message = decodeMessage(EPOCH, Buffer.from(bytes, 'hex'));
        if (typeof message === 'string') throw new Error(`A validator sent bytes that are ${message}.`);
        observer.sent(Number(from), message);
        if (message.kind === 'checkpoint') decided.push(message.sequence);
      }
    }
    expect([...observer.violations]).to.deep.equal([]);
    expect(Math.max(...decided)).to.be.greaterThan(4);
  });
});
