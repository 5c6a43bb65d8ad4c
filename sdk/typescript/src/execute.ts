import { half } from './bounds.ts';
import { VerifyError } from './errors.ts';
import type { DenseLayer, DenseShape, Program } from './program.ts';
import { checkRows, programOutputs } from './program.ts';

/**
 * Runs a well-formed program on `rows` rows, `input` = `[rows][inputs]`.
 * @returns the last layer's integers, `[rows][outputs]`.
 * @throws VerifyError ROWS_RANGE or INPUT_LENGTH.
 */
export function execute(program: Program, input: Int8Array, rows: number): Int32Array {
  checkRows(rows);
  if (input.length !== rows * program.inputs) {
    const message = `${rows} rows of ${program.inputs} inputs were expected, ${input.length} values given.`;
    throw new VerifyError('INPUT_LENGTH', message);
  }
  const width = programOutputs(program);
  const outputs = new Int32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    let values: Int32Array = Int32Array.from(input.subarray(row * program.inputs, (row + 1) * program.inputs));
    for (const layer of program.layers) values = runDense(layer, values);
    outputs.set(values, row * width);
  }
  return outputs;
}

function runDense(layer: DenseLayer, values: Int32Array): Int32Array {
  const result = new Int32Array(layer.outputs);
  for (let output = 0, at = 0; output < layer.outputs; output++) {
    // The static bound keeps every partial sum below 2^24.
    let sum = layer.bias[output];
    for (let i = 0; i < values.length; i++) sum += layer.weights[at++] * values[i];
    const shift = layer.shift[output];
    result[output] = requantise(layer, sum + half(shift), shift);
  }
  return result;
}

/** clamp(floor(sum / 2^shift)), the rounding already added to `sum`. */
export function requantise({ bits, relu }: DenseShape, sum: number, shift: number): number {
  const high = 2 ** (bits - 1) - 1;
  const low = relu ? 0 : -high - 1;
  return Math.min(high, Math.max(low, sum >> shift));
}
