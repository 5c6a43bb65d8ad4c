import { LIMITS } from '@ciro-network/sdk';
import { CompilerError } from '../errors.ts';
import { matrix, multiply, type Matrix } from '../linalg/matrix.ts';

/** x -> weights · x + bias, where the weights of an elementwise map are its diagonal. */
export type Affine =
  | { readonly kind: 'diagonal'; readonly scale: Float64Array; readonly bias: Float64Array }
  | { readonly kind: 'dense'; readonly weights: Matrix; readonly bias: Float64Array };

export function identity(size: number): Affine {
  return { kind: 'diagonal', scale: new Float64Array(size).fill(1), bias: new Float64Array(size) };
}

/** second after first, as one map. */
export function compose(first: Affine, second: Affine): Affine {
  if (second.kind === 'diagonal') return scaleRows(first, second.scale, second.bias);
  const bias = multiply(second.weights, matrix(first.bias.length, 1, first.bias)).data;
  for (let i = 0; i < bias.length; i++) bias[i] += second.bias[i];
  const weights =
    first.kind === 'dense' ? product(second.weights, first.weights) : scaleColumns(second.weights, first.scale);
  return { kind: 'dense', weights, bias };
}

/** The whole matrix of the map. */
export function denseWeights(affine: Affine): Matrix {
  if (affine.kind === 'dense') return affine.weights;
  const size = affine.scale.length;
  const weights = matrix(size, size);
  affine.scale.forEach((value, i) => (weights.data[i * size + i] = value));
  return weights;
}

function scaleRows(affine: Affine, scale: Float64Array, offset: Float64Array): Affine {
  const bias = affine.bias.map((value, i) => value * scale[i] + offset[i]);
  if (affine.kind === 'diagonal') return { kind: 'diagonal', scale: affine.scale.map((v, i) => v * scale[i]), bias };
  const { columns } = affine.weights;
  const data = affine.weights.data.map((value, at) => value * scale[Math.floor(at / columns)]);
  return { kind: 'dense', weights: { ...affine.weights, data }, bias };
}

function scaleColumns(weights: Matrix, scale: Float64Array): Matrix {
  return { ...weights, data: weights.data.map((value, at) => value * scale[at % weights.columns]) };
}

function product(left: Matrix, right: Matrix): Matrix {
  if (left.rows * left.columns > LIMITS.macs || right.rows * right.columns > LIMITS.macs) {
    throw new CompilerError('MODEL_TOO_LARGE', `A layer has more than ${LIMITS.macs} weights.`);
  }
  return multiply(left, right);
}
