/** Row-major float64 matrix. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export function matrix(rows: number, columns: number, data?: ArrayLike<number>): Matrix {
  return { rows, columns, data: data === undefined ? new Float64Array(rows * columns) : Float64Array.from(data) };
}

export function row(source: Matrix, index: number): Float64Array {
  return source.data.subarray(index * source.columns, (index + 1) * source.columns);
}

/** left · right. */
export function multiply(left: Matrix, right: Matrix): Matrix {
  const result = matrix(left.rows, right.columns);
  for (let i = 0; i < left.rows; i++) {
    const into = row(result, i);
    for (let k = 0; k < left.columns; k++) {
      const factor = left.data[i * left.columns + k];
      if (factor === 0) continue;
      const from = row(right, k);
      for (let j = 0; j < into.length; j++) into[j] += factor * from[j];
    }
  }
  return result;
}

/** left · rightᵀ: dot products of rows. */
export function multiplyTransposed(left: Matrix, right: Matrix): Matrix {
  const result = matrix(left.rows, right.rows);
  for (let i = 0; i < left.rows; i++) {
    const a = row(left, i);
    for (let j = 0; j < right.rows; j++) {
      const b = row(right, j);
      let sum = 0;
      for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
      result.data[i * right.rows + j] = sum;
    }
  }
  return result;
}

export function transpose(source: Matrix): Matrix {
  const result = matrix(source.columns, source.rows);
  for (let i = 0; i < source.rows; i++) {
    for (let j = 0; j < source.columns; j++) result.data[j * source.rows + i] = source.data[i * source.columns + j];
  }
  return result;
}

/** Mean of each column, `[columns]`. */
export function columnMeans(source: Matrix): Float64Array {
  const means = new Float64Array(source.columns);
  for (let i = 0; i < source.rows; i++) row(source, i).forEach((value, j) => (means[j] += value));
  return means.map((sum) => sum / Math.max(1, source.rows));
}

/** Index of the largest element, the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
