import { expect } from 'chai';
import { matrix } from '../linalg/matrix.ts';
import { forward } from '../network.ts';
import type { ModelParts } from '../testing/onnx.ts';
import { codeOf, float, floats, int, int64s, model, node, normal, perceptron } from '../testing/onnx.ts';
import { importOnnx } from './import.ts';
import { runTrunk } from './runtime.ts';
import { ATTRIBUTE, ELEMENT } from './schema.ts';

const w = floats('w', [3, 2], [1, 2, -3, 4, 0.5, -6]);
const b = floats('b', [2], [0.25, -1]);
const gemm = node('Gemm', ['x', 'w', 'b'], ['y']);

/** Imports the model and compares its answers with onnxruntime's on random rows; gives the network. */
async function imported(parts: ModelParts) {
  const { network, trunk } = await importOnnx(model(parts));
  const next = normal(7);
  const x = matrix(8, network.inputs, Float32Array.from({ length: 8 * network.inputs }, next));
  const expected = await runTrunk(trunk, x);
  forward(network, x).data.forEach((value, i) => expect(value).to.be.closeTo(expected.data[i], 1e-5));
  return { network, trunk };
}

/** Layers as outputs, an r for ReLU. */
function shapeOf({ network }: Awaited<ReturnType<typeof imported>>): string {
  return network.layers.map((layer) => `${layer.bias.length}${layer.relu ? 'r' : ''}`).join(' ');
}

