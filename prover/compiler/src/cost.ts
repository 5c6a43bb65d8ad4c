import type { Program } from '@ciro-network/sdk';
import { LANES, programMacs, programOutputs, rowFelts, weightFelts, descriptionLength } from '@ciro-network/sdk';

/**
 * L2 gas of one answer checked by re-execution and settled, its program read from the model's data contract, without the
 * worker's draw. Fitted to snapshots/gas.json ("result, data, without the draw") for a 64-32-10 network.
 */
export const GAS = {
  /** Transaction, signature, job bookkeeping and settlement. */
  fixed: 2_570_000,
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

/** What an answer of one row costs. */
export interface Price {
  readonly l2_gas: number;
  /** Felts of its proof: packed input and program. */
  readonly felts: number;
}

export function estimatePrice(program: Program): Price {
  const programFelts = descriptionLength(program.layers.length) + weightFelts(program);
  const inputFelts = rowFelts(program.inputs);
  const outputFelts = Math.ceil(programOutputs(program) / LANES);
  const activations = program.layers.reduce((sum, layer) => sum + layer.outputs, 0);
  return {
    l2_gas:
      GAS.fixed +
      GAS.programFelt * programFelts +
      GAS.mac * programMacs(program) +
      GAS.activation * activations +
      GAS.inputFelt * inputFelts +
      GAS.outputFelt * outputFelts,
    felts: 5 + inputFelts + programFelts,
  };
}
