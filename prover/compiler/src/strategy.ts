import type { Shape } from '@ciro-network/sdk';
import type { Prices } from './cost.ts';
import { estimatePrices } from './cost.ts';
import { CompilerError } from './errors.ts';

/** How answers of a model are checked: the program is run again, or an argument about committed weights is read. */
export type Strategy = 'reexecute' | 'committed';

export const STRATEGIES: readonly Strategy[] = ['reexecute', 'committed'];

/**
 * The strategy of a model: the one asked for, or with 'auto' the cheaper one whose answers fit in a transaction.
 * @throws CompilerError STRATEGY_UNAVAILABLE
 */
export function chooseStrategy(wanted: string, prices: Prices): Strategy {
  if (wanted === 'auto') return cheapest(prices);
  const strategy = STRATEGIES.find((name) => name === wanted);
  if (strategy === undefined) {
    throw unavailable(`The strategy '${wanted}' is unknown; use auto, ${STRATEGIES.join(' or ')}.`);
  }
  return strategy;
}

/** Whether an answer fits in a transaction, under the strategy asked for. */
export function isAffordable(wanted: string, shape: Shape): boolean {
  const prices = estimatePrices(shape);
  return STRATEGIES.some((name) => (wanted === 'auto' || wanted === name) && prices[name].max_rows > 0);
}

function cheapest(prices: Prices): Strategy {
  const fitting = STRATEGIES.filter((name) => prices[name].max_rows > 0);
  if (fitting.length === 0) {
    throw unavailable('Under no strategy does an answer of this network fit in a transaction.');
  }
  return fitting.reduce((best, name) => (prices[name].l2_gas < prices[best].l2_gas ? name : best));
}

function unavailable(message: string): CompilerError {
  return new CompilerError('STRATEGY_UNAVAILABLE', message);
}
