import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { packInput } from '@ciro-network/sdk';
import { inputCommitment } from './encoding.ts';
import { HttpInputStore, firstOf } from './client.ts';
import { FolderInputStore } from './folder-store.ts';
import type { InputStore } from './input-store.ts';
import { MAX_INPUT_BYTES, encodePreimage } from './preimage.ts';
import { createInputServer } from './server.ts';

const values = new Int8Array(128).map((_value, at) => at - 64);
const preimage = { salt: 77n, rows: 2, inputs: 64, input: packInput(values, 2, 64) };
const commitment = inputCommitment(77n, 2, 64, preimage.input);

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'NONE', (error: { code: string }) => error.code);
}

const folder = mkdtempSync(join(tmpdir(), 'ciro-inputs-'));
const kept = (name: string) => new FolderInputStore(join(folder, name));
after(() => rmSync(folder, { recursive: true }));

/** What every input store must do; `corrupt` changes the bytes that are kept. */
function conformsToInputStore(name: string, store: InputStore, corrupt: (bytes: Uint8Array) => void): void {
  describe(`input store: ${name}`, () => {
    it('says that an input is missing', async () => {
      expect(await codeOf(store.get(commitment))).to.equal('INPUT_MISSING');
    });

    it('gives back what was put, also when put twice', async () => {
      expect(await store.put(preimage)).to.equal(commitment);
      expect(await store.put(preimage)).to.equal(commitment);
      expect(await store.get(commitment)).to.deep.equal(preimage);
    });

    it('refuses what is not a canonical input', async () => {
      expect(await codeOf(store.put({ ...preimage, rows: 65 }))).to.equal('INPUT_CORRUPT');
      expect(await codeOf(store.put({ ...preimage, input: preimage.input.slice(1) }))).to.equal('INPUT_CORRUPT');
    });

    it('finds every single changed byte', async () => {
      const good = encodePreimage(preimage);
      for (let at = 0; at < good.length; at += 13) {
        const bad = good.slice();
        bad[at] = (bad[at] ?? 0) ^ 1;
        corrupt(bad);
        expect(await codeOf(store.get(commitment)), `byte ${at}`).to.equal('INPUT_CORRUPT');
      }
    });

    it('refuses bytes that are cut short, and none', async () => {
      for (const length of [0, 31, 96, encodePreimage(preimage).length - 32]) {
        corrupt(encodePreimage(preimage).slice(0, length));
        expect(await codeOf(store.get(commitment))).to.equal('INPUT_CORRUPT');
      }
    });

    it('refuses more than the largest input', async () => {
      corrupt(new Uint8Array(MAX_INPUT_BYTES + 32));
      expect(await codeOf(store.get(commitment))).to.equal('INPUT_TOO_LARGE');
    });
  });
}

conformsToInputStore('folder', kept('plain'), (bytes) =>
  writeFileSync(join(folder, 'plain', `0x${commitment.toString(16)}`), bytes));

describe('input store over HTTP', () => {
  const server = createInputServer(kept('served'));
  let url = '';
  before(async () => {
    url = await server.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => server.close());

  const store: InputStore = {
    get: (wanted) => new HttpInputStore({ url }).get(wanted),
    put: (given) => new HttpInputStore({ url: `${url}/` }).put(given),
  };
  conformsToInputStore('HTTP', store, (bytes) =>
    writeFileSync(join(folder, 'served', `0x${commitment.toString(16)}`), bytes));

  it('does not let a wrong input be put under a commitment', async () => {
    const response = await fetch(`${url}/inputs/0x1`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(encodePreimage(preimage)),
    });
    expect([response.status, await response.json()]).to.deep.include(422);
    expect(await codeOf(store.get(1n))).to.equal('INPUT_MISSING');
  });

  it('refuses bodies that are too large and names that are none', async () => {
    const put = (path: string, body: Uint8Array) => fetch(`${url}/inputs/${path}`, {
      method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(body),
    });
    expect((await put('0x1', new Uint8Array(MAX_INPUT_BYTES + 1))).status).to.equal(413);
    for (const name of ['..%2f..%2fetc', '1', '0x', '0x01', `0x${'f'.repeat(64)}`]) {
      expect((await put(name, encodePreimage(preimage))).status, name).to.equal(404);
    }
  });
});

describe('input client', () => {
  it('does not trust the server: endless and lying answers are refused', async () => {
    const liar = createServer((request, response) => {
      if (request.url === '/inputs/0x1') return response.end(Buffer.from(encodePreimage(preimage)));
      const flood = setInterval(() => response.write(Buffer.alloc(100_000)), 1);
      response.on('close', () => clearInterval(flood));
    });
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
    const store = new HttpInputStore({ url: `http://127.0.0.1:${(liar.address() as AddressInfo).port}` });
    expect(await codeOf(store.get(1n))).to.equal('INPUT_CORRUPT');
    expect(await codeOf(store.get(2n))).to.equal('INPUT_TOO_LARGE');
    liar.closeAllConnections();
    liar.close();
    expect(await codeOf(store.get(1n))).to.equal('INPUT_UNAVAILABLE');
  });

  it('asks one store after the other', async () => {
    const broken = kept('broken');
    await broken.put(preimage);
    truncateSync(join(folder, 'broken', `0x${commitment.toString(16)}`), 64);
    const good = kept('good');
    await good.put(preimage);
    expect(await firstOf([kept('empty'), broken, good], commitment)).to.deep.equal(preimage);
    expect(await codeOf(firstOf([broken, kept('empty')], commitment))).to.equal('INPUT_CORRUPT');
    expect(await codeOf(firstOf([], commitment))).to.equal('INPUT_MISSING');
  });
});
