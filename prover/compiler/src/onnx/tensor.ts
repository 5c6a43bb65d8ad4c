import { CompilerError } from '../errors.ts';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './schema.ts';
import { ELEMENT } from './schema.ts';

/** A constant of the graph. */
export interface Constant {
  readonly dims: readonly number[];
  readonly data: Float64Array;
}

/** Largest constant that is read: no weight matrix within the limits is larger. */
const MAX_ELEMENTS = 2 ** 24;

/** @throws CompilerError ONNX_INVALID, NOT_FINITE, UNSUPPORTED_GRAPH for element types that carry no weights. */
export function readTensor(tensor: OnnxTensor): Constant {
  const name = tensor.name ?? '(unnamed)';
  const size = tensor.dims.reduce((product, dimension) => product * dimension, 1);
  if (!(size >= 0 && size <= MAX_ELEMENTS)) {
    throw new CompilerError('MODEL_TOO_LARGE', `The constant '${name}' has ${size} elements.`, { tensor: name });
  }
  const data = readElements(tensor, name);
  if (data.length !== size) {
    const message = `The constant '${name}' has ${data.length} values, but its shape takes ${size}.`;
    throw new CompilerError('ONNX_INVALID', message, { tensor: name });
  }
  if (!data.every(Number.isFinite)) {
    throw new CompilerError('NOT_FINITE', `The constant '${name}' contains NaN or infinity.`, { tensor: name });
  }
  return { dims: tensor.dims, data };
}

/** The attribute's value as ONNX stores it, or the operator's default. */
export function intAttribute(node: OnnxNode, name: string, otherwise: number): number {
  const attribute = find(node, name);
  return attribute === undefined ? otherwise : (attribute.i ?? 0);
}

export function floatAttribute(node: OnnxNode, name: string, otherwise: number): number {
  const attribute = find(node, name);
  return attribute === undefined ? otherwise : (attribute.f ?? 0);
}

export function floatsAttribute(node: OnnxNode, name: string): Float64Array {
  return Float64Array.from(find(node, name)?.floats ?? []);
}

export function intsAttribute(node: OnnxNode, name: string): number[] | undefined {
  return find(node, name)?.ints;
}

export function tensorAttribute(node: OnnxNode, name: string): OnnxTensor | undefined {
  return find(node, name)?.t;
}

function find(node: OnnxNode, name: string): OnnxAttribute | undefined {
  return node.attribute.find((attribute) => attribute.name === name);
}

function readElements(tensor: OnnxTensor, name: string): Float64Array {
  if (tensor.dataLocation === 1) {
    const message = `The constant '${name}' is in a file of its own; save the model with its weights inside.`;
    throw new CompilerError('UNSUPPORTED_GRAPH', message, { tensor: name });
  }
  const raw = tensor.rawData;
  const view = raw && raw.length > 0 ? new DataView(raw.buffer, raw.byteOffset, raw.byteLength) : undefined;
  const from = (width: number, read: (at: number) => number, list: number[] | undefined): Float64Array => {
    if (view === undefined) return Float64Array.from(list ?? []);
    return Float64Array.from({ length: Math.floor(view.byteLength / width) }, (_, i) => read(i * width));
  };
  switch (tensor.dataType) {
    case ELEMENT.float:
      return from(4, (at) => view!.getFloat32(at, true), tensor.floatData);
    case ELEMENT.double:
      return from(8, (at) => view!.getFloat64(at, true), tensor.doubleData);
    case ELEMENT.int32:
      return from(4, (at) => view!.getInt32(at, true), tensor.int32Data);
    case ELEMENT.int64:
      return from(8, (at) => Number(view!.getBigInt64(at, true)), tensor.int64Data);
    default: {
      const message = `The constant '${name}' has ONNX element type ${tensor.dataType}; float32 or float64 is needed.`;
      throw new CompilerError('UNSUPPORTED_GRAPH', message, { tensor: name, type: tensor.dataType });
    }
  }
}
