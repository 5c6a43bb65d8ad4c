// Stake, earnings, member lists and the draw. docs/SPEC.md, "Stake and draw".

import { draw, firstBlock, snapshot, UNIT, type Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { MemberLists } from './list.ts';
import { PenaltiesModel } from './penalties.ts';
import { BANNED, RecordsModel } from './records.ts';
import { demand } from './refusal.ts';
import { valueIn, type Schedule } from './schedule.ts';
import { StakesModel } from './stakes.ts';
import { Table, type Journal } from './table.ts';
import { BASIS, toAmount } from './units.ts';
import type { VaultModel } from './vault.ts';
import { fields } from './word.ts';

/** Seconds before a commission rises. */
const NOTICE = 7n * 86_400n;
const MAX_ASK = 2n ** 64n;
/** A weight is at most so many minimum stakes. */
const CAP = 4n;

export interface Rules {
  /** Whole CIRO. */
  minStake: bigint;
  /** Blocks. */
  epochLength: bigint;
  rankWindow: bigint;
  /** Seconds. */
  unbondingPeriod: bigint;
  /** Who may slash, and who may set uptime. */
  bound: { slashing: Felt; uptime: Felt };
}

/** One draw: a job, the block whose hash is its seed, and the highest ask a row in base units. */
export interface DrawRequest {
  jobId: Felt;
  seedBlock: bigint;
  maxAsk: bigint;
}

export class PoolModel {
  readonly rules: Rules;
  readonly stakes: StakesModel;
  readonly lists: MemberLists;
  readonly records: RecordsModel;
  readonly penalties: PenaltiesModel;
  readonly #journal: Journal;
  readonly #vault: VaultModel;
  readonly #rises;
  readonly #memberships;
  /** Draws are dear: kept while nothing changes. */
  #drawn = { version: -1, ranks: new Map<string, Felt[]>() };

  constructor(journal: Journal, rules: Rules, vault: VaultModel) {
    this.#journal = journal;
    this.rules = rules;
    this.#vault = vault;
    this.stakes = new StakesModel(journal, rules.unbondingPeriod);
    this.lists = new MemberLists(journal);
    this.records = new RecordsModel(journal, rules.minStake, (block) => this.epoch(block), this.stakes);
    this.penalties = new PenaltiesModel(journal, this.stakes, this.records, vault, rules.bound);
    this.#rises = new Table(journal, 'CDCPool', 'commission_rises', fields({ shared: [0, 96], from: [96, 64] }));
    this.#memberships = new Table(journal, 'CDCPool', 'memberships', fields({
      ask: [0, 64], position: [64, 15], activeFrom: [79, 24], joined: [103, 1],
    }));
  }

  epoch(block: bigint): bigint {
    return block / this.rules.epochLength;
  }

  stake(at: Context, worker: Felt, amount: bigint): void {
    demand(worker !== 0n, 'ZERO_ADDRESS');
    demand(amount !== 0n, 'ZERO_AMOUNT');
    demand(amount % UNIT === 0n, 'DUST');
    const { jailedUntil } = this.records.scores.get(worker);
    demand(jailedUntil !== BANNED, 'BANNED');
    demand(at.caller === worker || at.time >= jailedUntil, 'JAILED');
    this.stakes.stake(at, worker, amount, () => this.#shareOut(at, worker));
    this.records.steer(at, worker, 'at once');
    this.#vault.stake(at, at.caller, amount);
  }

  unstake(at: Context, worker: Felt, amount: bigint): void {
    this.stakes.unstake(at, worker, amount, () => this.#shareOut(at, worker));
    this.records.steer(at, worker, 'at once');
  }

  claim(at: Context, worker: Felt): void {
    this.#vault.unstake(at.caller, toAmount(this.stakes.claim(at, worker)));
  }

  syncWeight(at: Context, worker: Felt): void {
    this.records.steer(at, worker, 'later');
  }

  setCommission(at: Context, commission: bigint): void {
    const worker = at.caller;
    demand(commission <= BASIS, 'COMMISSION_RANGE');
    this.#shareOut(at, worker);
    const shared = BASIS - commission;
    const stakes = this.stakes.active.get(worker);
    if (shared < stakes.shared) {
      this.#rises.set({ shared, from: at.time + NOTICE }, worker);
    } else {
      this.#rises.set({ shared: 0n, from: 0n }, worker);
      this.#vault.setPooled(worker, shared !== 0n);
      this.stakes.active.set({ ...stakes, shared }, worker);
    }
    this.records.steer(at, worker, 'later');
  }

  distribute(at: Context, worker: Felt): void {
    this.#shareOut(at, worker);
    this.records.steer(at, worker, 'later');
  }

  refresh(at: Context, worker: Felt): void {
    this.records.refresh(at, worker, this.#vault.accounts.get(worker).contribution);
    this.records.steer(at, worker, 'later');
  }

  optIn(at: Context, model: Felt, ask: bigint): void {
    demand(ask % UNIT === 0n, 'DUST');
    demand(this.deserves(at, at.caller), 'STAKE_BELOW_MINIMUM');
    const index = this.records.index(at.caller);
    demand(this.#memberships.get(model, index).joined === 0n, 'ALREADY_MEMBER');
    const { position, activeFrom } = this.lists.enter(model, index, this.epoch(at.block));
    demand(ask / UNIT < MAX_ASK, 'AMOUNT_RANGE');
    this.#memberships.set({ ask: ask / UNIT, position, activeFrom, joined: 1n }, model, index);
  }

  optOut(at: Context, model: Felt): void {
    this.#leave(model, at.caller);
  }

  evict(at: Context, model: Felt, worker: Felt): void {
    demand(!this.deserves(at, worker) && !this.isDrawn(at, worker), 'STAKE_SUFFICES');
    this.#leave(model, worker);
  }

  /** Whether a worker deserves a weight. */
  deserves({ time }: { time: bigint }, worker: Felt): boolean {
    return this.records.base(worker, time) !== 0n;
  }

  /** Whether a draw that can be read now may find a worker. */
  isDrawn({ block }: { block: bigint }, worker: Felt): boolean {
    const weight = this.records.weight(this.records.index(worker));
    const epoch = this.epoch(block);
    return valueIn(weight, epoch) !== 0n || (epoch !== 0n && valueIn(weight, epoch - 1n) !== 0n);
  }

  isMember(model: Felt, worker: Felt): boolean {
    return this.#membership(model, worker).joined === 1n;
  }

  /** The ranked workers of a job. */
  ranked(at: Context, model: Felt, request: DrawRequest): Felt[] {
    demand(at.block >= BigInt(firstBlock(Number(request.seedBlock), 0, 0)), 'SEED_NOT_READY');
    demand(this.epoch(at.block) <= this.epoch(request.seedBlock) + 1n, 'DRAW_EXPIRED');
    return this.#draw(at, model, request);
  }

  /** The worker of rank 0, while nobody else may answer. */
  firstRanked(at: Context, model: Felt, request: DrawRequest): Felt | undefined {
    demand(this.#turns(at, request) === 1n, 'WINDOW_OVER');
    return this.#draw(at, model, request)[0];
  }

  /** The asks of a worker for jobs that are its to answer. */
  entitledAsks(at: Context, model: Felt, worker: Felt, requests: readonly DrawRequest[]): bigint[] {
    const { joined, ask, activeFrom } = this.#membership(model, worker);
    demand(joined === 1n, 'NOT_A_MEMBER');
    const drawn = requests.map((request) => {
      demand(activeFrom <= this.epoch(request.seedBlock), 'NOT_A_MEMBER');
      demand(toAmount(ask) <= request.maxAsk, 'ASK_ABOVE_MAX');
      return this.#isDrawn(at, model, worker, request);
    });
    // What nobody else has to itself is every member's that still has a weight.
    const weight = valueIn(this.records.weight(this.records.index(worker)), this.epoch(at.block));
    demand(weight !== 0n || drawn.every(Boolean), 'NOT_A_MEMBER');
    return requests.map(() => toAmount(ask));
  }

  /** How many ranks' windows have begun. */
  #turns(at: Context, { seedBlock }: DrawRequest): bigint {
    const first = BigInt(firstBlock(Number(seedBlock), 0, 0));
    demand(at.block >= first, 'SEED_NOT_READY');
    return (at.block - first) / this.rules.rankWindow + 1n;
  }

  /** Whether the worker is ranked and its window has begun; false if the job is every member's. */
  #isDrawn(at: Context, model: Felt, worker: Felt, request: DrawRequest): boolean {
    const turns = this.#turns(at, request);
    // After four windows no draw is looked at.
    const ranked = turns > 4n ? [] : this.#draw(at, model, request);
    if (turns <= BigInt(ranked.length)) {
      demand(ranked.slice(0, Number(turns)).includes(worker), 'NOT_YOUR_TURN');
      return true;
    }
    return ranked.includes(worker);
  }

  #draw(at: Context, model: Felt, request: DrawRequest): Felt[] {
    const { version } = this.#journal;
    if (this.#drawn.version !== version) this.#drawn = { version, ranks: new Map() };
    const key = [model, request.jobId, request.seedBlock, request.maxAsk].join();
    const ranks = this.#drawn.ranks.get(key) ?? this.#throw(at, model, request);
    this.#drawn.ranks.set(key, ranks);
    return ranks;
  }

  #throw(at: Context, model: Felt, { jobId, seedBlock, maxAsk }: DrawRequest): Felt[] {
    const members = this.lists.members(model).map(({ position, index }) => {
      const { ask, activeFrom } = this.#memberships.get(model, index);
      return {
        position, worker: this.records.address(index), ask: toAmount(ask), activeFrom: Number(activeFrom),
        weight: numbers(this.records.weight(index)),
      };
    });
    const doublings = numbers(this.lists.doublings(model));
    const weightCap = Number(this.rules.minStake * CAP);
    const seen = snapshot({ doublings, weightCap, members }, Number(this.epoch(seedBlock)));
    return draw(seen, { blockHash: at.hashOf(seedBlock), jobId, maxAsk }).ranked.map(({ worker }) => worker);
  }

  #membership(model: Felt, worker: Felt) {
    return this.#memberships.get(model, this.records.index(worker));
  }

  /** What a worker with delegators has earned, divided; then a rise of the commission that is due. */
  #shareOut({ time }: Context, worker: Felt): void {
    if (this.stakes.active.get(worker).shared === 0n) return;
    const earned = this.#vault.earnings.get(worker);
    if (earned !== 0n) this.#vault.distribute(worker, this.stakes.shareOut(worker, earned));
    const { shared, from } = this.#rises.get(worker);
    if (from === 0n || from > time) return;
    this.#rises.set({ shared, from: 0n }, worker);
    this.stakes.active.update((stakes) => ({ ...stakes, shared }), worker);
    if (shared === 0n) this.#vault.setPooled(worker, false);
  }

  #leave(model: Felt, worker: Felt): void {
    const membership = this.#membership(model, worker);
    demand(membership.joined === 1n, 'NOT_A_MEMBER');
    this.#memberships.set({ ...membership, joined: 0n }, model, this.records.index(worker));
    this.lists.leave(model, membership.position);
  }
}

function numbers({ now, next, from }: Schedule): { now: number; next: number; fromEpoch: number } {
  return { now: Number(now), next: Number(next), fromEpoch: Number(from) };
}
