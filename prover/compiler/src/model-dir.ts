import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Felt, Program } from '@ciro-network/sdk';
import {
  COMMITTED,
  committedFelts,
  decodeCommitted,
  decodeProgram,
  feltsFromBytes,
  feltsToBytes,
  feltToHex,
  modelHash,
  programOutputs,
} from '@ciro-network/sdk';
import { CompilerError } from './errors.ts';
import { buildGraph } from './graph.ts';
import type { Manifest } from './manifest.ts';
import { parseManifest } from './manifest.ts';

const MANIFEST = 'manifest.json';
/** The program's felts, 32 bytes big-endian each. */
const PROGRAM = 'program.bin';
const GRAPH = 'model.onnx';
/** Of a committed model: its public program, and the digests of its oracle's rows, which the prover would hash anew. */
const COMMITTED_PROGRAM = 'committed.bin';
const DIGESTS = 'digests.bin';

/** What a committed model has beside its weights. */
export interface CommittedPart {
  /** `description ++ heads ++ [root, y]` (docs/PROOF.md): the program as verifiers take it. */
  readonly felts: readonly Felt[];
  /** 32 bytes big-endian a row of the oracle. */
  readonly digests: Uint8Array;
}

/** A compiled model, its parts consistent with each other. */
export interface ModelDir {
  readonly manifest: Manifest;
  readonly program: Program;
  readonly felts: readonly Felt[];
  readonly modelHash: Felt;
  /** The exact graph for onnxruntime. */
  readonly graph: Uint8Array;
  /** Of the committed strategy only. */
  readonly committed?: CommittedPart;
}

export async function writeModelDir(
  folder: string,
  { manifest, felts, graph, committed }: Omit<ModelDir, 'program' | 'modelHash'>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of [MANIFEST, COMMITTED_PROGRAM, DIGESTS]) await rm(join(folder, name), { force: true });
  await writeFile(join(folder, PROGRAM), feltsToBytes(felts));
  await writeFile(join(folder, GRAPH), graph);
  if (committed !== undefined) {
    await writeFile(join(folder, COMMITTED_PROGRAM), feltsToBytes(committed.felts));
    await writeFile(join(folder, DIGESTS), committed.digests);
  }
  // Last: a directory with a manifest is whole.
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Reads a compiled model and checks that its program is well-formed, hashes to the manifest's hash and has this graph.
 * That a committed model's root and y are those of its weights, only `checkModel` looks at.
 * @throws CompilerError FILE_READ, MODEL_DIR, MODEL_HASH or GRAPH_MISMATCH; VerifyError for a malformed program.
 */
export async function readModelDir(folder: string): Promise<ModelDir> {
  const manifest = parseManifest((await readPart(folder, MANIFEST)).toString('utf8'));
  const felts = feltsFromBytes(await readPart(folder, PROGRAM));
  const graph = await readPart(folder, GRAPH);
  const program = decodeProgram(felts);
  const committed = manifest.strategy === 'committed' ? await readCommitted(folder, felts) : undefined;
  const hash = committed ? modelHash(committed.felts, COMMITTED) : modelHash(felts);
  if (feltToHex(hash) !== manifest.model_hash) {
    throw new CompilerError(
      'MODEL_HASH',
      `The program hashes to ${feltToHex(hash)}, the manifest says ${manifest.model_hash}.`,
    );
  }
  if (program.inputs !== manifest.inputs || programOutputs(program) !== manifest.outputs) {
    throw new CompilerError('MODEL_DIR', 'The manifest states other inputs or outputs than the program has.');
  }
  if (!graph.equals(buildGraph(program))) {
    throw new CompilerError('GRAPH_MISMATCH', 'model.onnx is not the graph of this program; compile the model again.');
  }
  return { manifest, program, felts, modelHash: hash, graph, committed };
}

/** @throws CompilerError MODEL_DIR unless its description, biases and shifts are the program's. */
async function readCommitted(folder: string, program: readonly Felt[]): Promise<CommittedPart> {
  const felts = feltsFromBytes(await readPart(folder, COMMITTED_PROGRAM));
  const digests = await readPart(folder, DIGESTS);
  const expected = committedFelts(program, decodeCommitted(felts));
  if (!expected.every((felt, i) => felt === felts[i])) {
    throw new CompilerError('MODEL_DIR', 'committed.bin states other biases or shifts than the program.');
  }
  return { felts, digests };
}

async function readPart(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CompilerError('FILE_READ', `${name} of the model directory cannot be read: ${why}.`, { folder }, error);
  }
}
