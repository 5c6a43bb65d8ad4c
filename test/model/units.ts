// Amounts inside the hub: units of 10^9 base units.

import { UNIT } from '@ciro-network/sdk';

import { demand } from './refusal.ts';

export const BASIS = 10_000n;

export const MAX_128 = 2n ** 128n - 1n;

const MAX_UNITS = 2n ** 64n - 1n;

/** Base units in units. `DUST`, `AMOUNT_RANGE` */
export function toUnits(amount: bigint): bigint {
  demand(amount % UNIT === 0n, 'DUST');
  demand(amount / UNIT <= MAX_UNITS, 'AMOUNT_RANGE');
  return amount / UNIT;
}

export function toAmount(units: bigint): bigint {
  return units * UNIT;
}
