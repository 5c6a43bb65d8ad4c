import { CompilerError } from '../errors.ts';
import type { OnnxGraph, OnnxModel, OnnxNode } from './schema.ts';
import { ATTRIBUTE, ELEMENT } from './schema.ts';
import { intAttribute, readTensor } from './tensor.ts';

/** The part of a classifier that carries numbers: from its input to its logits. */
export interface Trunk {
  /** One input, whose leading dimension is 1, and one output. */
  readonly model: OnnxModel;
  readonly input: string;
  readonly output: string;
  /** The input is float64 instead of float32. */
  readonly double: boolean;
  /** Features of one row. */
  readonly inputs: number;
  /** The output is the one logit of two classes, whose probabilities the model gives as [1 - p, p]. */
  readonly binary: boolean;
  /** Operators after the logits that were left out, because they do not change the order of the classes. */
  readonly dropped: readonly string[];
}

/** Operators that change nothing worth a note. */
const SILENT = new Set(['Cast', 'Identity', 'Reshape', 'ArrayFeatureExtractor', 'Concat']);

interface Tail {
  readonly tensor: string;
  readonly binary: boolean;
  readonly dropped: readonly string[];
}

/**
 * Finds the logits of a model and cuts off what follows them: Softmax, ArgMax, scikit-learn's labels and dictionaries.
 * @throws CompilerError UNSUPPORTED_GRAPH for several inputs or outputs, DYNAMIC_SHAPE for features of unknown number.
 */
export function findTrunk(model: OnnxModel): Trunk {
  const { graph } = model;
  const constants = new Set(graph.initializer.map((tensor) => tensor.name));
  const inputs = graph.input.filter((input) => !constants.has(input.name));
  if (inputs.length !== 1 || graph.output.length === 0) {
    const message = `A model with one input and an output is needed; this one has ${inputs.length} and ${graph.output.length}.`;
    throw new CompilerError('UNSUPPORTED_GRAPH', message);
  }
  const tails = graph.output.map((output) => followTail(graph, output.name));
  const [{ tensor }] = tails;
  if (tails.some((tail) => tail.tensor !== tensor)) {
    const names = [...new Set(tails.map((tail) => tail.tensor))].join(', ');
    throw new CompilerError('UNSUPPORTED_GRAPH', `The outputs come from different tensors (${names}); one is needed.`);
  }
  const { dims, double } = inputShape(inputs[0]);
  const trimmed = trimGraph(graph, inputs[0].name, dims, tensor);
  return {
    model: { ...model, graph: trimmed },
    input: inputs[0].name,
    output: tensor,
    double,
    inputs: dims.reduce((product, dimension) => product * dimension, 1),
    binary: tails.some((tail) => tail.binary),
    dropped: [...new Set(tails.flatMap((tail) => tail.dropped))],
  };
}

/** Walks from an output back to the logits. */
function followTail(graph: OnnxGraph, output: string): Tail {
  let tensor = output;
  let binary = false;
  const dropped: string[] = [];
  for (let steps = 0; steps <= graph.node.length; steps++) {
    const node = producerOf(graph, tensor);
    if (node === undefined) break;
    const complement = node.opType === 'Concat' ? complementedBy(graph, node) : undefined;
    if (node.opType === 'LinearClassifier') {
      tensor = node.output[1];
      break;
    }
    if (complement !== undefined) {
      binary = true;
      tensor = complement;
    } else if (node.opType === 'ArrayFeatureExtractor') {
      tensor = node.input[1];
    } else if (keepsOrder(node)) {
      tensor = node.input[0];
    } else {
      break;
    }
    if (!SILENT.has(node.opType)) dropped.push(node.opType);
  }
  return { tensor, binary, dropped };
}

/** Operators that leave the largest element of a row the largest. */
function keepsOrder(node: OnnxNode): boolean {
  switch (node.opType) {
    case 'Softmax':
    case 'LogSoftmax':
      return intAttribute(node, 'axis', -1) !== 0;
    case 'ArgMax':
      return intAttribute(node, 'axis', 0) !== 0;
    case 'Sigmoid':
    case 'ZipMap':
    case 'Identity':
    case 'Cast':
    case 'Reshape':
    case 'Normalizer':
      return true;
    default:
      return false;
  }
}

/** The p of Concat(1 - p, p), which is how two classes are exported. */
function complementedBy(graph: OnnxGraph, concat: OnnxNode): string | undefined {
  const [first, second] = concat.input;
  const minus = producerOf(graph, first);
  if (concat.input.length !== 2 || minus?.opType !== 'Sub' || minus.input[1] !== second) return undefined;
  const one = graph.initializer.find((tensor) => tensor.name === minus.input[0]);
  if (one === undefined || producerOf(graph, second)?.opType !== 'Sigmoid') return undefined;
  return readTensor(one).data.every((value) => value === 1) ? second : undefined;
}

function producerOf(graph: OnnxGraph, tensor: string): OnnxNode | undefined {
  return graph.node.find((node) => node.output.includes(tensor));
}

function inputShape(input: OnnxGraph['input'][number]): { dims: number[]; double: boolean } {
  const type = input.type?.tensorType;
  const [batch, ...features] = type?.shape?.dim ?? [];
  const elementType = type?.elemType ?? 0;
  if (elementType !== ELEMENT.float && elementType !== ELEMENT.double) {
    throw new CompilerError('UNSUPPORTED_GRAPH', `The input '${input.name}' is no float32 or float64 tensor.`);
  }
  const dims = features.map((dimension) => dimension.dimValue ?? 0);
  if (batch === undefined || dims.length === 0 || dims.some((size) => size < 1)) {
    const message = `The input '${input.name}' needs the shape [batch, features...] with a fixed number of features.`;
    throw new CompilerError('DYNAMIC_SHAPE', message, { input: input.name });
  }
  if ((batch.dimValue ?? 1) > 1) {
    const message = `The input '${input.name}' has a fixed batch of ${batch.dimValue}; export it with a dynamic batch or 1.`;
    throw new CompilerError('DYNAMIC_SHAPE', message, { input: input.name });
  }
  return { dims, double: elementType === ELEMENT.double };
}

/** The graph from `input`, with a batch of one, to `output`, and nothing else. */
function trimGraph(graph: OnnxGraph, input: string, dims: number[], output: string): OnnxGraph {
  const needed = new Set([output]);
  const nodes: OnnxNode[] = [];
  for (const node of [...graph.node].reverse()) {
    if (!node.output.some((name) => needed.has(name))) continue;
    nodes.unshift(node.opType === 'LinearClassifier' ? withoutTransform(node) : node);
    for (const name of node.input) needed.add(name);
  }
  const source = graph.input.find((value) => value.name === input)!;
  const dim = [1, ...dims].map((dimValue) => ({ dimValue }));
  const tensorType = { elemType: source.type?.tensorType?.elemType, shape: { dim } };
  return {
    node: nodes,
    name: 'trunk',
    initializer: graph.initializer.filter((tensor) => tensor.name !== undefined && needed.has(tensor.name)),
    input: [{ name: input, type: { tensorType } }],
    output: [{ name: output }],
  };
}

/** The classifier's raw scores instead of its probabilities. */
function withoutTransform(node: OnnxNode): OnnxNode {
  const others = node.attribute.filter((attribute) => attribute.name !== 'post_transform');
  const none = { name: 'post_transform', type: ATTRIBUTE.string, s: new TextEncoder().encode('NONE') };
  return { ...node, attribute: [...others, none] };
}
