// Who has how much in which worker's pools. docs/SPEC.md, "Stake and draw": shares, unbonding entries.

import { UNIT, type Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { demand } from './refusal.ts';
import { burn, mint, redeem } from './shares.ts';
import { Table, type Journal } from './table.ts';
import { felt, fields } from './word.ts';

const MAX_UNBONDING = 8n;
const POOL = { tokens: [0, 96], shares: [96, 96] } as const;

export class StakesModel {
  readonly #unbondingPeriod: bigint;
  readonly #total: Table<bigint>;
  readonly #active;
  readonly #unbonding;
  readonly #delegators;
  readonly #entries;

  /** `unbondingPeriod` in seconds. */
  constructor(journal: Journal, unbondingPeriod: bigint) {
    this.#unbondingPeriod = unbondingPeriod;
    this.#total = new Table(journal, 'CDCPool', 'total_stake', felt);
    this.#active = new Table(journal, 'CDCPool', 'worker_stakes', fields(POOL));
    this.#unbonding = new Table(journal, 'CDCPool', 'unbonding_stakes', fields(POOL));
    const delegator = { shares: [0, 96], first: [96, 5], entries: [101, 5] } as const;
    this.#delegators = new Table(journal, 'CDCPool', 'delegators', fields(delegator));
    this.#entries = new Table(journal, 'CDCPool', 'unbonding_entries', fields({ shares: [0, 96], readyAt: [96, 64] }));
  }

  /** A worker's active stake, in units. */
  of(worker: Felt): bigint {
    return this.#active.get(worker).tokens;
  }

  hasStake(worker: Felt, staker: Felt): boolean {
    return this.#delegators.get(worker, staker).shares > 0n;
  }

  isUnbonding(worker: Felt, staker: Felt): boolean {
    return this.#delegators.get(worker, staker).entries > 0n;
  }

  stake({ caller }: Context, worker: Felt, amount: bigint): void {
    const tokens = units(amount);
    const { pool, minted } = mint(this.#active.get(worker), tokens);
    this.#active.set(pool, worker);
    this.#delegators.update((delegator) => ({ ...delegator, shares: delegator.shares + minted }), worker, caller);
    this.#total.update((total) => total + tokens);
  }

  unstake({ caller, time }: Context, worker: Felt, amount: bigint): void {
    const tokens = units(amount);
    const delegator = this.#delegators.get(worker, caller);
    demand(delegator.entries !== MAX_UNBONDING, 'UNBONDING_FULL');
    const { pool, burned } = burn(this.#active.get(worker), tokens);
    demand(burned <= delegator.shares, 'STAKE_SHORT');
    this.#active.set(pool, worker);
    this.#total.update((total) => total - tokens);
    const unbonding = mint(this.#unbonding.get(worker), tokens);
    this.#unbonding.set(unbonding.pool, worker);
    const place = (delegator.first + delegator.entries) % MAX_UNBONDING;
    this.#entries.set({ shares: unbonding.minted, readyAt: time + this.#unbondingPeriod }, worker, caller, place);
    this.#delegators.set({
      ...delegator, shares: delegator.shares - burned, entries: delegator.entries + 1n,
    }, worker, caller);
  }

  /** Returns the units that have finished unbonding. */
  claim({ caller, time }: Context, worker: Felt): bigint {
    const delegator = this.#delegators.get(worker, caller);
    let { first, entries } = delegator;
    let ready = 0n;
    for (; entries > 0n; entries -= 1n, first = (first + 1n) % MAX_UNBONDING) {
      const entry = this.#entries.get(worker, caller, first);
      if (entry.readyAt > time) break;
      ready += entry.shares;
    }
    demand(ready !== 0n, 'NOTHING_READY');
    this.#delegators.set({ ...delegator, first, entries }, worker, caller);
    const { pool, tokens } = redeem(this.#unbonding.get(worker), ready);
    this.#unbonding.set(pool, worker);
    return tokens;
  }

  /** All active and unbonding stake, in units. */
  sum(): bigint {
    const pools = [...this.#active.entries(), ...this.#unbonding.entries()];
    return pools.reduce((sum, { value }) => sum + value.tokens, 0n);
  }
}

function units(amount: bigint): bigint {
  demand(amount !== 0n, 'ZERO_AMOUNT');
  demand(amount % UNIT === 0n, 'DUST');
  return amount / UNIT;
}
