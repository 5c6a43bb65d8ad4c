import { half } from '../bounds.ts';
import { decodeDescription, descriptionLength } from '../description.ts';
import { VerifyError } from '../errors.ts';
import type { Felt } from '../felt.ts';
import { LANE_OFFSET, LANES, packLanes } from '../lanes.ts';
import type { DenseShape, Shape } from '../program.ts';
import { layerBlocks, layerInputs } from '../program.ts';
import { readLanes, readShifts } from '../weights.ts';
import type { Layout } from './pieces.ts';
import { layoutOf, programBlocks } from './pieces.ts';

/** A layer without its weights. */
export interface CommittedLayer extends DenseShape {
  /** Of each block Σ_j (bias_j + half_j + 2^24)·2^{25j}: with the products' lanes added, ten digits. */
  readonly offsets: readonly Felt[];
  /** `[outputs]`, 0 to 24. */
  readonly shift: Uint8Array;
}

/** The program as a verifier has it: `description ++ heads ++ [root, y]` (docs/PROOF.md, section 1). */
export interface CommittedProgram extends Shape {
  readonly layers: readonly CommittedLayer[];
  readonly layout: Layout;
  /** Root of the committed vector's oracle. */
  readonly root: Felt;
  /** The vector's value at its out-of-domain point. */
  readonly y: Felt;
}

/** What stands for the weights. */
export type WeightCommitment = Pick<CommittedProgram, 'root' | 'y'>;

/** @throws VerifyError MODEL_SHAPE, MODEL_LENGTH, LANE_RANGE, LANE_PADDING or SHIFT_RANGE. */
export function decodeCommitted(felts: readonly Felt[]): CommittedProgram {
  const shape = decodeDescription(felts);
  const layout = layoutOf(shape);
  const head = descriptionLength(shape.layers.length);
  const length = head + 2 * programBlocks(shape) + 2;
  if (felts.length !== length) {
    throw new VerifyError('MODEL_LENGTH', `The program takes ${length} felts, but ${felts.length} were given.`);
  }
  let at = head;
  const layers = shape.layers.map((layer) => {
    const offsets: Felt[] = [];
    const shift = new Uint8Array(layer.outputs);
    for (let first = 0; first < layer.outputs; first += LANES) {
      const used = Math.min(LANES, layer.outputs - first);
      const bias = felts[at++];
      const shifts = readShifts(felts[at++], used);
      readLanes(bias, used);
      offsets.push(bias + packLanes(shifts.map(half)) + LANE_OFFSET);
      shift.set(shifts, first);
    }
    return { ...layer, offsets, shift };
  });
  return { inputs: shape.inputs, layers, layout, root: felts[at], y: felts[at + 1] };
}

/** The committed form of a program of the re-execute strategy. */
export function committedFelts(program: readonly Felt[], { root, y }: WeightCommitment): Felt[] {
  const shape = decodeDescription(program);
  let at = descriptionLength(shape.layers.length);
  const felts = program.slice(0, at);
  shape.layers.forEach((_, index) => {
    for (let block = layerBlocks(shape, index); block > 0; block--) {
      at += layerInputs(shape, index);
      felts.push(program[at++], program[at++]);
    }
  });
  return [...felts, root, y];
}
