import { CompilerError } from '../errors.ts';
import { matrix, transpose } from '../linalg/matrix.ts';
import type { Affine } from './affine.ts';
import type { OnnxNode } from './schema.ts';
import { ELEMENT } from './schema.ts';
import { broadcast, reshaped } from './shape.ts';
import type { Constant } from './tensor.ts';
import { floatAttribute, floatsAttribute, intAttribute, intsAttribute } from './tensor.ts';

/** What a node does to the one value that flows through the network. */
export type Step =
  | { readonly kind: 'affine'; readonly affine: Affine; readonly shape: readonly number[] }
  | { readonly kind: 'relu' }
  | { readonly kind: 'shape'; readonly shape: readonly number[] };

/** A node with its inputs: the flowing value (undefined at its place) and constants. */
export interface Operands {
  readonly node: OnnxNode;
  /** Of the flowing value; the leading dimension is the batch, 1. */
  readonly shape: readonly number[];
  /** Place of the flowing value among the inputs. */
  readonly position: number;
  /** The constant at an input's place; undefined where it is left out. */
  constant(position: number): Constant | undefined;
}

/** @throws CompilerError UNSUPPORTED_OP naming node and operator, SHAPE_MISMATCH. */
export function translate(operands: Operands): Step {
  const { node, shape, position } = operands;
  if (position !== 0 && !['Add', 'Mul', 'Sub'].includes(node.opType))
    throw unsupported(node, 'takes the input elsewhere');
  switch (node.opType) {
    case 'Gemm':
      return gemm(operands);
    case 'MatMul':
      return linear(operands, matrixOf(required(operands, 1)), undefined);
    case 'LinearClassifier':
    case 'LinearRegressor':
      return linearModel(operands);
    case 'Add':
    case 'Sub':
    case 'Mul':
    case 'Div':
      return arithmetic(operands);
    case 'Neg':
      return elementwise(shape, constantOf(-1), undefined);
    case 'Scaler': {
      const offset = floatsAttribute(node, 'offset');
      const scale = vector(floatsAttribute(node, 'scale'));
      return elementwise(shape, scale, times(vector(offset.map((value) => -value)), scale));
    }
    case 'BatchNormalization':
      return batchNormalization(operands);
    case 'Relu':
      return { kind: 'relu' };
    case 'Clip':
      return clip(operands);
    case 'Identity':
    case 'Dropout':
      return { kind: 'shape', shape };
    case 'Cast': {
      const to = intAttribute(node, 'to', 0);
      if (to !== ELEMENT.float && to !== ELEMENT.double) throw unsupported(node, 'casts to a type other than float');
      return { kind: 'shape', shape };
    }
    case 'Flatten':
      if (intAttribute(node, 'axis', 1) !== 1) throw unsupported(node, 'flattens the batch');
      return { kind: 'shape', shape: [1, size(shape)] };
    case 'Reshape':
      return { kind: 'shape', shape: reshaped(node, shape, Array.from(required(operands, 1).data)) };
    case 'Squeeze':
    case 'Unsqueeze': {
      const axes = operands.constant(1)?.data ?? intsAttribute(node, 'axes') ?? [];
      if (Array.from(axes).some((axis) => axis === 0)) throw unsupported(node, 'touches the batch');
      return { kind: 'shape', shape: [1, size(shape)] };
    }
    default:
      throw unsupported(node, 'is not supported');
  }
}

export function unsupported(node: OnnxNode, why: string): CompilerError {
  const name = node.name || node.output[0];
  const message = `The node '${name}' of operator ${node.opType} ${why}; fully connected networks with ReLU are supported.`;
  return new CompilerError('UNSUPPORTED_OP', message, { node: name, op: node.opType });
}

function gemm(operands: Operands): Step {
  const { node } = operands;
  if (intAttribute(node, 'transA', 0) !== 0) throw unsupported(node, 'transposes its input');
  const b = matrixOf(required(operands, 1));
  const alpha = constantOf(floatAttribute(node, 'alpha', 1));
  const beta = constantOf(floatAttribute(node, 'beta', 1));
  const weights = intAttribute(node, 'transB', 0) === 0 ? b : transposed(b);
  const bias = operands.constant(2);
  return linear(operands, times(weights, alpha), bias && times(bias, beta));
}

