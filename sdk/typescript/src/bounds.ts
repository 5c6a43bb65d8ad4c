import { VerifyError } from './errors.ts';
import { LANE_LIMIT } from './lanes.ts';
import type { Program } from './program.ts';
import { layerInputs } from './program.ts';

/** What is added before the division by 2^shift, so that it rounds half up: 2^(shift - 1), and 0 without a shift. */
export function half(shift: number): number {
  return shift === 0 ? 0 : 2 ** (shift - 1);
}

/** Largest |x| of the inputs of the layer at `index`: after ReLU -128 cannot occur. */
export function inputBound(program: Program, index: number): number {
  return index > 0 && program.layers[index - 1].relu ? 127 : 128;
}

/** Largest |accumulator| that any input can bring about, `[outputs]` of the layer at `index`, rounding included. */
export function accumulatorBounds(program: Program, index: number): Float64Array {
  const { outputs, weights, bias, shift } = program.layers[index];
  const inputs = layerInputs(program, index);
  const bound = inputBound(program, index);
  return Float64Array.from({ length: outputs }, (_, output) => {
    let sum = 0;
    for (let i = output * inputs; i < (output + 1) * inputs; i++) sum += Math.abs(weights[i]);
    return bound * sum + Math.abs(bias[output]) + half(shift[output]);
  });
}

/** @throws VerifyError ACC_BOUND unless every accumulator stays below 2^24, whatever the input. */
export function checkBounds(program: Program): void {
  for (let layer = 0; layer < program.layers.length; layer++) {
    const output = accumulatorBounds(program, layer).findIndex((bound) => bound >= LANE_LIMIT);
    if (output >= 0) {
      const message = `Output ${output} of layer ${layer} can reach 2^24 or more in its accumulator.`;
      throw new VerifyError('ACC_BOUND', message, { layer, output });
    }
  }
}
