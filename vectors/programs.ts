import type { DenseLayer, Program } from '@ciro-network/sdk';
import { Random } from './random.ts';

/** A program with a job for it: rows of input and the salt of their commitment. */
export interface Sample {
  readonly name: string;
  readonly program: Program;
  readonly rows: number;
  readonly input: Int8Array;
  readonly salt: bigint;
}

type Fill = (output: number, input: number) => number;

interface LayerSpec {
  readonly relu: boolean;
  readonly bits: number;
  readonly weight: Fill;
  readonly bias: (output: number) => number;
  readonly shift: (output: number) => number;
}

function dense(inputs: number, outputs: number, spec: LayerSpec): DenseLayer {
  const cell = (_: unknown, at: number) => spec.weight(Math.floor(at / inputs), at % inputs);
  return {
    kind: 'dense',
    outputs,
    relu: spec.relu,
    bits: spec.bits,
    weights: Int8Array.from({ length: outputs * inputs }, cell),
    bias: Int32Array.from({ length: outputs }, (_, output) => spec.bias(output)),
    shift: Uint8Array.from({ length: outputs }, (_, output) => spec.shift(output)),
  };
}

/** Random weights, biases and shifts; ReLU on every layer but the last unless `relu` says otherwise. */
function randomProgram(random: Random, sizes: number[], lastBits: number, relu = true): Program {
  const layers = sizes.slice(1).map((outputs, index) => {
    const last = index === sizes.length - 2;
    return dense(sizes[index], outputs, {
      relu: relu && !last,
      bits: last ? lastBits : 8,
      weight: () => random.integer(-128, 127),
      bias: () => random.integer(-5000, 5000),
      shift: () => (last ? random.integer(0, 2) : random.integer(6, 9)),
    });
  });
  return { inputs: sizes[0], layers };
}

function sample(name: string, program: Program, rows: number, x: (at: number) => number, salt: bigint): Sample {
  return { name, program, rows, input: Int8Array.from({ length: rows * program.inputs }, (_, at) => x(at)), salt };
}

function randomSample(name: string, seed: number, sizes: number[], rows: number, bits: number, relu = true): Sample {
  const random = new Random(seed);
  const program = randomProgram(random, sizes, bits, relu);
  return sample(name, program, rows, () => random.integer(-128, 127), BigInt(seed) ** 20n);
}

/** Output s has shift s and accumulator + half = x - 1 = -2 .. 2: the floor of negatives at every shift that fits. */
function rounding(): Sample {
  const layer = dense(1, 24, {
    relu: false,
    bits: 25,
    weight: () => 1,
    bias: (output) => -Math.floor(2 ** (output - 1)) - 1,
    shift: (output) => output,
  });
  return sample('rounding', { inputs: 1, layers: [layer] }, 5, (row) => row - 1, 7n);
}

/** Rows whose accumulator reaches the static bound, 2^24 - 1, from both sides. */
function worstCase(): Sample {
  const inputs = 1023;
  const rest = 2 ** 24 - 1 - 128 * 127 * inputs;
  const signs = [1, -1, 1, -1];
  const layer = dense(inputs, 4, {
    relu: false,
    bits: 25,
    weight: (output) => 127 * signs[output],
    bias: (output) => -rest * signs[output],
    shift: () => 0,
  });
  return sample('worst-case', { inputs, layers: [layer] }, 2, (at) => (at < inputs ? -128 : 127), 11n);
}

/** After ReLU the input bound is 127: this second layer is accepted only because of it. */
function afterRelu(): Sample {
  const first = dense(2, 1000, { relu: true, bits: 8, weight: () => 127, bias: () => 0, shift: () => 0 });
  const rest = 2 ** 24 - 1 - 127 * 128 * 1000;
  const second = dense(1000, 1, { relu: false, bits: 25, weight: () => -128, bias: () => -rest, shift: () => 0 });
  return sample('after-relu', { inputs: 2, layers: [first, second] }, 2, (at) => (at < 2 ? 127 : -128), 13n);
}

/** Accumulators far outside 8 bits, clamped at both ends. */
function saturation(relu: boolean): Sample {
  const layer = dense(3, 11, {
    relu,
    bits: 8,
    weight: (output) => (output % 2 === 0 ? 127 : -128),
    bias: (output) => (output - 5) * 1000,
    shift: (output) => output % 3,
  });
  const name = relu ? 'saturation-relu' : 'saturation';
  return sample(name, { inputs: 3, layers: [layer] }, 2, (at) => (at < 3 ? 127 : -128), 17n);
}

function smallest(): Sample {
  const layer = dense(1, 1, { relu: false, bits: 8, weight: () => -1, bias: () => 0, shift: () => 0 });
  return sample('smallest', { inputs: 1, layers: [layer] }, 1, () => -128, 0n);
}

/** Every sample program: the golden ones, and the ground that the invalid ones are grown from. */
export function samples(): Sample[] {
  return [
    smallest(),
    randomSample('uneven', 31, [3, 13, 10], 2, 25),
    randomSample('signed', 37, [5, 7, 4, 6], 3, 12, false),
    randomSample('row-edges', 41, [31, 10, 20], 3, 16),
    randomSample('two-felt-rows', 43, [32, 9, 11, 1], 2, 20),
    rounding(),
    worstCase(),
    afterRelu(),
    saturation(false),
    saturation(true),
  ];
}
