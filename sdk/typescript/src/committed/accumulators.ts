import { requantise } from '../execute.ts';
import type { Felt } from '../felt.ts';
import { LANES, readDigits } from '../lanes.ts';
import { programOutputs } from '../program.ts';
import type { CommittedProgram } from './program.ts';

/** Each layer's inputs of one row, `[layers][inputs of the layer]`. */
export type LayerInputs = ReadonlyArray<ArrayLike<number>>;

/** What the accumulators of some rows say of the values between the layers. */
export interface Activations {
  /** One of each row. */
  readonly layerInputs: readonly LayerInputs[];
  /** The last layer's outputs, `[rows][outputs]` flat. */
  readonly outputs: Int32Array;
}

/**
 * Rounds and clamps the products of every layer. Nothing is assumed of the weights: whatever the felts are, they have
 * one reading or none.
 * @param input `[rows][inputs]`
 * @param products P of all rows: row by row, layer by layer, block by block
 * @throws VerifyError LANE_RANGE
 */
export function activationsOf(program: CommittedProgram, input: Int8Array, products: readonly Felt[]): Activations {
  const rows = input.length / program.inputs;
  const width = programOutputs(program);
  const outputs = new Int32Array(rows * width);
  let at = 0;
  const layerInputs = Array.from({ length: rows }, (_, row) => {
    let values: ArrayLike<number> = input.subarray(row * program.inputs, (row + 1) * program.inputs);
    const seen = program.layers.map((layer) => {
      const before = values;
      const after = new Int32Array(layer.outputs);
      layer.offsets.forEach((offset, block) => {
        const sums = readDigits(products[at++] + offset);
        const first = block * LANES;
        for (let lane = 0; lane < LANES && first + lane < layer.outputs; lane++) {
          after[first + lane] = requantise(layer, sums[lane], layer.shift[first + lane]);
        }
      });
      values = after;
      return before;
    });
    outputs.set(values, row * width);
    return seen;
  });
  return { layerInputs, outputs };
}
