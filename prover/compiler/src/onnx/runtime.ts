import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { CompilerError } from '../errors.ts';
import { matrix, type Matrix } from '../linalg/matrix.ts';
import type { OnnxModel } from './schema.ts';
import { decodeModel, encodeModel } from './schema.ts';
import type { Trunk } from './trunk.ts';

/** One thread: the networks are small, and a worker runs beside others. Errors come back as exceptions, not as logs. */
const SESSION: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
};

/** Lets onnxruntime fold constants and infer shapes. @throws CompilerError ONNX_INVALID with onnxruntime's reason. */
export async function optimiseModel(model: OnnxModel): Promise<OnnxModel> {
  const folder = await mkdtemp(join(tmpdir(), 'ciro-onnx-'));
  const optimizedModelFilePath = join(folder, 'optimised.onnx');
  try {
    const session = await createSession(encodeModel(model), {
      graphOptimizationLevel: 'basic',
      optimizedModelFilePath,
    });
    await session.release();
    return decodeModel(await readFile(optimizedModelFilePath));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws CompilerError ONNX_INVALID with onnxruntime's reason. */
export async function createSession(
  bytes: Uint8Array,
  options: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, { ...SESSION, ...options });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CompilerError('ONNX_INVALID', `onnxruntime does not load the model: ${why}`, {}, error);
  }
}

/** What onnxruntime answers for the float model, `[rows, outputs]`, row by row as the trunk has a batch of one. */
export async function runTrunk(trunk: Trunk, rows: Matrix): Promise<Matrix> {
  const session = await createSession(encodeModel(trunk.model));
  const dims = trunk.model.graph.input[0].type!.tensorType!.shape!.dim.map((dimension) => dimension.dimValue!);
  const results: ArrayLike<number>[] = [];
  try {
    for (let row = 0; row < rows.rows; row++) {
      const values = rows.data.subarray(row * rows.columns, (row + 1) * rows.columns);
      const tensor = trunk.double
        ? new Tensor('float64', Float64Array.from(values), dims)
        : new Tensor('float32', Float32Array.from(values), dims);
      const { [trunk.output]: output } = await session.run({ [trunk.input]: tensor });
      results.push(output.data as Float32Array);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CompilerError('ONNX_INVALID', `onnxruntime does not run the model: ${why}`, {}, error);
  } finally {
    await session.release();
  }
  const logits = matrix(rows.rows, results[0]?.length ?? 0);
  results.forEach((result, row) => logits.data.set(result, row * logits.columns));
  return trunk.binary ? withZeroLogit(logits) : logits;
}

/** Softmax of [0, z] is [1 - sigmoid(z), sigmoid(z)]. */
function withZeroLogit(logits: Matrix): Matrix {
  const pairs = matrix(logits.rows, 2);
  for (let row = 0; row < logits.rows; row++) pairs.data[2 * row + 1] = logits.data[row];
  return pairs;
}
