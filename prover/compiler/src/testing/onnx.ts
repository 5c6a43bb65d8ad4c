// Small ONNX models written by hand, for tests.

import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../onnx/schema.ts';
import { ATTRIBUTE, ELEMENT, encodeModel } from '../onnx/schema.ts';

export function floats(name: string, dims: number[], values: ArrayLike<number>): OnnxTensor {
  return { name, dims, dataType: ELEMENT.float, floatData: Array.from(values) };
}

export function int64s(name: string, values: number[]): OnnxTensor {
  return { name, dims: [values.length], dataType: ELEMENT.int64, int64Data: values };
}

export function int(name: string, i: number): OnnxAttribute {
  return { name, type: ATTRIBUTE.int, i };
}

export function float(name: string, f: number): OnnxAttribute {
  return { name, type: ATTRIBUTE.float, f };
}

export function node(opType: string, input: string[], output: string[], ...attribute: OnnxAttribute[]): OnnxNode {
  return { opType, name: `${output[0]}.node`, input, output, attribute };
}

export interface ModelParts {
  nodes: OnnxNode[];
  constants?: OnnxTensor[];
  /** Shape of the input `x`; undefined for a dynamic dimension. The first is the batch. */
  input?: Array<number | undefined>;
  outputs?: string[];
  elemType?: number;
}

/** A model from `x` to the output of its last node. */
export function model({
  nodes,
  constants = [],
  input = [undefined, 3],
  outputs,
  elemType = ELEMENT.float,
}: ModelParts): Uint8Array {
  const dim = input.map((dimValue) => (dimValue === undefined ? { dimParam: 'N' } : { dimValue }));
  const parts: OnnxModel = {
    irVersion: 8,
    opsetImport: [
      { domain: '', version: 17 },
      { domain: 'ai.onnx.ml', version: 1 },
    ],
    graph: {
      name: 'test',
      node: nodes,
      initializer: constants,
      input: [{ name: 'x', type: { tensorType: { elemType, shape: { dim } } } }],
      output: (outputs ?? [nodes[nodes.length - 1]?.output[0] ?? 'x']).map((name) => ({ name })),
    },
  };
  return encodeModel(parts);
}

/** A network of random weights, the same each time: Gemm and ReLU by turns. */
export function perceptron(sizes: number[], next: () => number): Uint8Array {
  const nodes: OnnxNode[] = [];
  const constants: OnnxTensor[] = [];
  let value = 'x';
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
    const spread = Math.sqrt(2 / inputs);
    constants.push(
      floats(
        `w${layer}`,
        [outputs, inputs],
        Float32Array.from({ length: inputs * outputs }, () => spread * next()),
      ),
      floats(
        `b${layer}`,
        [outputs],
        Float32Array.from({ length: outputs }, () => 0.1 * next()),
      ),
    );
    nodes.push(node('Gemm', [value, `w${layer}`, `b${layer}`], [`z${layer}`], int('transB', 1)));
    value = `z${layer}`;
    if (layer + 2 < sizes.length) {
      nodes.push(node('Relu', [value], [`a${layer}`]));
      value = `a${layer}`;
    }
  }
  return model({ nodes, constants, input: [undefined, sizes[0]] });
}

/** Standard normal numbers, the same for the same seed. */
export function normal(seed: number): () => number {
  let state = seed | 1;
  const uniform = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** The code of the error that `work` throws; fails if it does not throw. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return (error as { code?: string }).code ?? `no code: ${String(error)}`;
  }
  throw new Error('Nothing was thrown.');
}
