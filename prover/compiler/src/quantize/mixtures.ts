import type { Matrix } from '../linalg/matrix.ts';
import { matrix, row } from '../linalg/matrix.ts';

/** Share of a mixture's features that are taken from another row. */
const CROSSOVER = 0.2;

/** `count` rows like those of `x` but new: each keeps the ranges and levels of its features. Always the same ones. */
export function mixtures(x: Matrix, count: number): Matrix {
  const result = matrix(count, x.columns);
  let state = 0x2545f491;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < count; i++) {
    const [first, second] = [row(x, i % x.rows), row(x, Math.floor(next() * x.rows))];
    for (let j = 0; j < x.columns; j++) result.data[i * x.columns + j] = next() < CROSSOVER ? second[j] : first[j];
  }
  return result;
}

/** `x` and `count` mixtures of its rows. */
export function withMixtures(x: Matrix, count: number): Matrix {
  const more = mixtures(x, count);
  const result = matrix(x.rows + count, x.columns);
  result.data.set(x.data);
  result.data.set(more.data, x.data.length);
  return result;
}
