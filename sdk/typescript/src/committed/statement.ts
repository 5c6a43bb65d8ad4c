import type { Answer } from '../answer.ts';
import type { Felt } from '../felt.ts';
import { packOutputs } from '../lanes.ts';
import type { Transcript } from './transcript.ts';
import { TAG } from './transcript.ts';

/** Who sends the argument where: it holds nowhere else. */
export interface Context {
  readonly chainId: Felt;
  readonly contract: Felt;
  readonly submitter: Felt;
}

/** A job's answer, within a context. */
export interface JobAnswer extends Answer {
  readonly jobId: Felt;
}

/** Takes in all that is claimed, before any challenge is drawn. */
export function absorbStatement(
  transcript: Transcript,
  { chainId, contract, submitter }: Context,
  modelHash: Felt,
  answers: readonly JobAnswer[],
): void {
  transcript.absorb(TAG.statement, [chainId, contract, submitter, modelHash, BigInt(answers.length)]);
  for (const { jobId, inputCommitment, rows, outputs } of answers) {
    const packed = packOutputs(outputs, rows, outputs.length / rows);
    transcript.absorb(TAG.answer, [jobId, inputCommitment, BigInt(rows), ...packed]);
  }
}
