import { CompilerError } from '../errors.ts';
import type { OnnxNode } from './schema.ts';
import type { Constant } from './tensor.ts';

/** The constant spread over `shape` (NumPy's rules, the result never larger than `shape`), flat in C order. */
export function broadcast(constant: Constant, shape: readonly number[]): Float64Array {
  const lead = shape.length - constant.dims.length;
  const excess = constant.dims.slice(0, Math.max(0, -lead));
  const dims = shape.map((_, i) => (i < lead ? 1 : constant.dims[i - lead]));
  if (excess.some((dimension) => dimension !== 1) || dims.some((size, i) => size !== 1 && size !== shape[i])) {
    const message = `A constant of shape [${constant.dims.join(', ')}] does not fit a value of shape [${shape.join(', ')}].`;
    throw new CompilerError('SHAPE_MISMATCH', message);
  }
  let values = constant.data;
  for (let axis = shape.length - 1, inner = 1; axis >= 0; inner *= shape[axis], axis--) {
    if (dims[axis] !== shape[axis]) values = repeatBlocks(values, inner, shape[axis]);
  }
  return values;
}

/** Reshape's target with 0 (keep) and -1 (the rest) resolved. The batch stays in front. */
export function reshaped(node: OnnxNode, shape: readonly number[], target: readonly number[]): number[] {
  const total = shape.reduce((product, dimension) => product * dimension, 1);
  const dims = target.map((dimension, i) => (dimension === 0 ? shape[i] : dimension));
  const known = dims.filter((dimension) => dimension !== -1).reduce((product, dimension) => product * dimension, 1);
  const resolved = dims.map((dimension) => (dimension === -1 ? total / known : dimension));
  const product = resolved.reduce((result, dimension) => result * dimension, 1);
  if (product !== total || !resolved.every(Number.isInteger) || resolved[0] !== 1) {
    const name = node.name || node.output[0];
    const message = `The node '${name}' reshapes [${shape.join(', ')}] to [${target.join(', ')}]: the batch must stay in front.`;
    throw new CompilerError('SHAPE_MISMATCH', message, { node: name });
  }
  return resolved;
}

/** Repeats each block of `inner` values `times` times. */
function repeatBlocks(values: Float64Array, inner: number, times: number): Float64Array {
  const result = new Float64Array(values.length * times);
  for (let block = 0; block * inner < values.length; block++) {
    const from = values.subarray(block * inner, (block + 1) * inner);
    for (let copy = 0; copy < times; copy++) result.set(from, (block * times + copy) * inner);
  }
  return result;
}
