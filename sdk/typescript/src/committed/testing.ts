/**
 * A prover for tests: docs/PROOF.md line by line, every vector written out, nothing clever. It shares the transcript,
 * the hashes and the table of rounds with the verifier, but none of its algebra. For small vectors only.
 */
import { inputCommitment, modelHash, COMMITTED } from '../commitment.ts';
import { packInput } from '../bytes.ts';
import { decodeDescription, descriptionLength } from '../description.ts';
import { execute } from '../execute.ts';
import type { Felt } from '../felt.ts';
import { PRIME } from '../felt.ts';
import type { Program } from '../program.ts';
import { layerBlocks, layerFelts, layerInputs } from '../program.ts';
import { encodeProgram } from '../weights.ts';
import { power, reduce, rootOfUnity } from './field.ts';
import { leafHash, levelAbove } from './merkle.ts';
import type { Round } from './parameters.ts';
import { roundsOf, treeOf } from './parameters.ts';
import { layoutOf } from './pieces.ts';
import { committedFelts } from './program.ts';
import type { Context, JobAnswer } from './statement.ts';
import { absorbStatement } from './statement.ts';
import { TAG, Transcript } from './transcript.ts';
import type { Challenges } from './verify.ts';
import { outOfDomainPoint } from './verify.ts';

export interface Oracle {
  readonly rows: readonly Felt[][];
  /** From the leaves to the root. */
  readonly levels: readonly Felt[][];
  readonly root: Felt;
}

/** A model with all that its prover keeps. */
export interface ProverModel {
  readonly program: Program;
  /** `description ++ heads ++ [root, y]` */
  readonly felts: readonly Felt[];
  readonly modelHash: Felt;
  readonly vector: readonly Felt[];
  readonly oracle: Oracle;
}

export interface Argued {
  readonly felts: readonly Felt[];
  readonly challenges: Challenges;
}

/** W: every lane felt at its place. */
export function committedVector(program: readonly Felt[]): Felt[] {
  const shape = decodeDescription(program);
  const { variables, pieces } = layoutOf(shape);
  const vector = new Array<Felt>(2 ** variables).fill(0n);
  for (const { layer, start, logBlocks, logInputs, base } of pieces) {
    const inputs = layerInputs(shape, layer);
    let layerAt = descriptionLength(shape.layers.length);
    for (let before = 0; before < layer; before++) layerAt += layerFelts(shape, before);
    for (let block = 0; block < 2 ** logBlocks; block++) {
      for (let i = 0; i < inputs; i++) {
        vector[base + block * 2 ** logInputs + i] = program[layerAt + (start + block) * (inputs + 2) + i];
      }
    }
  }
  return vector;
}

export function commitVector(vector: readonly Felt[], round: Round): Oracle {
  const { depth } = treeOf(round, Math.log2(vector.length));
  const size = vector.length / 2 ** round.fold;
  const columns = Array.from({ length: 2 ** round.fold }, (_, c) => vector.slice(c * size, (c + 1) * size));
  const omega = rootOfUnity(depth);
  const rows = Array.from({ length: 2 ** depth }, (_, j) => {
    const point = power(omega, BigInt(j));
    return columns.map((column) => polynomial(column, point));
  });
  const levels = [rows.map(leafHash)];
  while (levels.at(-1)!.length > 1) levels.push(levelAbove(levels.at(-1)!));
  return { rows, levels, root: levels.at(-1)![0] };
}

/** @param vector another than the program's makes a model that is none */
export function commitModel(program: Program, vector = committedVector(encodeProgram(program))): ProverModel {
  const oracle = commitVector(vector, roundsOf(Math.log2(vector.length))[0]);
  const y = polynomial(vector, outOfDomainPoint(oracle.root));
  const felts = committedFelts(encodeProgram(program), { root: oracle.root, y });
  return { program, felts, modelHash: modelHash(felts, COMMITTED), vector, oracle };
}

/** The honest answer to `rows` rows of input. */
export function answerOf(program: Program, values: Int8Array, salt: Felt, jobId: Felt): JobAnswer {
  const rows = values.length / program.inputs;
  const input = packInput(values, rows, program.inputs);
  const commitment = inputCommitment(salt, rows, program.inputs, input);
  return { jobId, salt, rows, input, inputCommitment: commitment, outputs: execute(program, values, rows) };
}

