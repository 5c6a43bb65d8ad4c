import type { Clock } from '../../core/clock.ts';
import type { Felt } from '../../hub/types.ts';
import { signFelt } from '../consensus/stark.ts';
import type { Transport } from '../network/transport.ts';
import type { Hours } from './hours.ts';
import { encodeHeartbeats, heartbeatTopic } from './message.ts';
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
  /** Gossip loses messages, and validators come and go: said again after so long. */
  repeatMs: number;
}

/** A worker's sign of life: each hour signed once, over that hour's first block. */
export class Beater {
  readonly #modules: BeaterModules;
  #said: { blockHash: Felt; message: Uint8Array; at: number } | undefined;

  constructor(modules: BeaterModules) {
    this.#modules = modules;
  }

  async tick(): Promise<void> {
    const { transport, hours, clock, network, repeatMs } = this.#modules;
    await hours.refresh();
    const hour = hours.current;
    const blockHash = hours.firstBlock(hour)?.hash;
    if (blockHash === undefined) return;
    if (this.#said?.blockHash !== blockHash) {
      const message = await this.#sign(hour, blockHash);
      if (message === undefined) return;
      this.#said = { blockHash, message, at: -Infinity };
    }
    if (clock.now() - this.#said.at < repeatMs) return;
    this.#said.at = clock.now();
    transport.publish(heartbeatTopic(network), this.#said.message);
  }

  async #sign(hour: number, blockHash: Felt): Promise<Uint8Array | undefined> {
    const { index, key, chainId, contract } = this.#modules;
    const worker = await index();
    if (worker === undefined) return undefined;
    const signature = signFelt(key, heartbeatFelt({ chainId, contract, hour, blockHash }));
    return encodeHeartbeats([{ hour, worker, signature }]);
  }
}
