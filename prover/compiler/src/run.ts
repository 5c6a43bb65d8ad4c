import { runProgram } from '@ciro-network/prover';
import { feltsToBytes, LIMITS } from '@ciro-network/sdk';
import { assertSame } from './cross-check.ts';
import { CompilerError } from './errors.ts';
import type { Matrix } from './linalg/matrix.ts';
import { matrix } from './linalg/matrix.ts';
import type { ModelDir } from './model-dir.ts';
import type { NpyArray } from './npy.ts';
import { quantiseInput } from './quantize/input.ts';
import { openGraph } from './session.ts';

/** A compiled model ready to answer. */
export interface ModelRunner {
  /**
   * Answers 1 to 64 rows of integers, `[rows][inputs]`, by onnxruntime, checked against the normative executor.
   * @returns `[rows][outputs]`. @throws CompilerError INPUT_SHAPE or GRAPH_MISMATCH.
   */
  infer(input: Int8Array, rows: number): Promise<Int32Array>;
  release(): Promise<void>;
}

export async function openModel(model: ModelDir): Promise<ModelRunner> {
  const session = await openGraph(model.graph, model.program);
  const program = feltsToBytes(model.felts);
  return {
    async infer(input, rows) {
      const answer = await session.run(input, rows);
      assertSame(answer, await runProgram(program, input, rows), 'the answer');
      return answer;
    },
    release: () => session.release(),
  };
}

/** Rows of an array `[B, ...]` whose rows have `features` values. @throws CompilerError with `code`. */
export function rowsOf({ shape, data }: NpyArray, features: number, code: 'INPUT_SHAPE' | 'CALIBRATION_SHAPE'): Matrix {
  const [rows, ...rest] = shape;
  const width = rest.reduce((product, dimension) => product * dimension, 1);
  if (rest.length === 0 || rows < 1 || width !== features) {
    const message = `An array of shape [rows, ${features}] is needed; this one has the shape [${shape.join(', ')}].`;
    throw new CompilerError(code, message, { shape });
  }
  const nonFinite = data.findIndex((value) => !Number.isFinite(value));
  if (nonFinite >= 0) {
    throw new CompilerError('NOT_FINITE', `The array has ${data[nonFinite]} in row ${Math.floor(nonFinite / width)}.`);
  }
  return matrix(rows, features, data);
}

/** Quantises float rows as the manifest says, `[rows][inputs]`. @throws CompilerError INPUT_SHAPE, NOT_FINITE. */
export function quantiseRows(model: ModelDir, array: NpyArray): { input: Int8Array; rows: number } {
  const x = rowsOf(array, model.manifest.features, 'INPUT_SHAPE');
  return { input: quantiseInput(model.manifest.input_quantiser, x), rows: x.rows };
}

/** Float outputs of one array a row, from `[rows][outputs]` integers. */
export function dequantise(model: ModelDir, integers: Int32Array): number[][] {
  return splitRows(integers, model.manifest.outputs).map((row) =>
    row.map((value) => value * model.manifest.output_unit),
  );
}

export function splitRows(values: ArrayLike<number>, width: number): number[][] {
  const flat = Array.from(values);
  return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
}

/** Answers any number of rows, at most 64 at a time. */
export async function inferAll(runner: ModelRunner, input: Int8Array, inputs: number): Promise<Int32Array> {
  const parts: number[] = [];
  for (let start = 0; start < input.length; start += LIMITS.rows * inputs) {
    const part = input.subarray(start, start + LIMITS.rows * inputs);
    for (const value of await runner.infer(part, part.length / inputs)) parts.push(value);
  }
  return Int32Array.from(parts);
}
