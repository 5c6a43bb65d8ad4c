// Pools owned by shares. docs/SPEC.md, "Stake and draw", Shares: rounding always against the caller.

import { demand } from './refusal.ts';
import { MAX_128 } from './units.ts';

export interface Pool {
  readonly tokens: bigint;
  readonly shares: bigint;
}

const VIRTUAL_SHARES = 10n ** 6n;
const TOKENS_LIMIT = 2n ** 64n;
const SHARES_LIMIT = 2n ** 96n;

export function mint(pool: Pool, tokens: bigint): { pool: Pool; minted: bigint } {
  const minted = ranged((tokens * (pool.shares + VIRTUAL_SHARES)) / (pool.tokens + 1n));
  const after = { tokens: pool.tokens + tokens, shares: pool.shares + minted };
  demand(after.tokens < TOKENS_LIMIT && after.shares < SHARES_LIMIT, 'AMOUNT_RANGE');
  return { pool: after, minted };
}

export function burn(pool: Pool, tokens: bigint): { pool: Pool; burned: bigint } {
  const [product, divisor] = [tokens * (pool.shares + VIRTUAL_SHARES), pool.tokens + 1n];
  ranged(product / divisor);
  const burned = (product + divisor - 1n) / divisor;
  demand(tokens <= pool.tokens && burned <= pool.shares, 'STAKE_SHORT');
  return { pool: { tokens: pool.tokens - tokens, shares: pool.shares - burned }, burned };
}

/** What shares are worth, rounded down. */
export function worth(pool: Pool, shares: bigint): bigint {
  return (shares * (pool.tokens + 1n)) / (pool.shares + VIRTUAL_SHARES);
}

export function redeem(pool: Pool, shares: bigint): { pool: Pool; tokens: bigint } {
  const tokens = worth(pool, shares);
  return { pool: { tokens: pool.tokens - tokens, shares: pool.shares - shares }, tokens };
}

function ranged(shares: bigint): bigint {
  demand(shares <= MAX_128, 'AMOUNT_RANGE');
  return shares;
}
