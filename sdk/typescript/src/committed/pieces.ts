import type { Shape } from '../program.ts';
import { layerBlocks, layerInputs } from '../program.ts';
import { ceilLog2 } from './bits.ts';
import { VARIABLES } from './parameters.ts';

/** Blocks start .. start + 2^logBlocks - 1 of a layer, 2^logInputs entries each, from `base` on. */
export interface Piece {
  readonly layer: number;
  readonly start: number;
  readonly logBlocks: number;
  readonly logInputs: number;
  /** A multiple of the piece's size. */
  readonly base: number;
}

/** How a program's lane felts lie in the committed vector of 2^variables. */
export interface Layout {
  readonly variables: number;
  readonly pieces: readonly Piece[];
}

/** Blocks of all layers: the felts of accumulators of one row. */
export function programBlocks(shape: Shape): number {
  return shape.layers.reduce((sum, _, index) => sum + layerBlocks(shape, index), 0);
}

/**
 * The layout of a shape within its limits. It has at most 2^20 entries: rounding inputs up to a power of two, and outputs
 * up to a block, gives less than 2·MACs / 10 + 2·Σ inputs.
 */
export function layoutOf(shape: Shape): Layout {
  const cut = shape.layers.flatMap((_, layer) => {
    const logInputs = ceilLog2(layerInputs(shape, layer));
    return binaryParts(layerBlocks(shape, layer)).map((part) => ({ layer, ...part, logInputs }));
  });
  // A stable sort: pieces of one size stay in the order of layers and blocks.
  cut.sort((a, b) => logSize(b) - logSize(a));
  let total = 0;
  const pieces = cut.map((piece) => {
    const base = total;
    total += 2 ** logSize(piece);
    return { ...piece, base };
  });
  return { variables: Math.max(VARIABLES.min, ceilLog2(total)), pieces };
}

function logSize({ logBlocks, logInputs }: Omit<Piece, 'base'>): number {
  return logBlocks + logInputs;
}

/** `count` as a sum of distinct powers of two, largest first, each with the sum of those before it. */
function binaryParts(count: number): Array<{ start: number; logBlocks: number }> {
  const parts: Array<{ start: number; logBlocks: number }> = [];
  for (let start = 0; start < count; start += 2 ** parts.at(-1)!.logBlocks) {
    parts.push({ start, logBlocks: 31 - Math.clz32(count - start) });
  }
  return parts;
}
