import type { Felt } from '../felt.ts';
import { shortString } from '../felt.ts';
import { permute } from '../poseidon.ts';

/** Leaves and nodes start from other states: a node is never read as a row. */
const ROW = shortString('CIRO_ROW');
const NODE = shortString('CIRO_NODE');

/** Hash of a row of 2^k felts, k >= 1. */
export function leafHash(row: readonly Felt[]): Felt {
  let state: [Felt, Felt, Felt] = [0n, 0n, ROW];
  for (let i = 0; i < row.length; i += 2) state = permute([state[0] + row[i], state[1] + row[i + 1], state[2]]);
  return state[0];
}

/** Hash of two nodes of one level. */
export function nodeHash(left: Felt, right: Felt): Felt {
  return permute([left, right, NODE])[0];
}

/** The level above a level of 2^c nodes. */
export function levelAbove(nodes: readonly Felt[]): Felt[] {
  return Array.from({ length: nodes.length / 2 }, (_, i) => nodeHash(nodes[2 * i], nodes[2 * i + 1]));
}

/** The root above a level of 2^c nodes. */
export function rootAbove(nodes: readonly Felt[]): Felt {
  while (nodes.length > 1) nodes = levelAbove(nodes);
  return nodes[0];
}

/** The node that stands as many levels above the leaf as there are siblings, the leaf's own first. */
export function climb(leaf: Felt, index: number, siblings: readonly Felt[]): Felt {
  return siblings.reduce((node, sibling, level) => {
    return (index >> level) & 1 ? nodeHash(sibling, node) : nodeHash(node, sibling);
  }, leaf);
}
