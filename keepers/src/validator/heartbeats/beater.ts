import type { Clock } from '../../core/clock.ts';
import type { Felt } from '../../hub/types.ts';
import { signFelt } from '../consensus/stark.ts';
import type { Transport } from '../network/transport.ts';
import type { Hours } from './hours.ts';
import { encodeHeartbeats, heartbeatTopic } from './message.ts';
import type { Heartbeat } from './message.ts';
import { heartbeatFelt } from './statement.ts';

export interface BeaterModules {
  transport: Transport;
  hours: Hours;
  clock: Clock;
  chainId: Felt;
  /** The Uptime contract. */
  contract: Felt;
  /** What consensus calls its chain, 64 hex digits. */
  network: string;
  /** Our index in the pool; undefined while we are no worker. */
  index: () => Promise<number | undefined>;
  /** Stark private key, 32 bytes. */
  key: Uint8Array;
  /** Heartbeats of an hour are spread over so much of its begin: validators take milliseconds for each. */
  spreadMs: number;
  /** Gossip loses messages, and validators come and go: said again after so long. */
  repeatMs: number;
  /** Told of each heartbeat that has left, and the block it is signed over. */
  onSaid?: (heartbeat: Heartbeat, blockHash: Felt) => void;
}

/** A worker's sign of life: each hour signed once, over that hour's first block. */
export class Beater {
  readonly #modules: BeaterModules;
  #said: { blockHash: Felt; heartbeat: Heartbeat; next: number } | undefined;

  constructor(modules: BeaterModules) {
    this.#modules = modules;
  }

  async tick(): Promise<void> {
    const { transport, hours, clock, network, spreadMs, repeatMs, onSaid } = this.#modules;
    await hours.refresh();
    const hour = hours.current;
    const blockHash = hours.firstBlock(hour)?.hash;
    if (blockHash === undefined) return;
    if (this.#said?.blockHash !== blockHash) {
      const heartbeat = await this.#sign(hour, blockHash);
      if (heartbeat === undefined) return;
      const wait = Number(blockHash % 1_009n * BigInt(heartbeat.worker) % 1_009n) / 1_009;
      this.#said = { blockHash, heartbeat, next: clock.now() + Math.floor(wait * spreadMs) };
    }
    if (clock.now() < this.#said.next) return;
    const { heartbeat } = this.#said;
    this.#said.next = clock.now() + repeatMs;
    transport.publish(heartbeatTopic(network), encodeHeartbeats([heartbeat]));
    onSaid?.(heartbeat, blockHash);
  }

  async #sign(hour: number, blockHash: Felt): Promise<Heartbeat | undefined> {
    const { index, key, chainId, contract } = this.#modules;
    const worker = await index();
    if (worker === undefined) return undefined;
    const signature = signFelt(key, heartbeatFelt({ chainId, contract, hour, blockHash }));
    return { hour, worker, signature };
  }
}