describe('import of ONNX', () => {
  const linear: Record<string, ModelParts> = {
    Gemm: { nodes: [gemm], constants: [w, b] },
    'Gemm with transB, alpha and beta': {
      nodes: [node('Gemm', ['x', 't', 'b'], ['y'], int('transB', 1), float('alpha', 0.5), float('beta', -2))],
      constants: [floats('t', [2, 3], [1, 2, -3, 4, 0.5, -6]), b],
    },
    'Gemm without C': { nodes: [node('Gemm', ['x', 'w'], ['y'])], constants: [w] },
    'Gemm with a scalar C': { nodes: [node('Gemm', ['x', 'w', 'c'], ['y'])], constants: [w, floats('c', [], [3])] },
    'MatMul and Add': {
      nodes: [node('MatMul', ['x', 'w'], ['p']), node('Add', ['b', 'p'], ['y'])],
      constants: [w, b],
    },
    'scaling of inputs by Sub, Div, Mul, Add and Neg': {
      nodes: [
        node('Sub', ['x', 'm'], ['p']),
        node('Div', ['p', 's'], ['q']),
        node('Mul', ['s', 'q'], ['r']),
        node('Add', ['r', 'm'], ['t']),
        node('Neg', ['t'], ['u']),
        node('Sub', ['one', 'u'], ['v']),
        node('Gemm', ['v', 'w', 'b'], ['y']),
      ],
      constants: [w, b, floats('m', [3], [1, 2, 3]), floats('s', [1, 3], [4, 0.5, -2]), floats('one', [], [1])],
    },
    Scaler: {
      nodes: [
        {
          ...node('Scaler', ['x'], ['p']),
          domain: 'ai.onnx.ml',
          attribute: [
            { name: 'offset', type: 6, floats: [1, 2, 3] },
            { name: 'scale', type: 6, floats: [2, 4, 8] },
          ],
        },
        node('Gemm', ['p', 'w', 'b'], ['y']),
      ],
      constants: [w, b],
    },
    BatchNormalization: {
      nodes: [gemm, node('BatchNormalization', ['y', 'g', 'o', 'm', 'v'], ['z'])],
      constants: [
        w,
        b,
        floats('g', [2], [2, -1]),
        floats('o', [2], [1, 0]),
        floats('m', [2], [0.5, 1]),
        floats('v', [2], [4, 0.25]),
      ],
    },
    'Flatten of an image': {
      nodes: [node('Flatten', ['x'], ['p']), node('Gemm', ['p', 'w', 'b'], ['y'])],
      constants: [floats('w', [4, 2], [1, 2, -3, 4, 0.5, -6, 1, 1]), b],
      input: [undefined, 1, 2, 2],
    },
    'Reshape, Identity, Dropout and Cast': {
      nodes: [
        node('Reshape', ['x', 'shape'], ['p']),
        node('Identity', ['p'], ['q']),
        node('Dropout', ['q'], ['r']),
        node('Cast', ['r'], ['s'], int('to', ELEMENT.float)),
        node('Gemm', ['s', 'w', 'b'], ['y']),
      ],
      constants: [w, b, int64s('shape', [-1, 3])],
      input: [undefined, 3, 1],
    },
    'a shape computed from the batch': {
      nodes: [
        node('Shape', ['x'], ['shape']),
        node('Gather', ['shape', 'zero'], ['batch']),
        node('Concat', ['batch', 'rest'], ['target'], int('axis', 0)),
        node('Reshape', ['x', 'target'], ['p']),
        node('Gemm', ['p', 'w', 'b'], ['y']),
      ],
      constants: [w, b, int64s('zero', [0]), int64s('rest', [-1])],
      input: [undefined, 3, 1],
    },
    'constants in nodes': {
      nodes: [{ ...node('Constant', [], ['w']), attribute: [{ name: 'value', type: ATTRIBUTE.tensor, t: w }] }, gemm],
      constants: [b],
    },
    'two linear layers as one': {
      nodes: [gemm, node('Gemm', ['y', 'w2'], ['z'])],
      constants: [w, b, floats('w2', [2, 2], [1, -1, 2, 3])],
    },
    'float64 input': {
      nodes: [node('Cast', ['x'], ['p'], int('to', ELEMENT.float)), node('Gemm', ['p', 'w', 'b'], ['y'])],
      constants: [w, b],
      elemType: ELEMENT.double,
    },
  };
  for (const [name, parts] of Object.entries(linear)) {
    it(`reads ${name}`, async () => expect(shapeOf(await imported(parts))).to.equal('2'));
  }

  it('reads layers with ReLU, as Relu or as Clip', async () => {
    const relu = {
      nodes: [gemm, node('Relu', ['y'], ['a']), node('Gemm', ['a', 'w2'], ['z'])],
      constants: [w, b, floats('w2', [2, 3], [1, 2, 3, -4, 5, 6])],
    };
    expect(shapeOf(await imported(relu))).to.equal('2r 3');
    const clip = {
      nodes: [gemm, node('Clip', ['y', 'zero'], ['a']), node('Neg', ['a'], ['z'])],
      constants: [w, b, floats('zero', [], [0])],
    };
    expect(shapeOf(await imported(clip))).to.equal('2r 2');
    expect(shapeOf(await imported({ nodes: [gemm, node('Relu', ['y'], ['a'])], constants: [w, b] }))).to.equal('2r');
  });

  it('leaves out a tail that keeps the order, and says what', async () => {
    const softmax = await imported({ nodes: [gemm, node('Softmax', ['y'], ['p'])], constants: [w, b] });
    expect(softmax.trunk.dropped).to.deep.equal(['Softmax']);
    const both = [gemm, node('LogSoftmax', ['y'], ['p']), node('ArgMax', ['p'], ['label'], int('axis', 1))];
    const classifier = await imported({ nodes: both, constants: [w, b], outputs: ['label', 'p'] });
    expect(classifier.trunk.dropped).to.have.members(['ArgMax', 'LogSoftmax']);
  });

  it('reads two classes with one logit as [0, logit]', async () => {
    const nodes = [
      node('Gemm', ['x', 'w1'], ['y']),
      node('Sigmoid', ['y'], ['p']),
      node('Sub', ['one', 'p'], ['q']),
      node('Concat', ['q', 'p'], ['probabilities'], int('axis', 1)),
    ];
    const { network } = await imported({
      nodes,
      constants: [floats('w1', [3, 1], [1, -2, 3]), floats('one', [], [1])],
    });
    expect(network.layers).to.have.length(1);
    expect(Array.from(network.layers[0].weights.data)).to.deep.equal([0, 0, 0, 1, -2, 3]);
  });

  const refused: Record<string, [code: string, parts: ModelParts]> = {
    'an operator that is not supported': [
      'UNSUPPORTED_OP',
      { nodes: [gemm, node('Tanh', ['y'], ['z'])], constants: [w, b] },
    ],
    'a sigmoid between layers': [
      'UNSUPPORTED_OP',
      {
        nodes: [gemm, node('Sigmoid', ['y'], ['a']), node('Gemm', ['a', 'w2'], ['z'])],
        constants: [w, b, floats('w2', [2, 2], [1, 2, 3, 4])],
      },
    ],
    'a clip at six': [
      'UNSUPPORTED_OP',
      {
        nodes: [gemm, node('Clip', ['y', 'zero', 'six'], ['z'])],
        constants: [w, b, floats('zero', [], [0]), floats('six', [], [6])],
      },
    ],
    'a branch': [
      'UNSUPPORTED_OP',
      { nodes: [gemm, node('Relu', ['y'], ['a']), node('Add', ['a', 'y'], ['z'])], constants: [w, b] },
    ],
    'a product of two values': ['UNSUPPORTED_OP', { nodes: [node('Mul', ['x', 'x'], ['y'])] }],
    'a cast to integers': [
      'UNSUPPORTED_OP',
      {
        nodes: [
          node('Cast', ['x'], ['p'], int('to', ELEMENT.int32)),
          node('Cast', ['p'], ['q'], int('to', ELEMENT.float)),
          node('Gemm', ['q', 'w', 'b'], ['y']),
        ],
        constants: [w, b],
      },
    ],
    'a dynamic number of features': [
      'DYNAMIC_SHAPE',
      { nodes: [gemm], constants: [w, b], input: [undefined, undefined] },
    ],
    'a fixed batch': ['DYNAMIC_SHAPE', { nodes: [gemm], constants: [w, b], input: [4, 3] }],
    'no batch': ['DYNAMIC_SHAPE', { nodes: [gemm], constants: [w, b], input: [3] }],
    'NaN among the weights': [
      'NOT_FINITE',
      { nodes: [gemm], constants: [floats('w', [3, 2], [1, 2, NaN, 4, 5, 6]), b] },
    ],
    'infinity among the weights': [
      'NOT_FINITE',
      { nodes: [gemm], constants: [floats('w', [3, 2], [1, 2, Infinity, 4, 5, 6]), b] },
    ],
    'division by zero': [
      'NOT_FINITE',
      {
        nodes: [node('Div', ['x', 'zero'], ['p']), node('Gemm', ['p', 'w', 'b'], ['y'])],
        constants: [w, b, floats('zero', [], [0])],
      },
    ],
    'integer inputs': ['UNSUPPORTED_GRAPH', { nodes: [gemm], constants: [w, b], elemType: ELEMENT.int64 }],
    'outputs from different tensors': [
      'UNSUPPORTED_GRAPH',
      { nodes: [gemm, node('Relu', ['y'], ['a'])], constants: [w, b], outputs: ['y', 'a'] },
    ],
    'weights that do not fit': [
      'ONNX_INVALID',
      { nodes: [gemm], constants: [floats('w', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]), b] },
    ],
    'fewer values than the shape takes': [
      'ONNX_INVALID',
      { nodes: [gemm], constants: [floats('w', [3, 2], [1, 2]), b] },
    ],
    'a node without its input': [
      'ONNX_INVALID',
      { nodes: [node('Gemm', ['nowhere', 'w', 'b'], ['y'])], constants: [w, b] },
    ],
    'a model without an output': ['UNSUPPORTED_GRAPH', { nodes: [gemm], constants: [w, b], outputs: [] }],
    'too many inputs': ['MODEL_TOO_LARGE', { nodes: [node('Neg', ['x'], ['y'])], input: [undefined, 5000] }],
  };
  for (const [name, [code, parts]] of Object.entries(refused)) {
    it(`refuses ${name}`, async () => expect(await codeOf(() => importOnnx(model(parts)))).to.equal(code));
  }

  it('names node and operator of what it does not support', async () => {
    const tanh = model({ nodes: [gemm, node('Tanh', ['y'], ['z'])], constants: [w, b] });
    const error = await importOnnx(tanh).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).to.contain('z.node').and.contain('Tanh');
  });

  it('refuses more layers than a program may have', async () => {
    const deep = perceptron(
      Array.from({ length: 11 }, () => 2),
      normal(1),
    );
    expect(await codeOf(() => importOnnx(deep))).to.equal('MODEL_TOO_LARGE');
  });

  it('refuses a cut or damaged file without crashing', async () => {
    const whole = perceptron([4, 3, 2], normal(2));
    for (let length = 0; length < whole.length; length += 3) {
      expect(await outcomeOf(whole.slice(0, length))).to.be.oneOf(['imported', ...CODES]);
    }
    for (let at = 0; at < whole.length; at += 5) {
      const damaged = Uint8Array.from(whole);
      damaged[at] ^= 0x5a;
      expect(await outcomeOf(damaged)).to.be.oneOf(['imported', ...CODES]);
    }
  });
});

function outcomeOf(bytes: Uint8Array): Promise<string | undefined> {
  return importOnnx(bytes).then(
    () => 'imported',
    (error: { code?: string }) => error.code,
  );
}

const CODES = [
  'ONNX_INVALID',
  'UNSUPPORTED_OP',
  'UNSUPPORTED_GRAPH',
  'DYNAMIC_SHAPE',
  'SHAPE_MISMATCH',
  'NOT_FINITE',
  'MODEL_TOO_LARGE',
];
