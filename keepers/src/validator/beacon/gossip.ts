import { setImmediate as turn } from 'node:timers/promises';
import { isShare } from '@ciro-network/sdk';
import type { Clock } from '../../core/clock.ts';
import type { Felt } from '../../hub/types.ts';
import type { Committee } from '../consensus/committee.ts';
import type { PeerKey, Transport, Verdict } from '../network/transport.ts';
import type { ShareBook } from './book.ts';
import { beaconTopic, decodeShare, encodeShare } from './message.ts';
import type { ToldShare } from './message.ts';
import { keyFelt } from './port.ts';

export interface ShareGossipModules {
  transport: Transport;
  clock: Clock;
  book: ShareBook;
  /** What consensus calls its chain, 64 hex digits. */
  network: string;
  scope: Felt;
  /** Whether a peer is a validator: a check takes milliseconds, and nobody else has a share. */
  isValidator: (peer: PeerKey) => boolean;
  onShare: (outcome: 'heard' | 'early' | 'forged') => void;
}

/** Gossip loses messages, and validators come and go: said again after so long. */
const REPEAT_MS = 1_000;

/** Tells the own shares, and hears and checks those of others: of rounds alone that are open here. */
export class ShareGossip {
  readonly #modules: ShareGossipModules;
  readonly #topic: string;
  readonly #stop: () => void;
  readonly #said = new Map<number, number>();
  #open: ReadonlyMap<number, Committee> = new Map();

  constructor(modules: ShareGossipModules) {
    this.#modules = modules;
    this.#topic = beaconTopic(modules.network);
    this.#stop = modules.transport.listen(this.#topic, (from, bytes) => this.#hear(from, bytes));
  }

  /** These rounds are open now, each to shares of this committee. */
  follow(open: ReadonlyMap<number, Committee>): void {
    this.#open = open;
    for (const round of this.#said.keys()) if (!open.has(round)) this.#said.delete(round);
  }

  tell(told: ToldShare): void {
    const { transport, clock } = this.#modules;
    if (clock.now() < (this.#said.get(told.round) ?? 0)) return;
    this.#said.set(told.round, clock.now() + REPEAT_MS);
    transport.publish(this.#topic, encodeShare(told));
  }

  stop(): void {
    this.#stop();
  }

  async #hear(from: PeerKey, bytes: Uint8Array): Promise<Verdict> {
    const { book, scope, isValidator, onShare } = this.#modules;
    if (!isValidator(from)) return 'ignore';
    const told = decodeShare(bytes);
    if (told === undefined) return 'reject';
    const { round, epoch, share } = told;
    const committee = this.#open.get(round);
    // It may be open to others already, or not any more.
    if (committee === undefined || committee.epoch !== epoch) {
      onShare('early');
      return 'ignore';
    }
    if (book.has(round, share.member)) return 'ignore';
    const member = committee.members[share.member];
    await turn();
    if (member === undefined || !isShare(share, keyFelt(member.chainKey), scope, BigInt(round))) {
      onShare('forged');
      return 'reject';
    }
    book.add(round, epoch, share);
    onShare('heard');
    return 'accept';
  }
}
