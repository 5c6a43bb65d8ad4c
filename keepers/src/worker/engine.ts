import type { Context } from '@ciro-network/sdk';
import type { Felt } from '../hub/types.ts';
import type { Answer } from '../store/store.ts';

/** One model, ready to answer. */
export interface Engine {
  readonly modelHash: Felt;
  /** Values a row, in and out. */
  readonly inputs: number;
  readonly outputs: number;
  /** Packed rows in, packed rows out. Throws CROSS_CHECK_FAILED if onnxruntime and the integer executor differ. */
  answer(input: readonly Felt[], rows: number): Promise<{ outputs: Felt[]; milliseconds: number }>;
  /** Of a committed model only. */
  readonly arguer?: Arguer;
}

/** Makes what shows that answers are a committed model's (docs/PROOF.md). */
export interface Arguer {
  /** Felts of an argument for so many rows of all answers together. */
  felts(rows: number): number;
  /**
   * One argument for all answers. A pure function of context and answers: it need not be kept.
   * Throws PROOF_FAILED, also if the model gives other outputs than recorded.
   */
  argue(context: Context, answers: readonly AnswerRows[]): Promise<{ argument: Felt[]; milliseconds: number }>;
}

export interface AnswerRows extends Answer {
  rows: number;
}
