import type { Felt } from '../hub/types.ts';

/** One model, ready to answer. */
export interface Engine {
  readonly modelHash: Felt;
  /** Values a row, in and out. */
  readonly inputs: number;
  readonly outputs: number;
  /** Packed rows in, packed rows out. Throws CROSS_CHECK_FAILED if onnxruntime and the integer executor differ. */
  answer(input: readonly Felt[], rows: number): Promise<{ outputs: Felt[]; milliseconds: number }>;
}
