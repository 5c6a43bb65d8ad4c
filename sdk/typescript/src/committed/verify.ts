import { assertOutputs, openInput, requireOutputCount } from '../answer.ts';
import { COMMITTED, modelHash } from '../commitment.ts';
import { VerifyError } from '../errors.ts';
import type { Felt } from '../felt.ts';
import { assertFelts, shortString } from '../felt.ts';
import { hashFelts } from '../poseidon.ts';
import { checkRows } from '../program.ts';
import type { LayerInputs } from './accumulators.ts';
import { activationsOf } from './accumulators.ts';
import { equationOf } from './equation.ts';
import { reduce } from './field.ts';
import { powerExtension } from './multilinear.ts';
import type { OpeningChallenges } from './opening.ts';
import { verifyOpening } from './opening.ts';
import { roundsOf } from './parameters.ts';
import { programBlocks } from './pieces.ts';
import type { CommittedProgram } from './program.ts';
import { argumentFelts, decodeCommitted } from './program.ts';
import { Reader } from './reader.ts';
import type { Context, JobAnswer } from './statement.ts';
import { absorbStatement } from './statement.ts';
import { TAG, Transcript } from './transcript.ts';

/** Every challenge of an argument, in order. */
export interface Challenges extends OpeningChallenges {
  readonly tau: Felt;
  readonly theta: Felt;
}

const OUT_OF_DOMAIN = shortString('CIRO_OOD');

/** z_0, where the value of the committed vector is part of the model's hash. */
export function outOfDomainPoint(root: Felt): Felt {
  return hashFelts([OUT_OF_DOMAIN, root]);
}

/**
 * Checks an argument (docs/PROOF.md) that a committed model gives exactly these outputs on the committed inputs.
 * @param felts the program, `description ++ heads ++ [root, y]`
 * @returns the challenges that it was checked by.
 * @throws VerifyError with the code of the first thing that does not hold, in the order of docs/PROOF.md, section 5.
 */
export function verifyArgument(
  context: Context,
  hash: Felt,
  felts: readonly Felt[],
  answers: readonly JobAnswer[],
  argument: readonly Felt[],
): Challenges {
  assertFelts([context.chainId, context.contract, context.submitter, hash]);
  if (answers.length === 0) throw new VerifyError('ROWS_RANGE', 'An argument is about one answer at least.');
  for (const { jobId, inputCommitment, salt, rows, input } of answers) {
    assertFelts([jobId, inputCommitment, salt, ...input]);
    checkRows(rows);
  }
  assertFelts(felts);
  assertFelts(argument);
  const program = decodeCommitted(felts);
  if (modelHash(felts, COMMITTED) !== hash) {
    throw new VerifyError('MODEL_HASH', 'The program in the proof is not the one the model hash names.');
  }
  const inputs = answers.map((answer) => openInput(answer, program.inputs));
  for (const answer of answers) requireOutputCount(answer, program);
  const products = splitProducts(program, answers, argument);
  const rows: LayerInputs[] = answers.flatMap((answer, i) => {
    const { layerInputs, outputs } = activationsOf(program, inputs[i], products[i]);
    assertOutputs(answer, outputs);
    return layerInputs;
  });
  const transcript = new Transcript();
  absorbStatement(transcript, context, hash, answers);
  return checkEquation(program, transcript, rows, products.flat(), argument);
}

/** P of each answer. @throws VerifyError PROOF_LENGTH unless the argument is as long as it must be. */
function splitProducts(program: CommittedProgram, answers: readonly JobAnswer[], argument: readonly Felt[]): Felt[][] {
  const blocks = programBlocks(program);
  let at = 0;
  const products = answers.map(({ rows }) => argument.slice(at, (at += rows * blocks)));
  const length = argumentFelts(program, at / blocks);
  if (argument.length !== length) {
    throw new VerifyError('PROOF_LENGTH', `The argument takes ${length} felts, but ${argument.length} were given.`);
  }
  return products;
}

/** The weights behind the root give all products. @throws VerifyError PROOF_PATH or PROOF_CLAIM. */
function checkEquation(
  program: CommittedProgram,
  transcript: Transcript,
  rows: readonly LayerInputs[],
  products: readonly Felt[],
  argument: readonly Felt[],
): Challenges {
  const { layout, root, y } = program;
  const [tau, theta] = transcript.absorb(TAG.accumulators, products);
  const equation = equationOf(program, rows, products, tau, theta);
  const [gamma] = transcript.mix(TAG.combine, 0n, 0n);
  const point = outOfDomainPoint(root);
  const opened = verifyOpening(transcript, new Reader(argument.slice(products.length)), {
    root,
    variables: layout.variables,
    rounds: roundsOf(layout.variables),
    claim: reduce(equation.sum + gamma * y),
    weightAt: (at) => reduce(equation.weightAt(at) + gamma * powerExtension(point, at)),
  });
  return { ...opened, tau, theta, gammas: [gamma, ...opened.gammas] };
}
