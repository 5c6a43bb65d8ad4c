import { LIMITS } from '@ciro-network/sdk';
import { CompilerError } from '../errors.ts';
import { matrix } from '../linalg/matrix.ts';
import type { FloatLayer, Network } from '../network.ts';
import type { Affine } from './affine.ts';
import { compose, denseWeights, identity } from './affine.ts';
import { translate, unsupported } from './operators.ts';
import { optimiseModel } from './runtime.ts';
import type { OnnxGraph, OnnxNode } from './schema.ts';
import { decodeModel } from './schema.ts';
import type { Constant } from './tensor.ts';
import { readTensor, tensorAttribute } from './tensor.ts';
import type { Trunk } from './trunk.ts';
import { findTrunk } from './trunk.ts';

export interface Imported {
  readonly network: Network;
  /** The float model that the network was read from, for onnxruntime. */
  readonly trunk: Trunk;
}

/** Reads an ONNX file as a fully connected network. @throws CompilerError with what is not supported, and where. */
export async function importOnnx(bytes: Uint8Array): Promise<Imported> {
  const trunk = findTrunk(decodeModel(bytes));
  checkDimension('inputs', trunk.inputs);
  const { graph } = await optimiseModel(trunk.model);
  return { network: readNetwork(graph, trunk), trunk };
}

/** Follows the one value that flows through the graph, joining neighbouring affine maps. */
function readNetwork(graph: OnnxGraph, trunk: Trunk): Network {
  const constants = readConstants(graph);
  const layers: FloatLayer[] = [];
  const dims = graph.input[0]?.type?.tensorType?.shape?.dim ?? [];
  let shape: readonly number[] = dims.map((dimension) => dimension.dimValue ?? 0);
  let pending: Affine = identity(trunk.inputs);
  let value = trunk.input;
  for (const node of graph.node) {
    if (node.opType === 'Constant') continue;
    const position = flowPosition(node, value, constants);
    const constant = (at: number) => constants.get(node.input[at] ?? '');
    const step = translate({ node, shape, position, constant });
    if (step.kind === 'affine') {
      pending = compose(pending, step.affine);
      checkDimension('outputs of a layer', pending.bias.length);
    }
    if (step.kind === 'relu') {
      layers.push(toLayer(pending, true));
      pending = identity(pending.bias.length);
    } else {
      shape = step.shape;
    }
    value = node.output[node.opType === 'LinearClassifier' ? 1 : 0];
  }
  if (value !== trunk.output)
    throw new CompilerError('UNSUPPORTED_GRAPH', `The output '${trunk.output}' is not reached.`);
  if (trunk.binary) pending = compose(pending, zeroLogit());
  if (pending.kind === 'dense' || layers.length === 0 || !isIdentity(pending)) layers.push(toLayer(pending, false));
  if (layers.length > LIMITS.layers) {
    throw new CompilerError(
      'MODEL_TOO_LARGE',
      `The network has ${layers.length} layers; ${LIMITS.layers} are supported.`,
    );
  }
  return { inputs: trunk.inputs, layers };
}

function readConstants(graph: OnnxGraph): Map<string, Constant> {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name ?? '', readTensor(tensor)]));
  for (const node of graph.node) {
    const tensor = node.opType === 'Constant' ? tensorAttribute(node, 'value') : undefined;
    if (tensor !== undefined) constants.set(node.output[0], readTensor(tensor));
  }
  return constants;
}

/** Place of the flowing value among the node's inputs; every other input must be constant. */
function flowPosition(node: OnnxNode, value: string, constants: Map<string, Constant>): number {
  const flowing = node.input.flatMap((name, at) => (name === '' || constants.has(name) ? [] : [at]));
  if (flowing.length !== 1 || node.input[flowing[0]] !== value)
    throw unsupported(node, 'is off the one path from input to output');
  return flowing[0];
}

/** z -> [0, z]. */
function zeroLogit(): Affine {
  return { kind: 'dense', weights: matrix(2, 1, [0, 1]), bias: new Float64Array(2) };
}

function isIdentity(affine: Affine): boolean {
  if (affine.kind === 'dense') return false;
  return affine.scale.every((value) => value === 1) && affine.bias.every((value) => value === 0);
}

function toLayer(affine: Affine, relu: boolean): FloatLayer {
  if (affine.kind === 'diagonal' && affine.scale.length ** 2 > LIMITS.macs) {
    throw new CompilerError('MODEL_TOO_LARGE', `An elementwise layer over ${affine.scale.length} values is too wide.`);
  }
  const weights = denseWeights(affine);
  if (![weights.data, affine.bias].every((values) => values.every(Number.isFinite))) {
    throw new CompilerError(
      'NOT_FINITE',
      'A layer has NaN or infinite weights once its constants are multiplied together.',
    );
  }
  if (weights.rows * weights.columns > LIMITS.macs) {
    throw new CompilerError('MODEL_TOO_LARGE', `A layer has more than ${LIMITS.macs} weights.`);
  }
  return { weights, bias: affine.bias, relu };
}

function checkDimension(what: string, value: number): void {
  if (value > LIMITS.inputs) {
    throw new CompilerError(
      'MODEL_TOO_LARGE',
      `The model has ${value} ${what}; at most ${LIMITS.inputs} are supported.`,
    );
  }
}
