// Our side: a network compiled for the committed strategy, proven and verified; and its float original in onnxruntime.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileModel, proveAnswer, readModelDir } from '@ciro-network/compiler';
import { CommittedProver, verify } from '@ciro-network/prover';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Network } from './networks.ts';
import { median } from './statistics.ts';

const RUNS = 9;
/** Outside of any job, as `ciro prove`. */
const NOWHERE = { chainId: 0n, contract: 0n, submitter: 0n };

export interface Ours {
  readonly network: string;
  /** Multiply-accumulates of a row: weights. */
  readonly macs: number;
  readonly rows: number;
  /** Milliseconds; each the median of its runs, but committing, which is done once a model. */
  readonly commit_ms: number;
  readonly prove_ms: number;
  readonly phases_ms: { readonly [phase: string]: number };
  readonly verify_ms: number;
  readonly onnxruntime_ms: number;
  readonly proof_felts: number;
  readonly l2_gas_estimate: number;
}

/** `growth`: of plain int8, so that the network has the weights that its name says, unless told otherwise. */
export async function measure(net: Network, rows = 1, growth = 1): Promise<Ours> {
  const out = await mkdtemp(join(tmpdir(), 'ciro-bench-'));
  try {
    const manifest = await compileModel({ model: net.onnx, calibration: net.calibration, out, strategy: 'committed', growth });
    const model = await readModelDir(out);
    const committed = performance.now();
    const prover = await CommittedProver.open(model.felts);
    const commitMs = performance.now() - committed;

    const input = Int8Array.from({ length: rows * model.program.inputs }, (_, i) => ((i * 37) % 255) - 127);
    const job = { jobId: 0n, salt: 1n, rows, input };
    const proofs = await repeat(async () => {
      const { times } = await prover.prove(NOWHERE, [job]);
      return times;
    });
    const { felts, outputs, inputCommitment } = await proveAnswer(model, input, rows, 1n);
    const statement = { modelHash: model.modelHash, inputCommitment, outputs: [...outputs] };
    const verified = await repeat(() => verify(statement, felts));

    return {
      network: net.name,
      macs: manifest.macs,
      rows,
      commit_ms: commitMs,
      prove_ms: median(proofs.map(({ ms }) => ms)),
      phases_ms: phases(proofs.map(({ value }) => ({ ...value }))),
      verify_ms: median(verified.map(({ ms }) => ms)),
      onnxruntime_ms: await inferFloats(net, rows),
      proof_felts: felts.length,
      l2_gas_estimate: manifest.prices.committed?.l2_gas ?? 0,
    };
  } finally {
    await rm(out, { recursive: true });
  }
}

async function inferFloats(net: Network, rows: number): Promise<number> {
  const session = await InferenceSession.create(net.onnx);
  const data = net.calibration.data.subarray(0, rows * net.sizes[0]);
  const feeds = { x: new Tensor('float32', data, [rows, net.sizes[0]]) };
  const runs = await repeat(() => session.run(feeds));
  await session.release();
  return median(runs.map(({ ms }) => ms));
}

/** Once to warm up, then as often as counts. */
async function repeat<T>(work: () => Promise<T>): Promise<Array<{ ms: number; value: T }>> {
  await work();
  const runs = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const value = await work();
    runs.push({ ms: performance.now() - start, value });
  }
  return runs;
}

function phases(runs: ReadonlyArray<Record<string, number>>): Record<string, number> {
  const names = Object.keys(runs[0]);
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))]));
}
