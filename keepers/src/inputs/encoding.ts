import { rowFelts } from '@ciro-network/sdk';

export { feltsFromBytes, feltsToBytes, inputCommitment, isFelt } from '@ciro-network/sdk';

/** Felts of `rows` packed rows of `inputs` values. */
export function packedInputLength(rows: number, inputs: number): number {
  return rows * rowFelts(inputs);
}
