// The whole hub as docs/SPEC.md describes it: what each operation does, or why it is refused.

import type { Felt } from '@ciro-network/sdk';

import { JobsModel } from './jobs.ts';
import { PoolModel, type Rules } from './pool.ts';
import { Refusal } from './refusal.ts';
import { RegistryModel } from './registry.ts';
import type { Settings } from './submission.ts';
import { Journal, type Cell } from './table.ts';
import { TimelockModel, type Governance } from './timelock.ts';
import { TokenModel } from './token.ts';
import { VaultModel, type FeeSplit } from './vault.ts';

export interface HubConfig {
  vault: Felt;
  verifier: Felt;
  pauser: Felt;
  governance: Governance;
  split: FeeSplit;
  /** Of the supply of CIRO. */
  cap: bigint;
  rules: Rules;
  settings: Settings;
  consume: (consumer: Felt, modelHash: Felt) => void;
  /** CIRO of each account at the start. */
  balances: ReadonlyMap<Felt, bigint>;
}

export interface Outcome<T> {
  /** Of the refusal; undefined if it was done. */
  refused: string | undefined;
  result: T | undefined;
  /** The slots that were written. */
  written: Cell[];
}

export class HubModel {
  readonly token: TokenModel;
  readonly vault: VaultModel;
  readonly registry: RegistryModel;
  readonly pool: PoolModel;
  readonly jobs: JobsModel;
  readonly timelock: TimelockModel;
  readonly #journal = new Journal();

  constructor(config: HubConfig) {
    const { vault, verifier, pauser, governance, split, cap, rules, settings, consume, balances } = config;
    const { address: owner } = governance;
    const journal = this.#journal;
    this.timelock = new TimelockModel(journal, governance);
    this.token = new TokenModel(journal, owner, cap);
    for (const [account, amount] of balances) this.token.balances.set({ amount, delegated: 0n }, account);
    this.token.supply.set([...balances.values()].reduce((sum, amount) => sum + amount, 0n));
    this.vault = new VaultModel(journal, vault, this.token, owner, split);
    this.registry = new RegistryModel(journal, owner, verifier);
    this.pool = new PoolModel(journal, rules, this.vault);
    const operators = { vault: this.vault, registry: this.registry, pool: this.pool, consume };
    this.jobs = new JobsModel(journal, settings, { owner, pauser }, operators);
    journal.commit();
  }

  /** One operation: done whole, or not at all. */
  run<T>(operation: () => T): Outcome<T> {
    try {
      const result = operation();
      return { refused: undefined, result, written: this.#journal.commit() };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#journal.rollback();
      return { refused: error.code, result: undefined, written: [] };
    }
  }

  /** Every slot that the model knows. */
  cells(): Cell[] {
    return this.#journal.cells();
  }

  /** Sums that hold whatever was done. */
  check(): void {
    const held = this.token.balances.entries().reduce((sum, { value }) => sum + value.amount, 0n);
    const supply = this.token.supply.get();
    if (held !== supply) throw new Error(`The supply is ${supply}, but ${held} are held.`);
    this.vault.check();
    const { staked } = this.vault.ledger.get();
    const stakes = this.pool.stakes.sum();
    if (stakes !== staked) throw new Error(`The vault holds ${staked} units of stake, the pool counts ${stakes}.`);
  }
}

