import type { Shape } from '@ciro-network/sdk';
import {
  committedLength,
  descriptionLength,
  LANES,
  layerInputs,
  layoutOf,
  LIMITS,
  maxCommittedRows,
  maxRows,
  needsDataContract,
  openingFelts,
  programBlocks,
  programMacs,
  programOutputs,
  roundsOf,
  rowFelts,
  treeOf,
  weightFelts,
} from '@ciro-network/sdk';
import { MAX_PROGRAM_FELTS } from './data-class.ts';

/** L2 gas that a transaction may take on Starknet. */
const TRANSACTION_GAS = 1_110_000_000;

/**
 * L2 gas of one answer checked by re-execution and settled, its program read from the model's data contract, without the
 * worker's draw. Fitted to snapshots/gas.json ("result, data, without the draw") for a 64-32-10 network.
 */
export const GAS = {
  /** Transaction, signature, job bookkeeping and settlement. */
  fixed: 2_080_000,
  /** Reading one felt of the program from the data contract and hashing it. */
  programFelt: 3_300,
  /** One multiply-accumulate in packed lanes. */
  mac: 79,
  /** Splitting one output of a layer out of its lane, rounding and clamping it. */
  activation: 2_800,
  /** One felt of input in calldata, hashed and split into bytes. */
  inputFelt: 45_000,
  /** One felt of outputs in calldata. */
  outputFelt: 6_000,
} as const;

/**
 * L2 gas of one answer checked by its argument and settled. Fitted, within 4 %, to the six networks of 10 to 20 variables
 * in docs/COSTS.md, "Committed proofs".
 */
export const ARGUMENT_GAS = {
  /** Transaction, signature, job bookkeeping and settlement, the statement. */
  fixed: 5_100_000,
  /** One felt of program, input or argument in calldata, and handed on by the hub. */
  calldataFelt: 5_200,
  /** One permutation of the hash: half of a list's felts, or two nodes. */
  permutation: 1_850,
  /** One multiply-add in the field. */
  product: 160,
  /** Splitting one output of a layer, its bias and its shift out of their lanes, rounding and clamping it. */
  activation: 14_300,
} as const;

/** What an answer of one row costs. */
export interface Price {
  readonly l2_gas: number;
  /** Felts of its proof. */
  readonly felts: number;
  /** Rows that an answer may have, to be settled in one transaction: at most 64. 0 if not even one fits. */
  readonly max_rows: number;
}

export interface Prices {
  readonly reexecute: Price;
  readonly committed: Price;
}

export function estimatePrices(shape: Shape): Prices {
  return { reexecute: reexecuted(shape), committed: committed(shape) };
}

function reexecuted(shape: Shape): Price {
  const programFelts = descriptionLength(shape.layers.length) + weightFelts(shape);
  const own = GAS.fixed + GAS.programFelt * programFelts + GAS.mac * programMacs(shape);
  const gas = own + ioGas(shape) + GAS.activation * activations(shape);
  const felts = 5 + rowFelts(shape.inputs) + programFelts;
  // The program lies in a class; calldata carries inputs and outputs alone.
  return price(gas, felts, programFelts <= MAX_PROGRAM_FELTS ? maxRows(shape, 0, 0) : 0);
}

function committed(shape: Shape): Price {
  const { variables } = layoutOf(shape);
  const { fixed, calldataFelt, permutation, product, activation } = ARGUMENT_GAS;
  const rounds = roundsOf(variables);
  const blocks = programBlocks(shape);
  const programFelts = committedLength(shape);
  const argumentFelts = blocks + openingFelts(variables, rounds);
  const values = shape.layers.reduce((sum, _, index) => sum + layerInputs(shape, index), 0);
  // The program and the accumulators hashed, the equation evaluated.
  const carried = (needsDataContract(shape) ? 0 : programFelts) + rowFelts(shape.inputs) + argumentFelts;
  let gas = fixed + ioGas(shape) + calldataFelt * carried;
  gas += permutation * ((programFelts + blocks) / 2) + product * 2 * (blocks + values);
  gas += activation * activations(shape);
  let left = variables;
  for (const round of rounds) {
    const { depth, cap } = treeOf(round, left);
    left -= round.fold;
    const row = 2 ** round.fold;
    // A row hashed, climbed up from, folded; its power of ω; that one's extension at the end.
    gas += permutation * (2 ** cap + round.queries * (row / 2 + depth - cap));
    gas += product * round.queries * (row + depth + 3 * left);
  }
  gas += (permutation / 2 + product) * 2 ** left;
  return price(gas, 5 + rowFelts(shape.inputs) + programFelts + argumentFelts, maxCommittedRows(shape));
}

function price(gas: number, felts: number, rows: number): Price {
  return { l2_gas: Math.round(gas), felts, max_rows: gas <= TRANSACTION_GAS ? Math.min(LIMITS.rows, rows) : 0 };
}

/** What both strategies pay for: the input opened, the outputs read. */
function ioGas(shape: Shape): number {
  return GAS.inputFelt * rowFelts(shape.inputs) + GAS.outputFelt * outputFelts(shape);
}

function activations(shape: Shape): number {
  return shape.layers.reduce((sum, layer) => sum + layer.outputs, 0);
}

function outputFelts(shape: Shape): number {
  return Math.ceil(programOutputs(shape) / LANES);
}
