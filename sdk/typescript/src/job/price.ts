import { UNIT } from './job.ts';

const BASIS = 10_000n;

export interface PriceTerms {
  /** Of the worker a row, in base units. */
  ask: bigint;
  rows: bigint;
  /** Basis points of the price. */
  royalty: bigint;
  fee: bigint;
}

/** How a price is shared out; the three parts add up to it. */
export interface PriceShares {
  price: bigint;
  worker: bigint;
  modelOwner: bigint;
  fee: bigint;
}

/** Royalty and fee are rounded down to whole units, the worker gets the rest. */
export function priceShares({ ask, rows, royalty, fee }: PriceTerms): PriceShares {
  const price = ask * rows;
  const modelOwner = floorToUnit((price * royalty) / BASIS);
  const burned = floorToUnit((price * fee) / BASIS);
  return { price, worker: price - modelOwner - burned, modelOwner, fee: burned };
}

/** The highest ask a row within a cap: asks above it are passed over in the draw. */
export function maxAsk(maxPrice: bigint, rows: bigint): bigint {
  return floorToUnit(maxPrice / rows);
}

function floorToUnit(amount: bigint): bigint {
  return amount - (amount % UNIT);
}
