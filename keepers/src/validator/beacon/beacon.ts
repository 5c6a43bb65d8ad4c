import { opensAt, shareOf } from '@ciro-network/sdk';
import type { Block } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import { codeOf } from '../../core/errors.ts';
import type { Felt } from '../../hub/types.ts';
import type { Committee } from '../consensus/committee.ts';
import type { Term } from '../epochs/terms.ts';
import type { AskedRounds } from './asked.ts';
import type { ShareBook } from './book.ts';
import type { ShareGossip } from './gossip.ts';
import { mayTell, nextStep } from './policy.ts';
import { keyFelt } from './port.ts';
import type { BeaconPort } from './port.ts';

/** A Stark key. */
export interface BeaconKey {
  private: bigint;
  /** Its abscissa. */
  public: Felt;
}

export interface BeaconModules {
  port: BeaconPort;
  asked: AskedRounds;
  book: ShareBook;
  gossip: ShareGossip;
  head: () => Promise<Block>;
  /** Undefined for a block that is not there. */
  timeOf: (block: number) => Promise<number | undefined>;
  /** The members of an epoch that has begun. */
  committee: (epoch: number) => Promise<Committee>;
  /** The epochs that live at a time, oldest first. */
  living: (time: number) => Promise<readonly Term[]>;
  /** The present one first; an older one is an old epoch's. */
  keys: readonly BeaconKey[];
  /** Absent where there is no account: others bring the share. */
  sender: Sender | undefined;
  onRounds: (open: number) => void;
  onFailed: (rounds: readonly number[], error: unknown) => void;
}

/** Open rounds that are followed at once, and rounds that one look asks the contract about. */
export const MOST_ROUNDS = 16;
const MOST_LOOKS = 64;
/** What is told is before the chain long before. */
const LANDING_SECONDS = 120;

interface OpenRound {
  round: number;
  opens: number;
  closesAt: number;
  revealed: ReadonlySet<number>;
  committee: Committee;
  self: number;
  key: BeaconKey | undefined;
  passesOn: boolean;
}

/** A validator's part in the beacon: says its share when it may, and brings what it has before the chain in turn. */
export class BeaconKeeper {
  readonly #modules: BeaconModules;
  /** Where a round was brought last: what came of it the next block tells. */
  readonly #brought = new Map<number, number>();
  #open: readonly OpenRound[] = [];
  #head = 0;

  constructor(modules: BeaconModules) {
    this.#modules = modules;
  }

  /** Looks which rounds are open, and tells the own shares. */
  async look(): Promise<void> {
    const { asked, book, gossip, head: readHead, onRounds } = this.#modules;
    this.#open = [];
    const head = await readHead();
    await asked.refresh(head);
    const rounds = await this.#openRounds(head);
    const open = new Map(rounds.map(({ round, committee }) => [round, committee]));
    book.follow(open);
    gossip.follow(open);
    for (const round of this.#brought.keys()) if (!open.has(round)) this.#brought.delete(round);
    onRounds(rounds.length);
    for (const one of rounds) this.#say(one);
    [this.#open, this.#head] = [rounds, head.number];
  }

  /** Brings what the last look found due, in one transaction. Returns whether another one may follow. */
  async bring(signal: AbortSignal): Promise<boolean> {
    const { sender, onFailed } = this.#modules;
    const due = this.#open.filter((one) => this.#isDue(one));
    if (sender === undefined || due.length === 0) return true;
    try {
      return await this.#send(sender, due, signal);
    } catch (error) {
      if (due.length === 1 || codeOf(error) !== 'CALL_REVERTED') {
        onFailed(due.map(({ round }) => round), error);
        return true;
      }
    }
    // One that closed meanwhile keeps none of the others back.
    for (const one of due) {
      try {
        if (!(await this.#send(sender, [one], signal))) return false;
      } catch (error) {
        onFailed([one.round], error);
      }
    }
    return true;
  }

  /** Those in which shares are taken now; those that are over nobody asks for any more. */
  async #openRounds(head: Block): Promise<OpenRound[]> {
    const { asked, port: { rules }, living, onFailed } = this.#modules;
    const begun = asked.all().map((round) => ({ round, opens: Number(opensAt(BigInt(round), rules)) }))
      .filter(({ opens }) => mayTell({ head: head.number, opensAt: opens })).slice(0, MOST_LOOKS);
    if (begun.length === 0) return [];
    const present = (await living(head.timestamp + LANDING_SECONDS)).at(-1);
    const open: OpenRound[] = [];
    for (const { round, opens } of begun) {
      if (open.length === MOST_ROUNDS) break;
      try {
        const found = await this.#openRound(round, opens, head, present);
        if (found !== undefined) open.push(found);
      } catch (error) {
        // Without a node there is nothing to look at; what is wrong with one round is not with the next.
        if (codeOf(error) === 'CHAIN_UNAVAILABLE') throw error;
        onFailed([round], error);
      }
    }
    return open;
  }

  /** `present`: the epoch that begins to have its say, or has it; undefined if there is none that lives on. */
  async #openRound(
    round: number, opens: number, head: Block, present: Term | undefined,
  ): Promise<OpenRound | undefined> {
    const { asked, port, committee: membersOf, keys, timeOf } = this.#modules;
    const { epoch, revealed, closesAt } = await port.round(round);
    if (closesAt !== 0 && head.number > closesAt) asked.settled(round);
    if (epoch === 0 || (closesAt !== 0 && head.number > closesAt)) return undefined;
    const isBound = revealed.size !== 0;
    // Shares that are known, and not taken, are what keys of the next epoch could be made for.
    if (!isBound && present === undefined) return undefined;
    const passesOn = !isBound && present !== undefined && epoch !== present.committee.epoch
      && ((await timeOf(opens)) ?? 0) > present.beganAt;
    const committee = await membersOf(epoch);
    const places = committee.members.map(({ chainKey }) => keyFelt(chainKey));
    const key = keys.find((own) => places.includes(own.public));
    const self = key === undefined ? -1 : places.indexOf(key.public);
    return { round, opens, closesAt, revealed, committee, self, key, passesOn };
  }

  #say({ round, revealed, committee: { epoch }, self, key }: OpenRound): void {
    const { port, book, gossip } = this.#modules;
    if (key === undefined || revealed.has(self)) return;
    if (!book.has(round, self)) book.add(round, epoch, shareOf(key.private, self, port.scope, BigInt(round)));
    const share = book.shares(round).find(({ member }) => member === self);
    if (share !== undefined) gossip.tell({ round, epoch, share });
  }

  #isDue(one: OpenRound): boolean {
    const { port: { rules }, book } = this.#modules;
    const known = new Set(book.shares(one.round).map(({ member }) => member));
    const step = nextStep({
      ...one, head: this.#head, opensAt: one.opens, graceBlocks: Number(rules.graceBlocks), known,
    });
    return step === 'bring' && this.#brought.get(one.round) !== this.#head;
  }

  async #send(sender: Sender, due: readonly OpenRound[], signal: AbortSignal): Promise<boolean> {
    const { port, book } = this.#modules;
    const calls = due.map(({ round, committee, revealed }) =>
      port.reveal(round, committee, book.shares(round).filter(({ member }) => !revealed.has(member))));
    // Once a block, whatever comes of it; several that are refused together are tried one by one.
    if (due.length === 1) this.#brought.set(due[0]!.round, this.#head);
    const estimate = await sender.estimate(calls);
    for (const { round } of due) this.#brought.set(round, this.#head);
    return sender.send({ kind: 'beacon', jobIds: due.map(({ round }) => BigInt(round)), calls }, estimate, signal);
  }
}
