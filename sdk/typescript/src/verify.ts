import type { Answer } from './answer.ts';
import { assertOutputs, openInput, requireOutputCount } from './answer.ts';
import { COMMITTED, modelHash } from './commitment.ts';
import type { Context } from './committed/statement.ts';
import { verifyArgument } from './committed/verify.ts';
import { VerifyError } from './errors.ts';
import { execute } from './execute.ts';
import type { Felt } from './felt.ts';
import { assertFelts } from './felt.ts';
import type { Statement } from './proof.ts';
import { decodeProof } from './proof.ts';
import { decodeProgram } from './weights.ts';

/** The job that a committed proof belongs to. Outside of a job all of it is 0: no contract accepts such a proof. */
export interface JobContext extends Context {
  readonly jobId: Felt;
}

const NO_JOB: JobContext = { chainId: 0n, contract: 0n, submitter: 0n, jobId: 0n };

/**
 * Checks, by the strategy that its first felt names, a proof that the model named by the statement gives exactly its
 * outputs on the committed input. Returns if so.
 * @param job what a committed proof is bound to; a re-executed one has no author
 * @throws VerifyError with the code of the first thing that does not hold, in the order of docs/SPEC.md and PROOF.md.
 */
export function verifyProof(statement: Statement, felts: readonly Felt[], job: JobContext = NO_JOB): void {
  assertFelts([statement.modelHash, statement.inputCommitment]);
  const { strategy, program, argument, ...opening } = decodeProof(felts);
  const { inputCommitment, outputs } = statement;
  const answer = { ...opening, inputCommitment, outputs };
  if (strategy === COMMITTED) {
    verifyArgument(job, statement.modelHash, program, [{ ...answer, jobId: job.jobId }], argument);
  } else {
    verifyReexecuted(statement.modelHash, program, answer);
  }
}

function verifyReexecuted(hash: Felt, felts: readonly Felt[], answer: Answer): void {
  const program = decodeProgram(felts);
  if (modelHash(felts) !== hash) {
    throw new VerifyError('MODEL_HASH', 'The program in the proof is not the one the model hash names.');
  }
  const input = openInput(answer, program.inputs);
  requireOutputCount(answer, program);
  assertOutputs(answer, execute(program, input, answer.rows));
}
