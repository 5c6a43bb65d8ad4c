import { opensAt, shareOf } from '@ciro-network/sdk';
import type { Block } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Committee } from '../consensus/committee.ts';
import type { AskedRounds } from './asked.ts';
import type { ShareBook } from './book.ts';
import type { ShareGossip } from './gossip.ts';
import { mayTell, nextStep } from './policy.ts';
import { keyFelt } from './port.ts';
import type { BeaconPort } from './port.ts';

export interface BeaconModules {
  port: BeaconPort;
  asked: AskedRounds;
  book: ShareBook;
  gossip: ShareGossip;
  head: () => Promise<Block>;
  /** The members of an epoch that has begun. */
  committee: (epoch: number) => Promise<Committee>;
  /** Stark private key. */
  key: bigint;
  /** Its abscissa. */
  publicKey: bigint;
  /** Absent where there is no account: others bring the share. */
  sender: Sender | undefined;
  onRounds: (open: number) => void;
  onRefused: (round: number, error: unknown) => void;
}

/** Rounds looked at in one tick. */
const MOST_ROUNDS = 16;

interface OpenRound {
  round: number;
  opens: number;
  closesAt: number;
  revealed: ReadonlySet<number>;
  committee: Committee;
  self: number;
}

/** A validator's part in the beacon: says its share when it may, and brings what it has before the chain in turn. */
export class BeaconKeeper {
  readonly #modules: BeaconModules;
  /** Where a round was brought last: what came of it the next block tells. */
  readonly #brought = new Map<number, number>();

  constructor(modules: BeaconModules) {
    this.#modules = modules;
  }

  /** Returns whether another transaction may follow. */
  async tick(maySend: boolean, signal: AbortSignal): Promise<boolean> {
    const { asked, book, gossip, head: look, onRounds } = this.#modules;
    const head = await look();
    await asked.refresh(head);
    const rounds = await this.#openRounds(head);
    const open = new Map(rounds.map(({ round, committee }) => [round, committee]));
    book.follow(open);
    gossip.follow(open);
    for (const round of this.#brought.keys()) if (!open.has(round)) this.#brought.delete(round);
    onRounds(rounds.length);
    for (const one of rounds) this.#say(one);
    let mayFollow = maySend;
    for (const one of rounds) if (mayFollow && !signal.aborted) mayFollow = await this.#bring(one, head, signal);
    return mayFollow;
  }

  /** Those in which shares are taken now; those that are over nobody asks for any more. */
  async #openRounds(head: Block): Promise<OpenRound[]> {
    const { asked, port, committee, publicKey } = this.#modules;
    const open: OpenRound[] = [];
    for (const round of asked.all()) {
      const opens = Number(opensAt(BigInt(round), port.rules));
      if (!mayTell({ head: head.number, opensAt: opens }) || open.length === MOST_ROUNDS) continue;
      const { epoch, revealed, closesAt } = await port.round(round);
      if (closesAt !== 0 && head.number > closesAt) asked.settled(round);
      else if (epoch !== 0) {
        const members = await committee(epoch);
        const self = members.members.findIndex(({ chainKey }) => keyFelt(chainKey) === publicKey);
        open.push({ round, opens, closesAt, revealed, committee: members, self });
      }
    }
    return open;
  }

  #say({ round, revealed, committee: { epoch }, self }: OpenRound): void {
    const { port, book, gossip, key } = this.#modules;
    if (self === -1 || revealed.has(self)) return;
    if (!book.has(round, self)) book.add(round, shareOf(key, self, port.scope, BigInt(round)));
    const share = book.shares(round).find(({ member }) => member === self);
    if (share !== undefined) gossip.tell({ round, epoch, share });
  }

  async #bring(one: OpenRound, { number: head }: Block, signal: AbortSignal): Promise<boolean> {
    const { port, book, sender, onRefused } = this.#modules;
    const { round, opens, revealed, committee } = one;
    const shares = book.shares(round);
    const known = new Set(shares.map(({ member }) => member));
    const step = nextStep({ ...one, head, opensAt: opens, known });
    if (step !== 'bring' || sender === undefined || this.#brought.get(round) === head) return true;
    this.#brought.set(round, head);
    try {
      const calls = [port.reveal(round, committee, shares.filter(({ member }) => !revealed.has(member)))];
      const estimate = await sender.estimate(calls);
      return await sender.send({ kind: 'beacon', jobIds: [BigInt(round)], calls }, estimate, signal);
    } catch (error) {
      onRefused(round, error);
      return true;
    }
  }
}
