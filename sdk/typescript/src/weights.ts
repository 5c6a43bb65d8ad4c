import { decodeDescription, descriptionLength, encodeDescription } from './description.ts';
import { checkBounds } from './bounds.ts';
import { VerifyError } from './errors.ts';
import type { Felt } from './felt.ts';
import { assertPadding, LANES, packLanes, unpackLanes } from './lanes.ts';
import type { DenseLayer, DenseShape, Program } from './program.ts';
import { layerFelts, layerInputs, LIMITS, weightFelts } from './program.ts';

/**
 * The program as felts, `description ++ weights`.
 * @throws VerifyError MODEL_SHAPE, MODEL_LENGTH, SHIFT_RANGE or ACC_BOUND if the program is not well-formed.
 */
export function encodeProgram(program: Program): Felt[] {
  const felts = encodeDescription(program);
  program.layers.forEach((layer, index) => requireArrays(layer, layerInputs(program, index)));
  checkBounds(program);
  program.layers.forEach((layer, index) => encodeLayer(felts, layer, layerInputs(program, index)));
  return felts;
}

/**
 * Reads and checks a whole program: limits, length, lanes, padding, ranges, static bounds.
 * @throws VerifyError with the code of what does not hold.
 */
export function decodeProgram(felts: readonly Felt[]): Program {
  const shape = decodeDescription(felts);
  const head = descriptionLength(shape.layers.length);
  const length = head + weightFelts(shape);
  if (felts.length !== length) {
    throw new VerifyError('MODEL_LENGTH', `The program takes ${length} felts, but ${felts.length} were given.`);
  }
  let at = head;
  const layers = shape.layers.map((layer, index) => {
    const start = at;
    at += layerFelts(shape, index);
    return decodeLayer(felts, start, layer, layerInputs(shape, index));
  });
  const program = { inputs: shape.inputs, layers };
  checkBounds(program);
  return program;
}

function encodeLayer(felts: Felt[], layer: DenseLayer, inputs: number): void {
  for (let first = 0; first < layer.outputs; first += LANES) {
    const used = Math.min(LANES, layer.outputs - first);
    const column = new Int8Array(used);
    for (let input = 0; input < inputs; input++) {
      for (let lane = 0; lane < used; lane++) column[lane] = layer.weights[(first + lane) * inputs + input];
      felts.push(packLanes(column));
    }
    felts.push(packLanes(layer.bias, first), packLanes(layer.shift, first));
  }
}

function decodeLayer(felts: readonly Felt[], start: number, shape: DenseShape, inputs: number): DenseLayer {
  const weights = new Int8Array(shape.outputs * inputs);
  const bias = new Int32Array(shape.outputs);
  const shift = new Uint8Array(shape.outputs);
  let at = start;
  for (let first = 0; first < shape.outputs; first += LANES) {
    const used = Math.min(LANES, shape.outputs - first);
    for (let input = 0; input < inputs; input++) {
      const lanes = readLanes(felts[at++], used);
      for (let lane = 0; lane < used; lane++) {
        const weight = lanes[lane];
        if (weight < -128 || weight > 127) {
          throw new VerifyError('WEIGHT_RANGE', `A weight of ${weight} is no int8.`, { output: first + lane, input });
        }
        weights[(first + lane) * inputs + input] = weight;
      }
    }
    bias.set(readLanes(felts[at++], used), first);
    shift.set(readShifts(felts[at++], used), first);
  }
  return { ...shape, weights, bias, shift };
}

/** The lanes in use of a felt whose others must be 0. @throws VerifyError LANE_RANGE or LANE_PADDING. */
export function readLanes(felt: Felt, used: number): Int32Array {
  const lanes = unpackLanes(felt);
  assertPadding(lanes, used);
  return lanes.subarray(0, used);
}

/** As `readLanes`. @throws VerifyError SHIFT_RANGE too. */
export function readShifts(felt: Felt, used: number): Int32Array {
  return readLanes(felt, used).map(checkShift);
}

function requireArrays(layer: DenseLayer, inputs: number): void {
  const { outputs, weights, bias, shift } = layer;
  if (weights.length !== outputs * inputs || bias.length !== outputs || shift.length !== outputs) {
    throw new VerifyError('MODEL_LENGTH', `A layer of ${inputs} to ${outputs} has arrays of other sizes.`);
  }
  shift.forEach(checkShift);
}

function checkShift(shift: number): number {
  if (shift < 0 || shift > LIMITS.shift) {
    throw new VerifyError('SHIFT_RANGE', `A shift is 0 to ${LIMITS.shift}, not ${shift}.`, { shift });
  }
  return shift;
}
