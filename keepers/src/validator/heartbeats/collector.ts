import { setImmediate as turn } from 'node:timers/promises';
import type { PeerKey, Transport, Verdict } from '../network/transport.ts';
import { verifyFelt } from '../consensus/stark.ts';
import type { Felt } from '../../hub/types.ts';
import type { HeartbeatBook } from './book.ts';
import { decodeHeartbeats, encodeHeartbeats, heartbeatTopic } from './message.ts';
import type { Heartbeat } from './message.ts';
import type { Hours } from './hours.ts';
import type { Roll } from './roll.ts';
import { heartbeatFelt } from './statement.ts';

export interface CollectorModules {
  transport: Pick<Transport, 'listen' | 'onPeer' | 'send'>;
  hours: Hours;
  roll: Roll;
  book: HeartbeatBook;
  chainId: Felt;
  /** The Uptime contract. */
  contract: Felt;
  /** What consensus calls its chain, 64 hex digits. */
  network: string;
  /** Whether a peer is a validator: those may pass on last hour's heartbeats, which they have heard in time. */
  isValidator: (peer: PeerKey) => boolean;
  onHeartbeat: (outcome: 'heard' | 'late' | 'forged') => void;
}

/** Heartbeats in one message at most, so that a thousand workers' fit and nobody has more than that checked at once. */
const A_MESSAGE = 1_000;

/** Hears heartbeats, checks them, writes them down, and shares what it has with validators that connect. */
export class Collector {
  readonly #modules: CollectorModules;
  readonly #stop: () => void;

  constructor(modules: CollectorModules) {
    this.#modules = modules;
    const { transport, network } = modules;
    const topic = heartbeatTopic(network);
    this.#stop = transport.listen(topic, (from, bytes) => this.#hear(from, bytes));
    transport.onPeer((peer) => this.#share(peer, topic));
  }

  stop(): void {
    this.#stop();
  }

  async #hear(from: PeerKey, bytes: Uint8Array): Promise<Verdict> {
    const { isValidator, onHeartbeat } = this.#modules;
    const heartbeats = decodeHeartbeats(bytes);
    const most = isValidator(from) ? A_MESSAGE : 1;
    if (heartbeats === undefined || heartbeats.length > most) return 'reject';
    let verdict: Verdict = 'ignore';
    for (const heartbeat of heartbeats) {
      const outcome = await this.#take(heartbeat, isValidator(from));
      if (outcome === 'known') continue;
      onHeartbeat(outcome);
      if (outcome === 'forged') return 'reject';
      if (outcome === 'heard') verdict = 'accept';
    }
    return verdict;
  }

  async #take(heartbeat: Heartbeat, byValidator: boolean): Promise<'known' | 'heard' | 'late' | 'forged'> {
    const { hours, roll, book, chainId, contract } = this.#modules;
    const { hour, worker, signature } = heartbeat;
    const timely = hour === hours.current || (byValidator && hour === hours.current - 1);
    const blockHash = timely ? hours.firstBlock(hour)?.hash : undefined;
    if (blockHash === undefined) return 'late';
    if (book.has(heartbeat, blockHash)) return 'known';
    const key = await roll.key(worker);
    if (key === undefined) return 'late';
    // A check takes milliseconds: between two of them others have their turn.
    await turn();
    if (!verifyFelt(key, heartbeatFelt({ chainId, contract, hour, blockHash }), signature)) return 'forged';
    book.add(heartbeat, blockHash);
    return 'heard';
  }

  #share(peer: PeerKey, topic: string): void {
    const { transport, hours, book, isValidator } = this.#modules;
    if (!isValidator(peer)) return;
    const heartbeats = [hours.current - 1, hours.current].flatMap((hour) => {
      const block = hours.firstBlock(hour);
      return block === undefined ? [] : book.heartbeats(hour, block.hash);
    });
    for (let at = 0; at < heartbeats.length; at += A_MESSAGE) {
      transport.send(peer, topic, encodeHeartbeats(heartbeats.slice(at, at + A_MESSAGE)));
    }
  }
}
