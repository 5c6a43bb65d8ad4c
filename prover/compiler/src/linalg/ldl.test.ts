import { expect } from 'chai';
import { normal } from '../testing/onnx.ts';
import { upperFactor } from './ldl.ts';
import { matrix, multiplyTransposed } from './matrix.ts';

describe('upperFactor', () => {
  it('factors H = (I + U) D (I + U)ᵀ', () => {
    const n = 12;
    const a = matrix(n, 20, Float64Array.from({ length: 20 * n }, normal(1)));
    const h = multiplyTransposed(a, a);
    const u = upperFactor(h);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) expect(u.data[i * n + j]).to.equal(0);
      u.data[i * n + i] = 1;
    }
    // (I + U)⁻¹ H (I + U)⁻ᵀ must be diagonal: solve column by column, from below.
    const solve = (b: Float64Array): Float64Array => {
      for (let i = n - 1; i >= 0; i--) for (let k = i + 1; k < n; k++) b[i] -= u.data[i * n + k] * b[k];
      return b;
    };
    const columns = Array.from({ length: n }, (_, j) =>
      solve(Float64Array.from({ length: n }, (_, i) => h.data[i * n + j])),
    );
    const rows = Array.from({ length: n }, (_, i) => solve(Float64Array.from(columns, (column) => column[i])));
    rows.forEach((row, i) =>
      row.forEach((value, j) => {
        if (i === j) expect(value).to.be.above(0);
        else expect(value).to.be.closeTo(0, 1e-9);
      }),
    );
  });
});
