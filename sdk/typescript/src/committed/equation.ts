/** All accumulators of all rows as one linear equation in the weights, Σ_x W(x)·A(x) = σ: docs/PROOF.md, section 2. */
import type { Felt } from '../felt.ts';
import { layerBlocks } from '../program.ts';
import type { LayerInputs } from './accumulators.ts';
import { power, powers, reduce } from './field.ts';
import { equality, evaluate, powerExtension } from './multilinear.ts';
import type { CommittedProgram } from './program.ts';

export interface Equation {
  /** σ */
  readonly sum: Felt;
  /** Ã at a point. */
  readonly weightAt: (point: readonly Felt[]) => Felt;
}

/**
 * @param products P of all rows: row by row, layer by layer, block by block
 * @param tau joins the blocks, `theta` the rows
 */
export function equationOf(
  program: CommittedProgram,
  rows: readonly LayerInputs[],
  products: readonly Felt[],
  tau: Felt,
  theta: Felt,
): Equation {
  const rowPowers = powers(theta, rows.length);
  const positions = firstPositions(program);
  const combined = program.layers.map((_, layer) => combineRows(rows, layer, rowPowers));
  return {
    sum: sumOf(products, rowPowers, tau),
    weightAt(point) {
      // All pieces of a layer end with the same variables.
      const ends = combined.map((values, layer) => {
        const { logInputs } = program.layout.pieces.find((piece) => piece.layer === layer)!;
        return evaluate(values, point.slice(point.length - logInputs));
      });
      const terms = program.layout.pieces.map(({ layer, start, logBlocks, logInputs, base }) => {
        const within = point.length - logInputs;
        const outside = within - logBlocks;
        const place = equality(base / 2 ** (logBlocks + logInputs), point.slice(0, outside));
        const blocks = powerExtension(tau, point.slice(outside, within));
        return reduce(reduce(place * blocks) * reduce(power(tau, BigInt(positions[layer] + start)) * ends[layer]));
      });
      return reduce(terms.reduce((sum, term) => sum + term, 0n));
    },
  };
}

/** σ = Σ_b θ^b Σ_{l, β} τ^{pos(l, β)}·P(b, l, β) */
function sumOf(products: readonly Felt[], rowPowers: readonly Felt[], tau: Felt): Felt {
  const blocks = products.length / rowPowers.length;
  const blockPowers = powers(tau, blocks);
  return rowPowers.reduce((sum, rowPower, row) => {
    let rowSum = 0n;
    for (let block = 0; block < blocks; block++) rowSum += products[row * blocks + block] * blockPowers[block];
    return reduce(sum + rowPower * reduce(rowSum));
  }, 0n);
}

/** X_l(i) = Σ_b θ^b·x_l(b, i) */
function combineRows(rows: readonly LayerInputs[], layer: number, rowPowers: readonly Felt[]): Felt[] {
  return Array.from(rows[0][layer], (_, i) => {
    return reduce(rows.reduce((sum, row, b) => sum + rowPowers[b] * BigInt(row[layer][i]), 0n));
  });
}

/** pos(l, 0) of every layer. */
function firstPositions(program: CommittedProgram): number[] {
  let position = 0;
  return program.layers.map((_, layer) => {
    const first = position;
    position += layerBlocks(program, layer);
    return first;
  });
}
