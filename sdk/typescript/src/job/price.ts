import type { Job } from './job.ts';
import { UNIT } from './job.ts';

const BASIS = 10_000n;

export interface PriceTerms {
  /** Of the worker a row, in base units. */
  ask: bigint;
  rows: bigint;
  /** Basis points of the ask, on top of it. */
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

/** The worker gets its ask; royalty and fee come on top, rounded down to whole units. */
export function priceShares({ ask, rows, royalty, fee }: PriceTerms): PriceShares {
  const worker = ask * rows;
  const modelOwner = floorToUnit((worker * royalty) / BASIS);
  const burned = floorToUnit((worker * fee) / BASIS);
  return { price: worker + modelOwner + burned, worker, modelOwner, fee: burned };
}

/** The highest ask a row within a job's cap: asks above it are passed over in the draw. */
export function maxAsk({ maxPrice, rows, royalty, fee }: Pick<Job, 'maxPrice' | 'rows' | 'royalty' | 'fee'>): bigint {
  return floorToUnit((maxPrice * BASIS) / ((BASIS + royalty + fee) * rows));
}

/** The same of an ATTESTED job, which pays three of them. */
export function attestedMaxAsk(job: Pick<Job, 'maxPrice' | 'rows' | 'royalty' | 'fee'>): bigint {
  return floorToUnit(maxAsk(job) / 3n);
}

function floorToUnit(amount: bigint): bigint {
  return amount - (amount % UNIT);
}
