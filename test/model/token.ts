// CIRO: balances, allowances, supply, votes. docs/SPEC.md, "CiroToken".

import type { Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { demand } from './refusal.ts';
import { Table, type Journal } from './table.ts';
import { MAX_128 } from './units.ts';
import { felt, fields } from './word.ts';

const MAX_256 = 2n ** 256n - 1n;
/** Is not lowered by spending. */
const INFINITE = MAX_128;

export class TokenModel {
  readonly supply: Table<bigint>;
  readonly balances;
  readonly #allowances;
  readonly #delegates: Table<Felt>;
  readonly #counts: Table<bigint>;
  readonly #checkpoints;

  readonly #owner: Felt;
  readonly #cap: bigint;
  readonly #bridge: Table<Felt>;

  constructor(journal: Journal, owner: Felt, cap: bigint) {
    this.#owner = owner;
    this.#cap = cap;
    this.#bridge = new Table(journal, 'CiroToken', 'bridge', felt);
    this.supply = new Table(journal, 'CiroToken', 'total_supply', felt);
    this.balances = new Table(journal, 'CiroToken', 'balances', fields({ amount: [0, 128], delegated: [129, 1] }, 128));
    this.#allowances = new Table(journal, 'CiroToken', 'allowances', fields({ amount: [0, 128] }, 128));
    this.#delegates = new Table(journal, 'CiroToken', 'Votes_delegates', felt);
    this.#counts = new Table(journal, 'CiroToken', 'Votes_counts', felt);
    this.#checkpoints = new Table(journal, 'CiroToken', 'Votes_checkpoints', fields({
      votes: [0, 128], since: [128, 64],
    }));
  }

  get bridge(): Felt {
    return this.#bridge.get();
  }

  balanceOf(account: Felt): bigint {
    return this.balances.get(account).amount;
  }

  allowance(owner: Felt, spender: Felt): bigint {
    return this.#allowances.get(owner, spender).amount;
  }

  transfer(at: Context, recipient: Felt, amount: bigint): void {
    this.#move(at, at.caller, recipient, narrow(amount));
  }

  transferFrom(at: Context, sender: Felt, recipient: Felt, amount: bigint): void {
    this.#spend(at, sender, narrow(amount));
    this.#move(at, sender, recipient, amount);
  }

  batchTransfer(at: Context, transfers: readonly (readonly [Felt, bigint])[]): void {
    const total = transfers.reduce((sum, [, amount]) => sum + narrow(amount), 0n);
    this.#debit(at, at.caller, narrow(total));
    for (const [recipient, amount] of transfers) this.#credit(at, recipient, amount);
  }

  approve(at: Context, spender: Felt, amount: bigint): void {
    demand(spender !== 0n, 'ZERO_ADDRESS');
    this.#allowances.set({ amount: amount === MAX_256 ? INFINITE : narrow(amount) }, at.caller, spender);
  }

  burn(at: Context, amount: bigint): void {
    this.#debit(at, at.caller, narrow(amount));
    this.supply.update((supply) => supply - amount);
  }

  // ---- Bridge

  mint(at: Context, recipient: Felt, amount: bigint): void {
    demand(at.caller === this.bridge, 'NOT_BRIDGE');
    demand(narrow(amount) <= this.#cap - this.supply.get(), 'CAP_EXCEEDED');
    this.supply.update((supply) => supply + amount);
    this.#credit(at, recipient, amount);
  }

  burnFrom(at: Context, account: Felt, amount: bigint): void {
    demand(at.caller === this.bridge, 'NOT_BRIDGE');
    this.#spend(at, account, narrow(amount));
    this.#debit(at, account, amount);
    this.supply.update((supply) => supply - amount);
  }

  setBridge(at: Context, bridge: Felt): void {
    demand(at.caller === this.#owner, 'NOT_OWNER');
    this.#bridge.set(bridge);
  }

  // ---- Votes

  delegate(at: Context, delegatee: Felt): void {
    const { amount } = this.balances.get(at.caller);
    const previous = this.#delegates.get(at.caller);
    this.balances.set({ amount, delegated: delegatee === 0n ? 0n : 1n }, at.caller);
    this.#delegates.set(delegatee, at.caller);
    if (previous === delegatee) return;
    this.#vote(at, previous, -amount);
    this.#vote(at, delegatee, amount);
  }

  /** Lowers what `owner` allowed the caller. */
  #spend(at: Context, owner: Felt, amount: bigint): void {
    const allowed = this.allowance(owner, at.caller);
    if (allowed === INFINITE) return;
    demand(amount <= allowed, 'ALLOWANCE_SHORT');
    this.#allowances.set({ amount: allowed - amount }, owner, at.caller);
  }

  #move(at: Context, from: Felt, to: Felt, amount: bigint): void {
    this.#debit(at, from, amount);
    this.#credit(at, to, amount);
  }

  #debit(at: Context, from: Felt, amount: bigint): void {
    const balance = this.balances.get(from);
    demand(amount <= balance.amount, 'BALANCE_SHORT');
    this.balances.set({ ...balance, amount: balance.amount - amount }, from);
    if (balance.delegated === 1n) this.#vote(at, this.#delegates.get(from), -amount);
  }

  #credit(at: Context, to: Felt, amount: bigint): void {
    demand(to !== 0n, 'ZERO_ADDRESS');
    const balance = this.balances.get(to);
    this.balances.set({ ...balance, amount: balance.amount + amount }, to);
    if (balance.delegated === 1n) this.#vote(at, this.#delegates.get(to), amount);
  }

  /** At most one checkpoint a second. */
  #vote({ time }: Context, delegate: Felt, change: bigint): void {
    if (delegate === 0n || change === 0n) return;
    const count = this.#counts.get(delegate);
    const last = this.#checkpoints.get(delegate, count - 1n);
    const position = count !== 0n && last.since === time ? count - 1n : count;
    this.#checkpoints.set({ since: time, votes: (count === 0n ? 0n : last.votes) + change }, delegate, position);
    if (position === count) this.#counts.set(count + 1n, delegate);
  }
}

function narrow(amount: bigint): bigint {
  demand(amount <= MAX_128, 'AMOUNT_RANGE');
  return amount;
}
