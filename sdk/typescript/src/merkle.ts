// Trees over felts: pairs are hashed (Poseidon), an odd last one with 0, until one is left.

import { poseidonHash } from '@scure/starknet';

import type { Felt } from './felt.ts';

/** 0 of no leaves. */
export function rootOf(leaves: readonly Felt[]): Felt {
  let level = leaves;
  while (level.length > 1) level = above(level);
  return level[0] ?? 0n;
}

/** Siblings on the way from a leaf to the root, from below. */
export function pathOf(leaves: readonly Felt[], leaf: number): Felt[] {
  const path: Felt[] = [];
  let level = leaves;
  for (let place = leaf; level.length > 1; place = Math.floor(place / 2)) {
    path.push(level[place ^ 1] ?? 0n);
    level = above(level);
  }
  return path;
}

function above(level: readonly Felt[]): Felt[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_node, at) =>
    poseidonHash(level[2 * at] as Felt, level[2 * at + 1] ?? 0n));
}