/** Argues for answers to `inputs`, one list of rows an answer. */
export function argue(
  { program, modelHash: hash, vector, oracle, felts }: ProverModel,
  context: Context,
  answers: readonly JobAnswer[],
  inputs: readonly Int8Array[],
): Argued {
  const rows = inputs.flatMap((values) => {
    return Array.from({ length: values.length / program.inputs }, (_, row) => {
      return layerInputsOf(program, values.subarray(row * program.inputs, (row + 1) * program.inputs));
    });
  });
  const { variables, pieces } = layoutOf(program);
  const blocks = program.layers.map((_, layer) => layerBlocks(program, layer));
  const placeOf = (layer: number, block: number): number => {
    const piece = pieces.find((p) => p.layer === layer && p.start <= block && block < p.start + 2 ** p.logBlocks)!;
    return piece.base + (block - piece.start) * 2 ** piece.logInputs;
  };
  const positionOf = (layer: number, block: number): bigint => {
    return BigInt(block + blocks.slice(0, layer).reduce((sum, count) => sum + count, 0));
  };
  const products = rows.flatMap((row) =>
    blocks.flatMap((count, layer) =>
      Array.from({ length: count }, (_, block) => {
        return sum(Array.from(row[layer], (x, i) => vector[placeOf(layer, block) + i] * BigInt(x)));
      }),
    ),
  );

  const transcript = new Transcript();
  absorbStatement(transcript, context, hash, answers);
  const [tau, theta] = transcript.absorb(TAG.accumulators, products);
  const weight = new Array<Felt>(2 ** variables).fill(0n);
  let at = 0;
  let claim = 0n;
  rows.forEach((row, b) => {
    blocks.forEach((count, layer) => {
      for (let block = 0; block < count; block++) {
        const factor = power(theta, BigInt(b)) * power(tau, positionOf(layer, block));
        claim = reduce(claim + factor * products[at++]);
        Array.from(row[layer], (x, i) => {
          const place = placeOf(layer, block) + i;
          weight[place] = reduce(weight[place] + factor * BigInt(x));
        });
      }
    });
  });
  const [gamma] = transcript.mix(TAG.combine, 0n, 0n);
  const y = felts.at(-1)!;
  claim = reduce(claim + gamma * y);
  addPowers(weight, gamma, outOfDomainPoint(oracle.root));
  const opened = open(transcript, oracle, vector, weight, claim, roundsOf(variables));
  const challenges = { ...opened.challenges, tau, theta, gammas: [gamma, ...opened.challenges.gammas] };
  return { felts: [...products, ...opened.felts], challenges };
}

/** Opens Σ_x f(x)·w(x) = claim; of a false claim it makes a false argument. */
export function open(
  transcript: Transcript,
  oracle: Oracle,
  vector: readonly Felt[],
  weights: readonly Felt[],
  claim: Felt,
  rounds: readonly Round[],
) {
  const felts: Felt[] = [];
  const challenges = { gammas: [] as Felt[], alphas: [] as Felt[], indices: [] as number[][] };
  let f = [...vector];
  let w = [...weights];
  const bindVariable = (): void => {
    const half = f.length / 2;
    const slopes = (values: readonly Felt[]) => values.slice(half).map((value, u) => value - values[u]);
    const [df, dw] = [slopes(f), slopes(w)];
    const s0 = sum(df.map((_, u) => f[u] * w[u]));
    const s2 = sum(df.map((slope, u) => slope * dw[u]));
    const [alpha] = transcript.mix(TAG.sumcheck, s0, s2);
    claim = reduce(s0 + alpha * (claim - 2n * s0 - s2) + alpha * alpha * s2);
    f = df.map((slope, u) => reduce(f[u] + alpha * slope));
    w = dw.map((slope, u) => reduce(w[u] + alpha * slope));
    felts.push(s0, s2);
    challenges.alphas.push(alpha);
  };
  rounds.forEach((round, index) => {
    const { depth, cap } = treeOf(round, Math.log2(f.length));
    for (let k = 0; k < round.fold; k++) bindVariable();
    const points: Felt[] = [];
    let next = oracle;
    if (index === rounds.length - 1) {
      transcript.absorb(TAG.clear, f);
      felts.push(...f);
    } else {
      next = commitVector(f, rounds[index + 1]);
      const [z] = transcript.mix(TAG.root, next.root, 0n);
      const value = polynomial(f, z);
      transcript.mix(TAG.outOfDomain, value, 0n);
      felts.push(next.root, value);
      points.push(z);
    }
    const rows = transcript.queries(round.queries, depth);
    felts.push(...oracle.levels[depth - cap]);
    for (const row of rows) {
      felts.push(...oracle.rows[row]);
      for (let level = 0; level < depth - cap; level++) felts.push(oracle.levels[level][(row >> level) ^ 1]);
      points.push(power(rootOfUnity(depth), BigInt(row)));
    }
    const [gamma] = transcript.mix(TAG.combine, 0n, 0n);
    points.forEach((point, q) => {
      const factor = power(gamma, BigInt(q + 1));
      claim = reduce(claim + factor * polynomial(f, point));
      addPowers(w, factor, point);
    });
    challenges.gammas.push(gamma);
    challenges.indices.push(rows);
    oracle = next;
  });
  while (f.length > 1) bindVariable();
  return { felts, challenges };
}

/** Each layer's inputs. */
function layerInputsOf({ layers }: Program, row: Int8Array): ArrayLike<number>[] {
  const values: ArrayLike<number>[] = [row];
  for (const layer of layers) {
    const one = { inputs: values.at(-1)!.length, layers: [layer] };
    values.push(execute(one, Int8Array.from(values.at(-1)!), 1));
  }
  return values.slice(0, -1);
}

/** Σ_u coefficients_u·x^u */
export function polynomial(coefficients: readonly Felt[], x: Felt): Felt {
  let value = 0n;
  for (let u = coefficients.length - 1; u >= 0; u--) value = (value * x + coefficients[u]) % PRIME;
  return value;
}

function addPowers(weight: Felt[], factor: Felt, base: Felt): void {
  for (let u = 0; u < weight.length; u++) {
    weight[u] = reduce(weight[u] + factor);
    factor = reduce(factor * base);
  }
}

function sum(values: readonly bigint[]): Felt {
  return reduce(values.reduce((total, value) => total + value, 0n));
}
