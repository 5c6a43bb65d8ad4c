import type { DenseLayer, Program } from '@ciro-network/sdk';
import { half, layerInputs } from '@ciro-network/sdk';
import type { OnnxNode, OnnxTensor } from './onnx/schema.ts';
import { ATTRIBUTE, ELEMENT, encodeModel } from './onnx/schema.ts';

/** Names of the exact graph's ends: float32 integers `[rows, inputs]` in, int32 `[rows, outputs]` out. */
export const GRAPH_INPUT = 'input';
export const GRAPH_OUTPUT = 'output';

const IR = 8;
const OPSET = 17;

/**
 * The program as an ONNX graph that onnxruntime runs bit-exactly: float32 arithmetic on integers below 2^24 is exact in
 * any order (docs/SPEC.md, static bound), and so is a multiplication by a power of two. The same program gives the same
 * bytes.
 */
export function buildGraph(program: Program): Uint8Array {
  const node: OnnxNode[] = [];
  const initializer: OnnxTensor[] = [];
  let value = GRAPH_INPUT;
  const constant = (name: string, dims: number[], values: ArrayLike<number>): string => {
    const data = Float32Array.from(values);
    initializer.push({ name, dims, dataType: ELEMENT.float, rawData: littleEndian(data) });
    return name;
  };
  const apply = (opType: string, name: string, ...constants: string[]): void => {
    node.push({ opType, name, input: [value, ...constants], output: [name], attribute: [] });
    value = name;
  };
  program.layers.forEach((layer, index) => {
    const inputs = layerInputs(program, index);
    const { outputs } = layer;
    const at = (what: string): string => `layer${index}.${what}`;
    apply('MatMul', at('sum'), constant(at('weights'), [inputs, outputs], transposed(layer, inputs)));
    apply('Add', at('rounded'), constant(at('bias'), [outputs], offsets(layer)));
    apply(
      'Mul',
      at('scaled'),
      constant(
        at('scale'),
        [outputs],
        Array.from(layer.shift, (shift) => 2 ** -shift),
      ),
    );
    apply('Floor', at('floor'));
    const high = 2 ** (layer.bits - 1) - 1;
    const low = layer.relu ? 0 : -high - 1;
    apply('Clip', at('activation'), constant(at('low'), [], [low]), constant(at('high'), [], [high]));
  });
  const to = { name: 'to', type: ATTRIBUTE.int, i: ELEMENT.int32 };
  node.push({ opType: 'Cast', name: 'cast', input: [value], output: [GRAPH_OUTPUT], attribute: [to] });
  const outputs = program.layers[program.layers.length - 1].outputs;
  return encodeModel({
    irVersion: IR,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'program',
      node,
      initializer,
      input: [valueInfo(GRAPH_INPUT, ELEMENT.float, program.inputs)],
      output: [valueInfo(GRAPH_OUTPUT, ELEMENT.int32, outputs)],
    },
  });
}

function offsets(layer: DenseLayer): number[] {
  return Array.from(layer.bias, (bias, output) => bias + half(layer.shift[output]));
}

function transposed(layer: DenseLayer, inputs: number): Float32Array {
  const result = new Float32Array(layer.weights.length);
  layer.weights.forEach((weight, at) => {
    result[(at % inputs) * layer.outputs + Math.floor(at / inputs)] = weight;
  });
  return result;
}

function littleEndian(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}

function valueInfo(name: string, elemType: number, width: number) {
  return { name, type: { tensorType: { elemType, shape: { dim: [{ dimParam: 'rows' }, { dimValue: width }] } } } };
}
