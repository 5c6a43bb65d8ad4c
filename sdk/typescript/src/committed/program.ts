import { half } from '../bounds.ts';
import { rowFelts } from '../bytes.ts';
import { decodeDescription, descriptionLength } from '../description.ts';
import { VerifyError } from '../errors.ts';
import type { Felt } from '../felt.ts';
import { LANE_OFFSET, LANES, packLanes } from '../lanes.ts';
import type { DenseShape, Shape } from '../program.ts';
import { layerBlocks, layerInputs, LIMITS, programOutputs } from '../program.ts';
import { readLanes, readShifts } from '../weights.ts';
import { openingFelts, roundsOf } from './parameters.ts';
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

/** Bits of the last layer at most: every output is a canonical lane then. */
export const MAX_COMMITTED_BITS = 24;
/** Felts of calldata for answers and their argument; what is left of 5,000 is for the transaction. */
export const CALLDATA_FELTS = 4_800;
/** Felts of outputs that an event may carry: Starknet takes 300 of data, and a job is settled by one event. */
export const EVENT_FELTS = 290;

/** Felts of the longest program that goes into calldata; a longer one is in a data contract. */
export const MAX_INLINE_FELTS = 256;

/** Felts of `description ++ heads ++ [root, y]`. */
export function committedLength(shape: Shape): number {
  return descriptionLength(shape.layers.length) + 2 * programBlocks(shape) + 2;
}

/** Whether a program of this shape is too long for calldata, and so comes from a data contract. */
export function needsDataContract(shape: Shape): boolean {
  return committedLength(shape) > MAX_INLINE_FELTS;
}

/** Felts of an argument for so many rows of all answers together. */
export function argumentFelts(shape: Shape, rows: number): number {
  const { variables } = layoutOf(shape);
  return rows * programBlocks(shape) + openingFelts(variables, roundsOf(variables));
}

/** Rows that one answer of a committed model may have; 0 where not even the model fits in a transaction. */
export function maxCommittedRows(shape: Shape): number {
  const fixed = argumentFelts(shape, 0) + (needsDataContract(shape) ? 0 : committedLength(shape));
  return maxRows(shape, fixed, programBlocks(shape));
}

/**
 * Rows that one answer may have, at most 64: they must fit in a transaction beside `fixed` felts, each with `witness`
 * felts, and their outputs in an event.
 */
export function maxRows(shape: Shape, fixed: number, witness: number): number {
  const outputs = Math.ceil(programOutputs(shape) / LANES);
  const rows = Math.floor((CALLDATA_FELTS - fixed) / (rowFelts(shape.inputs) + outputs + witness));
  return Math.max(0, Math.min(LIMITS.rows, rows, Math.floor(EVENT_FELTS / outputs)));
}

/** @throws VerifyError MODEL_SHAPE, MODEL_LENGTH, LANE_RANGE, LANE_PADDING or SHIFT_RANGE. */
export function decodeCommitted(felts: readonly Felt[]): CommittedProgram {
  const shape = decodeDescription(felts);
  checkCommittedShape(shape);
  const length = committedLength(shape);
  if (felts.length !== length) {
    throw new VerifyError('MODEL_LENGTH', `The program takes ${length} felts, but ${felts.length} were given.`);
  }
  let at = descriptionLength(shape.layers.length);
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
  return { inputs: shape.inputs, layers, layout: layoutOf(shape), root: felts[at], y: felts[at + 1] };
}

function checkCommittedShape(shape: Shape): void {
  const { bits } = shape.layers[shape.layers.length - 1];
  if (bits > MAX_COMMITTED_BITS) {
    throw new VerifyError('MODEL_SHAPE', `A committed model's outputs have at most 24 bits, not ${bits}.`, { bits });
  }
  if (maxCommittedRows(shape) < 1) {
    throw new VerifyError('MODEL_SHAPE', 'No answer of the committed model would fit in a transaction.');
  }
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
