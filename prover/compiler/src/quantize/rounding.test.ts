import { expect } from 'chai';
import { matrix } from '../linalg/matrix.ts';
import { normal } from '../testing/onnx.ts';
import { fitRounder } from './rounding.ts';

describe('error-compensated rounding', () => {
  it('makes sums over correlated inputs closer than rounding to nearest does', () => {
    const [rows, inputs] = [400, 24];
    const next = normal(1);
    const x = matrix(rows, inputs);
    for (let i = 0; i < rows; i++) {
      const common = 60 * next();
      for (let j = 0; j < inputs; j++) x.data[i * inputs + j] = Math.round(common + 15 * next());
    }
    const rounder = fitRounder(x);
    const variance = (error: Float64Array): number => {
      const sums = Float64Array.from({ length: rows }, (_, i) =>
        error.reduce((sum, e, j) => sum + e * x.data[i * inputs + j], 0),
      );
      const mean = sums.reduce((sum, value) => sum + value, 0) / rows;
      return sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    };
    let [nearest, compensated] = [0, 0];
    for (let trial = 0; trial < 20; trial++) {
      const weights = Float64Array.from({ length: inputs }, () => 40 * next());
      const rounded = rounder.round(weights);
      compensated += variance(weights.map((weight, j) => rounded[j] - weight));
      nearest += variance(weights.map((weight) => Math.round(weight) - weight));
    }
    expect(compensated).to.be.below(nearest / 4);
  });

  it('stays within int8', () => {
    const x = matrix(
      10,
      3,
      Array.from({ length: 30 }, (_, i) => i % 7),
    );
    for (const far of [200, 1e9, 1e300]) {
      const rounded = fitRounder(x).round(Float64Array.of(far, -far, 0));
      expect(Math.max(...rounded)).to.equal(127);
      expect(Math.min(...rounded)).to.equal(-128);
    }
  });
});
