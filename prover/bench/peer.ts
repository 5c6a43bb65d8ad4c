// EZKL on the same network, in a process of its own, on all cores.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ezkl } from '../../setup/tools/ezkl.mjs';
import type { Network } from './networks.ts';

export interface Peer {
  readonly version: string;
  readonly proof_bytes: number;
  readonly srs_ms: number;
  readonly keys_ms: number;
  readonly witness_ms: number;
  readonly prove_ms: number;
  readonly verify_ms: number;
}

/** @throws where EZKL cannot be installed or refuses the network. */
export async function measurePeer(net: Network): Promise<Peer> {
  const packages = await ezkl();
  const work = await mkdtemp(join(tmpdir(), 'ciro-ezkl-'));
  try {
    const [model, data] = [join(work, 'model.onnx'), join(work, 'input.json')];
    await writeFile(model, net.onnx);
    await writeFile(data, JSON.stringify({ input_data: [[...net.calibration.data.subarray(0, net.sizes[0])]] }));
    const script = new URL('time_ezkl.py', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)('python3', [script, model, data, work], {
      env: { ...process.env, PYTHONPATH: packages },
      maxBuffer: 1 << 26,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Peer;
  } finally {
    await rm(work, { recursive: true });
  }
}