/** x · b + c with b of `[inputs, outputs]`. */
function linear({ node, shape }: Operands, b: Constant, c: Constant | undefined): Step {
  const [inputs, outputs] = b.dims;
  if (size(shape) !== inputs || shape[shape.length - 1] !== inputs) {
    const name = node.name || node.output[0];
    const message = `The node '${name}' takes ${inputs} inputs a row, but its input has the shape [${shape.join(', ')}].`;
    throw new CompilerError('SHAPE_MISMATCH', message, { node: name });
  }
  const target = [...shape.slice(0, -1), outputs];
  const bias = c === undefined ? new Float64Array(outputs) : broadcast(c, target);
  const weights = transpose(matrix(inputs, outputs, b.data));
  return { kind: 'affine', affine: { kind: 'dense', weights, bias }, shape: target };
}

/** scikit-learn's linear models: coefficients of `[outputs, inputs]` as attributes. */
function linearModel(operands: Operands): Step {
  const { node, shape } = operands;
  const coefficients = floatsAttribute(node, 'coefficients');
  const intercepts = floatsAttribute(node, 'intercepts');
  const inputs = size(shape);
  const outputs = coefficients.length / inputs;
  if (!Number.isInteger(outputs) || outputs === 0 || (intercepts.length !== 0 && intercepts.length !== outputs)) {
    throw unsupported(node, 'has coefficients that do not fit its input');
  }
  const b = transposed({ dims: [outputs, inputs], data: coefficients });
  return linear(operands, b, intercepts.length === 0 ? undefined : vector(intercepts));
}

function arithmetic(operands: Operands): Step {
  const { node, shape, position } = operands;
  const other = required(operands, 1 - position);
  switch (node.opType) {
    case 'Add':
      return elementwise(shape, constantOf(1), other);
    case 'Mul':
      return elementwise(shape, other, undefined);
    case 'Div':
      return elementwise(shape, { ...other, data: other.data.map((value) => 1 / value) }, undefined);
    default: {
      const negative = { ...other, data: other.data.map((value) => -value) };
      return position === 0 ? elementwise(shape, constantOf(1), negative) : elementwise(shape, constantOf(-1), other);
    }
  }
}

function batchNormalization(operands: Operands): Step {
  const { node, shape } = operands;
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((position) => required(operands, position).data);
  const channels = shape[1];
  if ([gamma, beta, mean, variance].some((values) => values.length !== channels)) {
    throw unsupported(node, 'has parameters that do not fit its channels');
  }
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  const scale = gamma.map((value, i) => value / Math.sqrt(variance[i] + epsilon));
  const dims = [channels, ...shape.slice(2).map(() => 1)];
  return elementwise(shape, { dims, data: scale }, { dims, data: beta.map((value, i) => value - mean[i] * scale[i]) });
}

/** Only max(x, 0) is a clip that the integer program knows. */
function clip(operands: Operands): Step {
  const { node } = operands;
  const low = operands.constant(1)?.data[0] ?? floatAttribute(node, 'min', -Infinity);
  const high = operands.constant(2)?.data[0] ?? floatAttribute(node, 'max', Infinity);
  if (low !== 0 || high < 3e38) throw unsupported(node, 'clips to more than [0, infinity)');
  return { kind: 'relu' };
}

function elementwise(shape: readonly number[], scale: Constant, offset: Constant | undefined): Step {
  const bias = offset === undefined ? new Float64Array(size(shape)) : broadcast(offset, shape);
  return { kind: 'affine', affine: { kind: 'diagonal', scale: broadcast(scale, shape), bias }, shape };
}

function required(operands: Operands, position: number): Constant {
  const constant = operands.constant(position);
  if (constant === undefined) throw unsupported(operands.node, 'combines two values that are not constant');
  return constant;
}

function matrixOf(constant: Constant): Constant {
  if (constant.dims.length === 2) return constant;
  throw new CompilerError('SHAPE_MISMATCH', `A weight matrix has the shape [${constant.dims.join(', ')}].`);
}

function transposed({ dims, data }: Constant): Constant {
  return { dims: [dims[1], dims[0]], data: transpose(matrix(dims[0], dims[1], data)).data };
}

function times(a: Constant, b: Constant): Constant {
  const [large, small] = a.data.length >= b.data.length ? [a, b] : [b, a];
  return { ...large, data: large.data.map((value, i) => value * small.data[i % small.data.length]) };
}

function constantOf(value: number): Constant {
  return { dims: [], data: Float64Array.of(value) };
}

function vector(data: Float64Array): Constant {
  return { dims: [data.length], data };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
