// What the bound contracts do to workers. docs/SPEC.md, "Slashing and uptime".

import { UNIT, type Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { BANNED, MAX_POINTS, restDay, type RecordsModel } from './records.ts';
import { demand } from './refusal.ts';
import type { StakesModel, Tranches } from './stakes.ts';
import { Table, type Journal } from './table.ts';
import { BASIS, toAmount } from './units.ts';
import type { Award, VaultModel } from './vault.ts';
import { felt, fields } from './word.ts';

const BUCKETS = 16n;
const MAX_GENERATION = 255n;
const MAX_BOUNTY = 1_000n * 10n ** 9n;
const CASES_AT_ONCE = 16n;

export interface Slash {
  caseId: Felt;
  worker: Felt;
  /** Basis points. */
  share: bigint;
  points: bigint;
  jailUntil: bigint;
  infraction: bigint;
  bountyTo: Felt;
  harmed: Felt;
  harmedAmount: bigint;
}

/** A loss that is still to be taken from parts that hold `total`. */
class Spread {
  #left: bigint;
  #total: bigint;

  constructor(loss: bigint, total: bigint) {
    this.#left = loss;
    this.#total = total;
  }

  take(part: bigint): bigint {
    if (part === 0n) return 0n;
    const cut = (part * this.#left + this.#total - 1n) / this.#total;
    this.#left -= cut;
    this.#total -= part;
    return cut;
  }
}

export class PenaltiesModel {
  readonly #stakes: StakesModel;
  readonly #records: RecordsModel;
  readonly #vault: VaultModel;
  readonly #bound: { slashing: Felt; uptime: Felt };
  readonly #workers: Table<Felt>;
  readonly #history: Table<Felt>;
  readonly #sentences;
  readonly #cuts;

  constructor(
    journal: Journal, stakes: StakesModel, records: RecordsModel, vault: VaultModel,
    bound: { slashing: Felt; uptime: Felt },
  ) {
    this.#stakes = stakes;
    this.#records = records;
    this.#vault = vault;
    this.#bound = bound;
    this.#workers = new Table(journal, 'CDCPool', 'slashed_workers', felt);
    this.#history = new Table(journal, 'CDCPool', 'slash_history', felt);
    this.#sentences = new Table(journal, 'CDCPool', 'sentences', fields({
      points: [0, 7], jailedUntil: [7, 40], cuts: [47, 8], restored: [55, 1], shares: [128, 96], generation: [224, 8],
    }));
    this.#cuts = new Table(journal, 'CDCPool', 'cuts', fields({ own: [0, 64], tokens: [64, 64], bucket: [128, 64] }));
  }

  slash(at: Context, slash: Slash): void {
    const { caseId, worker, share, infraction } = slash;
    demand(at.caller === this.#bound.slashing, 'NOT_SLASHING');
    demand(share <= BASIS && slash.points <= MAX_POINTS, 'PENALTY_RANGE');
    demand(infraction <= at.time, 'INFRACTION_AHEAD');
    demand(worker !== 0n, 'ZERO_ADDRESS');
    demand(this.#workers.get(caseId) === 0n, 'CASE_USED');
    this.#workers.set(worker, caseId);

    const buckets = this.#reached(at, infraction);
    const parts = [this.#stakes.active.get(worker), ...buckets.map((bucket) => this.#stakes.unbonding.get(worker, bucket))];
    const own = sum(parts.map((part) => part.own));
    const delegated = sum(parts.map((part) => part.tokens));
    const loss = ((own + delegated) * share + BASIS - 1n) / BASIS;
    const lossOwn = loss < own ? loss : own;
    const spreads = { own: new Spread(lossOwn, own), delegated: new Spread(loss - lossOwn, delegated) };

    const sentence = this.#cutActive(caseId, worker, spreads);
    buckets.forEach((bucket) => {
      const before = this.#stakes.unbonding.get(worker, bucket);
      const cut = { own: spreads.own.take(before.own), tokens: spreads.delegated.take(before.tokens), bucket };
      if (cut.own + cut.tokens === 0n) return;
      this.#stakes.unbonding.set(less(before, cut), worker, bucket);
      this.#cuts.set(cut, caseId, sentence.cuts);
      sentence.cuts += 1n;
    });

    const record = this.#records.scores.get(worker);
    const points = slash.points < record.points ? slash.points : record.points;
    const jailedUntil = slash.jailUntil < BANNED ? slash.jailUntil : BANNED;
    this.#sentences.set({ ...sentence, points, jailedUntil, restored: 0n }, caseId);
    this.#history.set(caseId, worker, record.cases);
    this.#records.convict(at, worker, points, jailedUntil);
    this.#records.steer(at, worker, 'at once');
    if (loss !== 0n) this.#vault.freeze(at, caseId, toAmount(loss), awards(lossOwn, slash));
  }

  restore(at: Context, caseId: Felt): void {
    demand(at.caller === this.#bound.slashing, 'NOT_SLASHING');
    const worker = this.#workers.get(caseId);
    demand(worker !== 0n, 'CASE_UNKNOWN');
    const sentence = this.#sentences.get(caseId);
    demand(sentence.restored === 0n, 'CASE_RESTORED');
    this.#sentences.set({ ...sentence, restored: 1n }, caseId);

    let stakes = this.#stakes.active.get(worker);
    const { shares, generation } = sentence;
    if (shares !== 0n && stakes.shares === 0n && stakes.generation === generation + 1n) {
      stakes = { ...stakes, shares, generation };
    }
    let given = 0n;
    for (let number = 0n; number < sentence.cuts; number += 1n) {
      const cut = this.#cuts.get(caseId, number);
      given += cut.own + cut.tokens;
      if (number === 0n || this.#stakes.readyAt(cut.bucket) <= at.time) {
        stakes = filled(stakes, cut);
        if (stakes.shares === 0n && cut.tokens !== 0n) this.#stakes.begin(at, worker, worker);
        this.#stakes.total.update((total) => total + cut.own + cut.tokens);
      } else {
        this.#stakes.unbonding.update((before) => filled(before, cut), worker, cut.bucket);
      }
    }
    this.#stakes.active.set(stakes, worker);
    this.#records.scores.update((record) => {
      const points = record.points + sentence.points;
      const jailedUntil = this.#jail(worker, record.cases);
      const rest = restDay(at.time, jailedUntil);
      return {
        ...record, points: points < MAX_POINTS ? points : MAX_POINTS, jailedUntil,
        day: record.day < rest ? record.day : rest,
      };
    }, worker);
    this.#records.steer(at, worker, 'at once');
    if (given !== 0n) this.#vault.thaw(at, caseId);
  }

  setUptime(at: Context, levels: readonly (readonly [index: bigint, level: bigint])[]): void {
    demand(at.caller === this.#bound.uptime, 'NOT_UPTIME');
    for (const [index, level] of levels) this.#records.setLevel(at, index, level);
  }

  /** Buckets of unbonding that a slash reaches. */
  #reached({ time }: Context, infraction: bigint): bigint[] {
    const last = this.#stakes.bucketOf(time);
    const earliest = last - BUCKETS > 0n ? last - BUCKETS : 0n;
    const since = this.#stakes.bucketOf(infraction);
    const first = since > earliest ? since : earliest;
    return Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i));
  }

  #cutActive(caseId: Felt, worker: Felt, { own, delegated }: { own: Spread; delegated: Spread }) {
    const before = this.#stakes.active.get(worker);
    const cut = { own: own.take(before.own), tokens: delegated.take(before.tokens), bucket: 0n };
    this.#cuts.set(cut, caseId, 0n);
    let after = less(before, cut);
    const sentence = { cuts: 1n, shares: 0n, generation: before.generation };
    if (after.tokens === 0n && after.shares !== 0n && after.generation !== MAX_GENERATION) {
      sentence.shares = after.shares;
      after = { ...after, shares: 0n, generation: after.generation + 1n };
    }
    this.#stakes.active.set(after, worker);
    this.#stakes.total.update((total) => total - cut.own - cut.tokens);
    return sentence;
  }

  #jail(worker: Felt, cases: bigint): bigint {
    let until = 0n;
    for (let nth = cases > CASES_AT_ONCE ? cases - CASES_AT_ONCE : 0n; nth < cases; nth += 1n) {
      const { restored, jailedUntil } = this.#sentences.get(this.#history.get(worker, nth));
      if (restored === 0n && jailedUntil > until) until = jailedUntil;
    }
    return until;
  }
}

/** Bounty and damages: together at most half of what the worker itself loses. */
function awards(lossOwn: bigint, { bountyTo, harmed, harmedAmount }: Slash): Award[] {
  const part = lossOwn / 20n < MAX_BOUNTY ? lossOwn / 20n : MAX_BOUNTY;
  const bounty = bountyTo === 0n ? 0n : part;
  const [claimed, most] = [harmedAmount / UNIT, lossOwn / 2n - bounty];
  const damages = harmed === 0n ? 0n : claimed < most ? claimed : most;
  return [{ to: bountyTo, units: bounty }, { to: harmed, units: damages }].filter(({ units }) => units !== 0n);
}

function less(stakes: Tranches, cut: { own: bigint; tokens: bigint }): Tranches {
  return { ...stakes, own: stakes.own - cut.own, tokens: stakes.tokens - cut.tokens };
}

/** Others' part goes to the worker if nobody is left who has a share of it. */
function filled(stakes: Tranches, { own, tokens }: { own: bigint; tokens: bigint }): Tranches {
  return stakes.shares === 0n
    ? { ...stakes, own: stakes.own + own + tokens } : { ...stakes, own: stakes.own + own, tokens: stakes.tokens + tokens };
}

function sum(values: bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}
