import { signFelt, starkPublicKey } from '../consensus/stark.ts';
import type { Roll } from '../heartbeats/roll.ts';
import { heartbeatFelt } from '../heartbeats/statement.ts';
import type { Heartbeat } from '../heartbeats/message.ts';

export const CHAIN_ID = 0x534en;
export const UPTIME_CONTRACT = 0xb7en;

/** Workers with keys, by their index from 1. */
export class Workers implements Roll {
  readonly keys: readonly Uint8Array[];

  constructor(count: number) {
    this.keys = Array.from({ length: count }, (_key, at) => Buffer.from([0, at + 1, ...Buffer.alloc(30, 6)]));
  }

  async count(): Promise<number> {
    return this.keys.length;
  }

  async key(index: number): Promise<Uint8Array | undefined> {
    const key = this.keys[index - 1];
    return key === undefined ? undefined : starkPublicKey(key);
  }

  async excused(): Promise<ReadonlySet<number>> {
    return new Set();
  }

  /** A heartbeat by the key of worker `by`, in the name of `worker`. */
  heartbeat(
    hour: number, blockHash: bigint, worker: number,
    { by = worker, contract = UPTIME_CONTRACT, chainId = CHAIN_ID } = {},
  ): Heartbeat {
    const message = heartbeatFelt({ chainId, contract, hour, blockHash });
    return { hour, worker, signature: signFelt(this.keys[by - 1] as Uint8Array, message) };
  }
}
