// The vault's books. docs/SPEC.md, "Vault". Its operators do not change in a walk.

import type { Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { demand } from './refusal.ts';
import { Table, type Journal } from './table.ts';
import type { TokenModel } from './token.ts';
import { BASIS, toAmount, toUnits } from './units.ts';
import { felt, fields } from './word.ts';

const MAX_UNITS = 2n ** 64n - 1n;
const MAX_NONCE = 2n ** 40n - 1n;

export interface FeeSplit {
  /** Basis points of the fees. */
  burnShare: bigint;
  treasury: Felt;
}

/** One job's reserve, and how it is shared out. Amounts in base units; the rest goes back to the client. */
export interface Settlement {
  client: Felt;
  reserved: bigint;
  modelOwner: Felt;
  toWorker: bigint;
  toModelOwner: bigint;
  fee: bigint;
  kept: bigint;
}

/** A part of slashed stake. */
export interface Award {
  to: Felt;
  units: bigint;
}

/** Seconds. */
const FREEZE_PERIOD = 7n * 86_400n;
const COUNTER = 2n ** 47n;

const [MIN_BURN_SHARE, MAX_BURN_SHARE] = [2_000n, BASIS];

export class VaultModel {
  readonly address: Felt;
  readonly accounts;
  readonly ledger;
  /** Of workers that share them with delegators, in units. */
  readonly earnings: Table<bigint>;
  readonly totalFrozen: Table<bigint>;
  readonly #token: TokenModel;
  readonly #owner: Felt;
  readonly #frozen;
  readonly #awarded: Table<Felt>;
  readonly #burnShare: Table<bigint>;
  readonly #treasury: Table<Felt>;

  constructor(journal: Journal, address: Felt, token: TokenModel, owner: Felt, split: FeeSplit) {
    this.address = address;
    this.#token = token;
    this.#owner = owner;
    this.#burnShare = new Table(journal, 'Vault', 'burn_share', felt);
    this.#treasury = new Table(journal, 'Vault', 'treasury', felt);
    this.#burnShare.set(split.burnShare);
    this.#treasury.set(split.treasury);
    this.accounts = new Table(journal, 'Vault', 'job_payments', fields({
      balance: [0, 64], reserved: [64, 64], nonce: [128, 40], jobs: [168, 16], stake: [184, 16], pooled: [200, 1],
      contribution: [201, 47],
    }, 248));
    this.earnings = new Table(journal, 'Vault', 'earnings', felt);
    this.totalFrozen = new Table(journal, 'Vault', 'total_frozen', felt);
    this.#frozen = new Table(journal, 'Vault', 'frozen', fields({
      amount: [0, 64], first: [64, 64], second: [128, 64], until: [192, 40], settled: [232, 1],
    }, 248));
    this.#awarded = new Table(journal, 'Vault', 'awarded', felt);
    this.ledger = new Table(journal, 'Vault', 'ledger', fields({
      owed: [0, 64], staked: [64, 64], fees: [128, 64], jobs: [192, 16], stake: [208, 16],
    }, 248));
    this.ledger.set({ owed: 0n, staked: 0n, fees: 0n, jobs: 1n, stake: 1n });
  }

  // ---- Anyone

  deposit(at: Context, account: Felt, amount: bigint): void {
    demand(account !== 0n, 'ZERO_ADDRESS');
    this.#owe(amount);
    this.#credit(account, toUnits(amount));
    this.#pull(at, at.caller, amount);
  }

  withdraw(at: Context, to: Felt, amount: bigint): void {
    const units = toUnits(amount);
    const account = this.accounts.get(at.caller);
    demand(units !== 0n, 'ZERO_AMOUNT');
    demand(units <= account.balance, 'BALANCE_SHORT');
    this.accounts.set({ ...account, balance: account.balance - units }, at.caller);
    this.ledger.update((ledger) => ({ ...ledger, owed: ledger.owed - units }));
    this.#token.transfer(this.#asVault(at), to, amount);
  }

  pay(at: Context, payments: { to: Felt; amount: bigint }[]): void {
    let total = 0n;
    for (const { to, amount } of payments) {
      const units = toUnits(amount);
      demand(units !== 0n, 'ZERO_AMOUNT');
      demand(to !== 0n, 'ZERO_ADDRESS');
      this.#credit(to, units);
      total += units;
    }
    demand(total !== 0n, 'ZERO_AMOUNT');
    const account = this.accounts.get(at.caller);
    demand(total <= account.balance, 'BALANCE_SHORT');
    this.accounts.set({ ...account, balance: account.balance - total }, at.caller);
  }

  consent(at: Context, role: 'jobs' | 'stake'): void {
    const account = this.accounts.get(at.caller);
    const present = this.ledger.get()[role];
    if (account[role] === present) return;
    if (role === 'jobs') {
      const { balance, reserved } = account;
      this.accounts.set({ ...account, jobs: present, balance: balance + reserved, reserved: 0n }, at.caller);
    } else {
      const earned = this.earnings.get(at.caller);
      if (earned !== 0n) this.earnings.set(0n, at.caller);
      this.accounts.set({ ...account, stake: present, balance: account.balance + earned, pooled: 0n }, at.caller);
    }
  }

  flushFees(at: Context): void {
    const { fees } = this.ledger.get();
    if (fees === 0n) return;
    this.ledger.update((ledger) => ({ ...ledger, owed: ledger.owed - fees, fees: 0n }));
    const paid = (fees * (BASIS - this.#burnShare.get())) / BASIS;
    if (paid !== fees) this.#token.burn(this.#asVault(at), toAmount(fees - paid));
    if (paid !== 0n) this.#token.transfer(this.#asVault(at), this.#treasury.get(), toAmount(paid));
  }

  burnFrozen(at: Context, caseId: Felt): void {
    const frozen = this.#openCase(caseId);
    demand(at.time >= frozen.until, 'TOO_EARLY');
    const { amount, first, second } = frozen;
    const burned = amount - first - second;
    this.ledger.update((ledger) => ({ ...ledger, owed: ledger.owed - burned }));
    this.#closeCase(caseId);
    this.#credit(this.#awarded.get(caseId, 0n), first);
    this.#credit(this.#awarded.get(caseId, 1n), second);
    this.#token.burn(this.#asVault(at), toAmount(burned));
  }

  // ---- Owner

  setFeeSplit(at: Context, { burnShare, treasury }: FeeSplit): void {
    demand(at.caller === this.#owner, 'NOT_OWNER');
    this.flushFees(at);
    demand(burnShare >= MIN_BURN_SHARE && burnShare <= MAX_BURN_SHARE, 'SPLIT_RANGE');
    demand(treasury !== 0n, 'ZERO_ADDRESS');
    this.#burnShare.set(burnShare);
    this.#treasury.set(treasury);
  }

  // ---- Job manager

  reserve(client: Felt, nonce: bigint, count: bigint, total: bigint): void {
    const units = toUnits(total);
    const account = this.accounts.get(client);
    demand(account.jobs === this.ledger.get().jobs, 'NO_CONSENT');
    demand(nonce >= account.nonce, 'NONCE_USED');
    demand(nonce === account.nonce, 'NONCE_GAP');
    demand(nonce + count <= MAX_NONCE, 'NONCE_RANGE');
    demand(units <= account.balance, 'BALANCE_SHORT');
    this.accounts.set({
      ...account, balance: account.balance - units, reserved: account.reserved + units, nonce: nonce + count,
    }, client);
  }

  settle(worker: Felt, settlements: readonly Settlement[]): void {
    for (const { client, reserved, modelOwner, toWorker, toModelOwner, fee, kept } of settlements) {
      const bound = toWorker + toModelOwner + fee + kept;
      demand(bound <= reserved, 'OVERPAID');
      this.#unreserve(client, toUnits(reserved - kept), toUnits(reserved - bound));
      this.#credit(modelOwner, toUnits(toModelOwner));
      this.#pay(worker, toUnits(toWorker), toUnits(fee));
      if (fee !== 0n) this.ledger.update((ledger) => ({ ...ledger, fees: ledger.fees + toUnits(fee) }));
    }
  }

  release(client: Felt, amount: bigint, tipped: Felt, tip: bigint): void {
    this.#unreserve(client, toUnits(amount), toUnits(amount - tip));
    this.#credit(tipped, toUnits(tip));
  }

  bond(account: Felt, amount: bigint): void {
    const units = toUnits(amount);
    const word = this.accounts.get(account);
    demand(word.jobs === this.ledger.get().jobs, 'NO_CONSENT');
    demand(units <= word.balance, 'BALANCE_SHORT');
    this.accounts.set({ ...word, balance: word.balance - units, reserved: word.reserved + units }, account);
  }

  forfeit(account: Felt, amount: bigint, awarded: Felt, award: bigint): void {
    demand(award <= amount, 'OVERPAID');
    this.#unreserve(account, toUnits(amount), 0n);
    this.#credit(awarded, toUnits(award));
    this.ledger.update((ledger) => ({ ...ledger, fees: ledger.fees + toUnits(amount - award) }));
  }

  // ---- Stake pool

  stake(at: Context, from: Felt, amount: bigint): void {
    this.#owe(amount);
    const { jobs, stake } = this.ledger.get();
    this.ledger.update((ledger) => ({ ...ledger, staked: ledger.staked + toUnits(amount) }));
    if (this.#isUnused(from)) this.accounts.update((account) => ({ ...account, jobs, stake }), from);
    else demand(this.accounts.get(from).stake === stake, 'NO_CONSENT');
    this.#pull(at, from, amount);
  }

  unstake(to: Felt, amount: bigint): void {
    const units = toUnits(amount);
    this.ledger.update((ledger) => ({ ...ledger, staked: ledger.staked - units }));
    this.#credit(to, units);
  }

  freeze(at: Context, caseId: Felt, amount: bigint, awards: readonly Award[]): void {
    const units = toUnits(amount);
    awards.forEach(({ to }, i) => this.#awarded.set(to, caseId, BigInt(i)));
    const [first = 0n, second = 0n] = awards.map((award) => award.units);
    const until = at.time + FREEZE_PERIOD;
    this.#frozen.set({ amount: units, first, second, until, settled: 0n }, caseId);
    this.totalFrozen.update((total) => total + units);
    this.ledger.update((ledger) => ({ ...ledger, staked: ledger.staked - units }));
  }

  thaw(at: Context, caseId: Felt): void {
    const { amount, until } = this.#openCase(caseId);
    demand(at.time < until, 'TOO_LATE');
    this.ledger.update((ledger) => ({ ...ledger, staked: ledger.staked + amount }));
    this.#closeCase(caseId);
  }

  setPooled(worker: Felt, pooled: boolean): void {
    this.#open(worker);
    this.accounts.update((word) => ({ ...word, pooled: pooled ? 1n : 0n }), worker);
  }

  /** `toWorker` units of a worker's earnings to its balance, the rest into stake. */
  distribute(worker: Felt, toWorker: bigint): void {
    const staked = this.earnings.get(worker) - toWorker;
    this.earnings.set(0n, worker);
    this.accounts.update((word) => ({ ...word, balance: word.balance + toWorker }), worker);
    this.ledger.update((ledger) => ({ ...ledger, staked: ledger.staked + staked }));
  }

  /** What everybody holds adds up to what is owed, and the token's balance covers it. */
  check(): void {
    const { owed, staked, fees } = this.ledger.get();
    const accounts = this.accounts.entries();
    const undivided = this.earnings.entries().reduce((sum, { value }) => sum + value, 0n);
    const rest = staked + fees + undivided + this.totalFrozen.get();
    const held = accounts.reduce((sum, { value }) => sum + value.balance + value.reserved, rest);
    if (held !== owed) throw new Error(`The vault owes ${owed} units, but ${held} are held.`);
    const balance = this.#token.balanceOf(this.address);
    if (balance < toAmount(owed)) throw new Error(`The vault owes ${toAmount(owed)} and has ${balance}.`);
  }

  #owe(amount: bigint): void {
    const units = toUnits(amount);
    demand(units !== 0n, 'ZERO_AMOUNT');
    const { owed } = this.ledger.get();
    demand(owed + units <= MAX_UNITS, 'AMOUNT_RANGE');
    this.ledger.update((ledger) => ({ ...ledger, owed: owed + units }));
  }

  /** The first credit of an account makes it serve the operators of the moment. */
  #credit(account: Felt, units: bigint): void {
    if (units === 0n) return;
    this.#open(account);
    this.accounts.update((word) => ({ ...word, balance: word.balance + units }), account);
  }

  #open(account: Felt): void {
    demand(account !== 0n, 'ZERO_ADDRESS');
    if (!this.#isUnused(account)) return;
    const { jobs, stake } = this.ledger.get();
    this.accounts.update((word) => ({ ...word, jobs, stake }), account);
  }

  #pay(worker: Felt, units: bigint, fee: bigint): void {
    if (units === 0n && fee === 0n) return;
    this.#open(worker);
    const { pooled } = this.accounts.get(worker);
    if (pooled === 1n) this.earnings.update((earned) => earned + units, worker);
    this.accounts.update((word) => ({
      ...word,
      contribution: (word.contribution + fee) % COUNTER,
      balance: word.balance + (pooled === 1n ? 0n : units),
    }), worker);
  }

  #openCase(caseId: Felt) {
    const frozen = this.#frozen.get(caseId);
    demand(frozen.until !== 0n, 'CASE_UNKNOWN');
    demand(frozen.settled === 0n, 'CASE_SETTLED');
    return frozen;
  }

  #closeCase(caseId: Felt): void {
    const frozen = this.#frozen.get(caseId);
    this.#frozen.set({ ...frozen, settled: 1n }, caseId);
    this.totalFrozen.update((total) => total - frozen.amount);
  }

  #unreserve(client: Felt, released: bigint, returned: bigint): void {
    if (released === 0n) return;
    const account = this.accounts.get(client);
    demand(account.jobs === this.ledger.get().jobs, 'NO_CONSENT');
    demand(released <= account.reserved, 'RESERVE_SHORT');
    this.accounts.set({
      ...account, reserved: account.reserved - released, balance: account.balance + returned,
    }, client);
  }

  #isUnused(account: Felt): boolean {
    return Object.values(this.accounts.get(account)).every((field) => field === 0n);
  }

  #pull(at: Context, from: Felt, amount: bigint): void {
    this.#token.transferFrom(this.#asVault(at), from, this.address, amount);
  }

  #asVault(at: Context): Context {
    return { ...at, caller: this.address };
  }
}
