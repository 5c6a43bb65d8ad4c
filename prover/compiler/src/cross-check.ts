import { runProgram } from '@ciro-network/prover';
import type { DenseLayer, Program } from '@ciro-network/sdk';
import { encodeProgram, feltsToBytes, layerInputs, LIMITS, MAX_BITS } from '@ciro-network/sdk';
import { CompilerError } from './errors.ts';
import { buildGraph } from './graph.ts';
import { openGraph } from './session.ts';

/** Outputs of a layer whose accumulators are driven to their extremes. */
const WORST_OUTPUTS = 64;
const RANDOM_ROWS = 64;

/**
 * Checks that onnxruntime on this machine computes the program bit for bit: every layer's accumulators at their
 * extremes, then the whole graph on random rows. @throws CompilerError GRAPH_MISMATCH.
 */
export async function crossCheck(program: Program, graph: Uint8Array): Promise<void> {
  for (let index = 0; index < program.layers.length; index++) {
    const single = accumulators(program, index);
    await compare(single, buildGraph(single), worstRows(single), `layer ${index}`);
  }
  await compare(program, graph, randomRows(program.inputs), 'the whole graph');
}

/** Compares one batch of any number of rows. @throws CompilerError GRAPH_MISMATCH. */
async function compare(program: Program, graph: Uint8Array, input: Int8Array, where: string): Promise<void> {
  const session = await openGraph(graph, program);
  const felts = feltsToBytes(encodeProgram(program));
  try {
    const step = LIMITS.rows * program.inputs;
    for (let start = 0; start < input.length; start += step) {
      const part = input.subarray(start, start + step);
      const rows = part.length / program.inputs;
      assertSame(await session.run(part, rows), await runProgram(felts, part, rows), where);
    }
  } finally {
    await session.release();
  }
}

/** @throws CompilerError GRAPH_MISMATCH unless both are equal. */
export function assertSame(actual: Int32Array, expected: Int32Array, where: string): void {
  const position = expected.findIndex((value, i) => actual[i] !== value);
  if (actual.length !== expected.length || position >= 0) {
    const message = `onnxruntime gives ${actual[position]} at position ${position} of ${where}, the program ${expected[position]}.`;
    throw new CompilerError('GRAPH_MISMATCH', message, { where, position });
  }
}

/** One layer by itself, its accumulators as outputs. */
function accumulators(program: Program, index: number): Program {
  const layer = program.layers[index];
  const bare: DenseLayer = { ...layer, relu: false, bits: MAX_BITS, shift: new Uint8Array(layer.outputs) };
  return { inputs: layerInputs(program, index), layers: [bare] };
}

/** For some outputs, the rows that make the sum largest and smallest. */
function worstRows({ inputs, layers: [layer] }: Program): Int8Array {
  const count = Math.min(WORST_OUTPUTS, layer.outputs);
  const rows = new Int8Array(2 * count * inputs);
  for (let k = 0; k < count; k++) {
    const output = Math.floor((k * layer.outputs) / count);
    for (let i = 0; i < inputs; i++) {
      const positive = layer.weights[output * inputs + i] >= 0;
      rows[2 * k * inputs + i] = positive ? 127 : -128;
      rows[(2 * k + 1) * inputs + i] = positive ? -128 : 127;
    }
  }
  return rows;
}

/** The same rows each time (xorshift32): a failure can be repeated. */
function randomRows(inputs: number): Int8Array {
  let state = 0x9e3779b9;
  return Int8Array.from({ length: RANDOM_ROWS * inputs }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >> 24;
  });
}
