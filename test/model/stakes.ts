// Who has how much in which worker's pools. docs/SPEC.md, "Stake and draw": tranches, shares, unbonding in buckets.

import { UNIT, type Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { demand } from './refusal.ts';
import { burn, mint, redeem, worth } from './shares.ts';
import { Table, type Journal } from './table.ts';
import { BASIS } from './units.ts';
import { felt, fields, type Fields } from './word.ts';

const MAX_UNBONDING = 8n;
const BUCKETS = 16n;
const LEVERAGE = 9n;
const MAX_GENERATION = 255n;
const TRANCHES = { own: [0, 64], tokens: [64, 64], shares: [128, 96], generation: [224, 8], shared: [232, 14] } as const;

/** A worker's own stake and others', active or of one bucket of unbonding; in units. */
export type Tranches = Fields<keyof typeof TRANCHES>;

export class StakesModel {
  readonly total: Table<bigint>;
  readonly active: Table<Tranches>;
  readonly unbonding: Table<Tranches>;
  readonly #period: bigint;
  readonly #delegators;
  readonly #entries;

  /** `unbondingPeriod` in seconds. */
  constructor(journal: Journal, unbondingPeriod: bigint) {
    this.#period = unbondingPeriod;
    this.total = new Table(journal, 'CDCPool', 'total_stake', felt);
    this.active = new Table(journal, 'CDCPool', 'worker_stakes', fields(TRANCHES));
    this.unbonding = new Table(journal, 'CDCPool', 'unbonding_stakes', fields(TRANCHES));
    this.#delegators = new Table(journal, 'CDCPool', 'delegators', fields({
      shares: [0, 96], first: [96, 5], entries: [101, 5], generation: [106, 8], since: [128, 40], principal: [168, 64],
    }));
    this.#entries = new Table(journal, 'CDCPool', 'unbonding_entries', fields({ shares: [0, 96], bucket: [96, 64] }));
  }

  /** A worker's active stake, in units. */
  of(worker: Felt): bigint {
    const { own, tokens } = this.active.get(worker);
    return own + tokens;
  }

  /** Units of it that count. */
  counted(worker: Felt): bigint {
    const { own, tokens } = this.active.get(worker);
    return own + (tokens < LEVERAGE * own ? tokens : LEVERAGE * own);
  }

  hasStake(worker: Felt, staker: Felt): boolean {
    return worker === staker ? this.active.get(worker).own > 0n : this.#live(worker, staker) > 0n;
  }

  isUnbonding(worker: Felt, staker: Felt): boolean {
    return this.#delegators.get(worker, staker).entries > 0n;
  }

  /** Units that vote for a staker at the end of the second `checkpoint`. */
  votes(worker: Felt, staker: Felt, checkpoint: bigint): bigint {
    if (this.#delegators.get(worker, staker).since > checkpoint) return 0n;
    return worker === staker ? this.active.get(worker).own : this.#voting(worker, staker);
  }

  /** As if the staker had staked now what it has there. */
  begin({ time }: Context, worker: Felt, staker: Felt): void {
    this.#delegators.update((old) => ({ ...old, since: time }), worker, staker);
  }

  bucketOf(time: bigint): bigint {
    return time / (this.#period / BUCKETS);
  }

  readyAt(bucket: bigint): bigint {
    return (bucket + 1n) * (this.#period / BUCKETS) + this.#period;
  }

  stake(at: Context, worker: Felt, amount: bigint, shareOut: () => void): void {
    const { caller } = at;
    const tokens = units(amount);
    shareOut();
    if (caller === worker) {
      this.active.update((stakes) => ({ ...stakes, own: stakes.own + tokens }), worker);
      demand(this.active.get(worker).own < 2n ** 64n, 'AMOUNT_RANGE');
    } else {
      demand(this.active.get(worker).generation !== MAX_GENERATION, 'POOL_CLOSED');
      const stakes = this.active.get(worker);
      const { pool, minted } = mint(stakes, tokens);
      const shares = this.#live(worker, caller) + minted;
      this.active.set({ ...stakes, ...pool }, worker);
      const { generation } = stakes;
      this.#delegators.update(
        (old) => ({ ...old, shares, generation, principal: worth(pool, shares) }), worker, caller,
      );
    }
    this.begin(at, worker, caller);
    this.total.update((total) => total + tokens);
  }

  unstake({ caller, time }: Context, worker: Felt, amount: bigint, shareOut: () => void): void {
    const tokens = units(amount);
    const bucket = this.bucketOf(time);
    const unbonding = this.unbonding.get(worker, bucket);
    let minted = 0n;
    shareOut();
    if (caller === worker) {
      const stakes = this.active.get(worker);
      demand(tokens <= stakes.own, 'STAKE_SHORT');
      this.active.set({ ...stakes, own: stakes.own - tokens }, worker);
      this.unbonding.set({ ...unbonding, own: unbonding.own + tokens }, worker, bucket);
    } else {
      const stakes = this.active.get(worker);
      const { pool, burned } = burn(stakes, tokens);
      const held = this.#live(worker, caller);
      demand(burned <= held, 'STAKE_SHORT');
      this.active.set({ ...stakes, ...pool }, worker);
      const after = mint(unbonding, tokens);
      minted = after.minted;
      this.unbonding.set({ ...unbonding, ...after.pool }, worker, bucket);
      const { generation } = stakes;
      this.#delegators.update((old) => ({ ...old, shares: held - burned, generation }), worker, caller);
      const principal = this.#voting(worker, caller);
      this.#delegators.update((old) => ({ ...old, principal }), worker, caller);
    }
    this.total.update((total) => total - tokens);
    this.#enter(worker, caller, bucket, minted);
  }

  /** Returns the units that have finished unbonding. */
  claim({ caller, time }: Context, worker: Felt): bigint {
    const delegator = this.#delegators.get(worker, caller);
    let { first, entries } = delegator;
    let ready = 0n;
    for (; entries > 0n; entries -= 1n, first = (first + 1n) % MAX_UNBONDING) {
      const { shares, bucket } = this.#entries.get(worker, caller, first);
      if (this.readyAt(bucket) > time) break;
      const unbonding = this.unbonding.get(worker, bucket);
      const { pool, tokens } = caller === worker
        ? { pool: { ...unbonding, own: 0n }, tokens: unbonding.own } : redeem(unbonding, shares);
      this.unbonding.set({ ...unbonding, ...pool }, worker, bucket);
      ready += tokens;
    }
    demand(entries !== delegator.entries, 'NOTHING_READY');
    this.#delegators.set({ ...delegator, first, entries }, worker, caller);
    return ready;
  }

  /** Of `earned` units, the delegators': in the worker's pool from now on. Returns the rest, the worker's. */
  shareOut(worker: Felt, earned: bigint): bigint {
    const stakes = this.active.get(worker);
    const total = stakes.own + stakes.tokens;
    const part = stakes.shares === 0n ? 0n : (((earned * stakes.tokens) / total) * stakes.shared) / BASIS;
    this.active.set({ ...stakes, tokens: stakes.tokens + part }, worker);
    this.total.update((sum) => sum + part);
    return earned - part;
  }

  /** All active and unbonding stake, in units. */
  sum(): bigint {
    return [...this.active.entries(), ...this.unbonding.entries()]
      .reduce((sum, { value }) => sum + value.own + value.tokens, 0n);
  }

  /** One entry a bucket. */
  #enter(worker: Felt, staker: Felt, bucket: bigint, minted: bigint): void {
    const delegator = this.#delegators.get(worker, staker);
    const place = (nth: bigint) => (delegator.first + nth) % MAX_UNBONDING;
    if (delegator.entries > 0n) {
      const last = place(delegator.entries - 1n);
      const entry = this.#entries.get(worker, staker, last);
      if (entry.bucket === bucket) {
        this.#entries.set({ bucket, shares: entry.shares + minted }, worker, staker, last);
        return;
      }
    }
    demand(delegator.entries !== MAX_UNBONDING, 'UNBONDING_FULL');
    this.#entries.set({ bucket, shares: minted }, worker, staker, place(delegator.entries));
    this.#delegators.set({ ...delegator, entries: delegator.entries + 1n }, worker, staker);
  }

  /** What was staked, as far as it is still there. */
  #voting(worker: Felt, staker: Felt): bigint {
    const { principal } = this.#delegators.get(worker, staker);
    const value = worth(this.active.get(worker), this.#live(worker, staker));
    return principal < value ? principal : value;
  }

  /** Shares of the present generation. */
  #live(worker: Felt, staker: Felt): bigint {
    const { shares, generation } = this.#delegators.get(worker, staker);
    return generation === this.active.get(worker).generation ? shares : 0n;
  }
}


function units(amount: bigint): bigint {
  demand(amount !== 0n, 'ZERO_AMOUNT');
  demand(amount % UNIT === 0n, 'DUST');
  return amount / UNIT;
}
