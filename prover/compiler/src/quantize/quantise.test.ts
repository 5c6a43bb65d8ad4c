import { checkBounds, encodeProgram, execute, programMacs } from '@ciro-network/sdk';
import { expect } from 'chai';
import type { Matrix } from '../linalg/matrix.ts';
import { matrix } from '../linalg/matrix.ts';
import type { Network } from '../network.ts';
import { importOnnx } from '../onnx/import.ts';
import { runTrunk } from '../onnx/runtime.ts';
import { rowsOf } from '../run.ts';
import { fixture, FIXTURES } from '../testing/fixtures.ts';
import { normal, perceptron } from '../testing/onnx.ts';
import { topAgreement } from './error.ts';
import { quantiseInput } from './input.ts';
import { quantiseWithin } from './precision.ts';
import { quantise, runQuantised } from './quantise.ts';

const HELD_OUT_AGREEMENT = 0.99;

function ones(network: Network): Uint8Array[] {
  return [network.inputs, ...network.layers.map((layer) => layer.bias.length)].map((size) =>
    new Uint8Array(size).fill(1),
  );
}

function random(rows: number, columns: number, next: () => number): Matrix {
  return matrix(rows, columns, Float32Array.from({ length: rows * columns }, next));
}

describe('quantisation', () => {
  for (const name of FIXTURES) {
    it(`answers held-out rows of ${name} as the float model does`, async () => {
      const { model, calibration, test } = fixture(name);
      const { network, trunk } = await importOnnx(model);
      const quantised = quantiseWithin(network, rowsOf(calibration, network.inputs, 'CALIBRATION_SHAPE'));
      const held = rowsOf(test, network.inputs, 'INPUT_SHAPE');
      const agreement = topAgreement(await runTrunk(trunk, held), runQuantised(quantised, held));
      expect(agreement).to.be.at.least(HELD_OUT_AGREEMENT);
    });
  }

  it('answers as untrained networks do, whose outputs lie close together', async () => {
    for (const [seed, sizes] of [
      [20, 16, 3],
      [64, 32, 10],
      [12, 24, 24, 6],
      [40, 10],
    ].entries()) {
      const { network, trunk } = await importOnnx(perceptron(sizes, normal(seed + 1)));
      const quantised = quantiseWithin(network, random(300, sizes[0], normal(seed + 11)));
      const held = random(1000, sizes[0], normal(seed + 21));
      const agreement = topAgreement(await runTrunk(trunk, held), runQuantised(quantised, held));
      expect(agreement, sizes.join('-')).to.be.at.least(HELD_OUT_AGREEMENT);
    }
  });

  it('is plain int8, of the network as it is, where no growth is allowed', async () => {
    const { network } = await importOnnx(perceptron([64, 32, 10], normal(2)));
    const x = random(300, 64, normal(12));
    const plain = quantiseWithin(network, x, undefined, 1);
    expect(programMacs(plain.program)).to.equal(64 * 32 + 32 * 10);
    const twice = quantiseWithin(network, x, undefined, 2);
    expect(programMacs(twice.program)).to.be.within(2 * 2_368, 12_000);
    expect(twice.risk).to.be.below(plain.risk);
  });

  it('takes features of any scale and offset', async () => {
    const { network } = await importOnnx(perceptron([6, 16, 4], normal(3)));
    const [scales, offsets] = [
      [1e-6, 1e-3, 1, 10, 1e4, 1e8],
      [0, 5, -1e3, 1e6, 0, -1e9],
    ];
    const [first, ...rest] = network.layers;
    // The same network on raw features: weights / scale, and the offsets in the bias.
    const weights = { ...first.weights, data: first.weights.data.map((value, at) => value / scales[at % 6]) };
    const bias = first.bias.map((value, output) => {
      return value - offsets.reduce((sum, offset, i) => sum + weights.data[output * 6 + i] * offset, 0);
    });
    const raw: Network = { inputs: 6, layers: [{ weights, bias, relu: true }, ...rest] };
    const stretch = (x: Matrix): Matrix => ({
      ...x,
      data: x.data.map((v, at) => v * scales[at % 6] + offsets[at % 6]),
    });
    const [calibration, held] = [random(300, 6, normal(4)), random(500, 6, normal(5))];
    const plain = runQuantised(quantiseWithin(network, calibration), held);
    const scaled = runQuantised(quantiseWithin(raw, stretch(calibration)), stretch(held));
    expect(topAgreement(plain, scaled)).to.be.at.least(HELD_OUT_AGREEMENT);
  });

  it('keeps every accumulator within its bound, whatever the weights', async () => {
    for (const size of [1e-20, 1, 1e20]) {
      const { network } = await importOnnx(perceptron([700, 40, 3], normal(6)));
      const layers = network.layers.map((layer) => ({
        ...layer,
        weights: { ...layer.weights, data: layer.weights.data.map((value) => value * size) },
        bias: layer.bias.map((value) => value * size * 1e3),
      }));
      const network2 = { ...network, layers };
      const { program } = quantise(network2, random(50, 700, normal(7)), ones(network2));
      expect(() => checkBounds(program)).not.to.throw();
      expect(() => encodeProgram(program)).not.to.throw();
    }
  });

  it('runs in the quantiser as in the executor', async () => {
    const { network } = await importOnnx(perceptron([9, 8, 5], normal(8)));
    const quantised = quantise(network, random(60, 9, normal(9)), ones(network));
    const x = random(20, 9, normal(10));
    const expected = execute(quantised.program, quantiseInput(quantised.input, x), 20);
    const actual = runQuantised(quantised, x);
    expect(Array.from(actual.data)).to.deep.equal(Array.from(expected, (value) => value * quantised.outputUnit));
  });

  it('takes constant features, dead channels and a single calibration row', async () => {
    const { network } = await importOnnx(perceptron([5, 7, 3], normal(11)));
    for (const x of [matrix(1, 5, [1, 2, 3, 4, 5]), matrix(40, 5), random(2, 5, normal(12))]) {
      const { program } = quantiseWithin(network, x);
      expect(() => encodeProgram(program)).not.to.throw();
    }
    const zero = {
      ...network,
      layers: network.layers.map((layer) => ({ ...layer, weights: matrix(layer.weights.rows, layer.weights.columns) })),
    };
    expect(() => encodeProgram(quantiseWithin(zero, random(40, 5, normal(13))).program)).not.to.throw();
  });

  for (const beside of ['continuous', 'whole']) {
    it(`reads features of two, four and six levels beside a wide ${beside} one`, async () => {
      for (const levels of [2, 4, 6]) {
        const [next, round] = [normal(levels), beside === 'whole' ? Math.round : (value: number) => value];
        const x = matrix(200, 2, Array.from({ length: 400 }, (_, at) => {
          return at % 2 === 0 ? (at / 2) % levels : round(20 * next()) + 60;
        }));
        const { network } = await importOnnx(perceptron([2, 12, 4], normal(40 + levels)));
        const { input } = quantise(network, x, ones(network));
        quantiseInput(input, x).forEach((level, at) => {
          const read = level / input.scale[at % 2] + input.center[at % 2];
          if (at % 2 === 0) expect(read, `${levels} levels`).to.be.closeTo(x.data[at], 1e-9);
        });
        expect(input.scale[0], 'units between levels').to.be.at.least(6);
      }
    });
  }

  it('answers rows to come from thirty calibration rows', async () => {
    const { model, calibration, test } = fixture('digits');
    const { network, trunk } = await importOnnx(model);
    const few = { shape: [30, 64], data: calibration.data.slice(0, 30 * 64) };
    const quantised = quantiseWithin(network, rowsOf(few, 64, 'CALIBRATION_SHAPE'));
    const held = rowsOf(test, 64, 'INPUT_SHAPE');
    const agreement = topAgreement(await runTrunk(trunk, held), runQuantised(quantised, held));
    expect(agreement).to.be.at.least(HELD_OUT_AGREEMENT);
  });

  it('spends no copies where plain int8 is enough', async () => {
    const { model, calibration } = fixture('digits');
    const { network } = await importOnnx(model);
    const { program } = quantiseWithin(network, rowsOf(calibration, 64, 'CALIBRATION_SHAPE'));
    expect(programMacs(program)).to.equal(64 * 32 + 32 * 10);
  });

  it('spends none that would make a program too large', async () => {
    const { network } = await importOnnx(perceptron([64, 48, 10], normal(2)));
    const x = random(300, 64, normal(12));
    const plain = 64 * 48 + 48 * 10;
    expect(programMacs(quantiseWithin(network, x).program)).to.be.above(plain);
    const limited = quantiseWithin(network, x, (shape) => programMacs(shape) <= plain);
    expect(programMacs(limited.program)).to.equal(plain);
  });

  it('gains a bit a doubling from copies', async () => {
    const { network } = await importOnnx(perceptron([30, 30, 5], normal(14)));
    const x = random(400, 30, normal(15));
    const noise = [1, 2, 4].map((times) => {
      const copies = ones(network).map((counts) => counts.fill(times));
      return quantise(network, x, copies).errors[1].sqnr_db;
    });
    expect(noise[1] - noise[0]).to.be.above(3);
    expect(noise[2] - noise[1]).to.be.above(2);
  });

  it('represents features on few levels exactly', async () => {
    const { network } = await importOnnx(perceptron([4, 3], normal(16)));
    const x = matrix(
      30,
      4,
      Array.from({ length: 120 }, (_, i) => ((i * 7) % 17) / 16),
    );
    const { input } = quantise(network, x, ones(network));
    quantiseInput(input, x).forEach((level, at) => {
      expect(level / input.scale[at % 4] + input.center[at % 4]).to.be.closeTo(x.data[at], 1e-9);
    });
  });
});
