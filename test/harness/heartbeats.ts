// Heartbeats of a test hub's workers, as enlisted, over a network of which a sentinel can hear.

import { setTimeout as sleep } from 'node:timers/promises';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { systemClock } from '../../keepers/src/core/clock.ts';
import { HeartbeatBook } from '../../keepers/src/validator/heartbeats/book.ts';
import { encodeHeartbeats, heartbeatTopic } from '../../keepers/src/validator/heartbeats/message.ts';
import { heartbeatFelt } from '../../keepers/src/validator/heartbeats/statement.ts';
import { signFelt } from '../../keepers/src/validator/consensus/stark.ts';
import { Libp2pTransport } from '../../keepers/src/validator/network/libp2p.ts';
import type { TestHub } from './hub.ts';
import { networkOf } from './penal.ts';
import { hex32, workerKey } from './validators.ts';

const HOUR = 3_600;
const WAIT_MS = 30_000;

/** An hour of the chain, and its first block. */
export interface BegunHour {
  hour: number;
  blockHash: bigint;
}

export class TestHeartbeats {
  readonly #hub: TestHub;
  readonly #transport: Libp2pTransport;
  readonly #chain: StarknetChain;
  readonly #topic: string;

  private constructor(hub: TestHub, transport: Libp2pTransport, chain: StarknetChain, topic: string) {
    this.#hub = hub;
    this.#transport = transport;
    this.#chain = chain;
    this.#topic = topic;
  }

  static async open(hub: TestHub): Promise<TestHeartbeats> {
    const transport = await Libp2pTransport.open({
      clock: systemClock, seed: Buffer.alloc(32, 0xa1), listen: ['/ip4/127.0.0.1/tcp/0'], peers: [], redialMs: 300,
      maxConnections: 10,
    });
    const chain = new StarknetChain({ rpcUrl: hub.network.rpcUrl, account: 0n, privateKey: '0x1' });
    const topic = heartbeatTopic(hex32(String(await networkOf(hub.deployer))));
    transport.listen(topic, () => 'ignore');
    return new TestHeartbeats(hub, transport, chain, topic);
  }

  get addresses(): string[] {
    return this.#transport.addresses();
  }

  /** Lets the present one end. */
  async nextHour(): Promise<BegunHour> {
    const hour = Math.floor((await this.#chain.head()).timestamp / HOUR) + 1;
    await this.#hub.devnet.setTime(hour * HOUR + 1);
    return { hour, blockHash: (await this.#chain.head()).hash };
  }

  /** Says that these workers, by index, are there until whose book it is has heard of all. */
  async untilHeard(indices: readonly number[], { hour, blockHash }: BegunHour, bookPath: string): Promise<void> {
    const chainId = await this.#chain.chainId();
    const message = heartbeatFelt({ chainId, contract: BigInt(this.#hub.deployer.addresses.Uptime), hour, blockHash });
    const end = Date.now() + WAIT_MS;
    const book = new HeartbeatBook(bookPath);
    try {
      while (!indices.every((index) => book.heard(hour, blockHash).includes(index))) {
        if (Date.now() > end) throw new Error(`Heard in hour ${hour}: ${book.heard(hour, blockHash).join()}.`);
        for (const worker of indices) {
          const signature = signFelt(workerKey(worker - 1), message);
          this.#transport.publish(this.#topic, encodeHeartbeats([{ hour, worker, signature }]));
        }
        await sleep(200);
      }
    } finally {
      book.close();
    }
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}
