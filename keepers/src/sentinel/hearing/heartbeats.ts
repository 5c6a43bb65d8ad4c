import type { ChainPort } from '../../chains/port.ts';
import type { Felt } from '../../hub/types.ts';
import type { HeartbeatBook } from '../../validator/heartbeats/book.ts';
import { Collector } from '../../validator/heartbeats/collector.ts';
import { Hours } from '../../validator/heartbeats/hours.ts';
import type { Roll } from '../../validator/heartbeats/roll.ts';
import type { Transport, Verdict } from '../../validator/network/transport.ts';

const HOURS_KEPT = 48;

export interface HeartbeatEarModules {
  chain: ChainPort;
  chainId: Felt;
  transport: Transport;
  roll: Roll;
  book: HeartbeatBook;
  /** The Uptime contract. */
  uptime: Felt;
  /** What consensus calls its chain, 64 hex digits. */
  network: string;
}

/** Hears for itself which workers say that they are there, each hour, and keeps it. It passes nothing on. */
export class HeartbeatEar {
  readonly #hours: Hours;
  readonly #book: HeartbeatBook;
  readonly #collector: Collector;

  private constructor(hours: Hours, { uptime: contract, ...modules }: HeartbeatEarModules) {
    this.#hours = hours;
    this.#book = modules.book;
    this.#collector = new Collector({
      ...modules, transport: silent(modules.transport), contract, hours, isValidator: () => false, onHeartbeat: () => undefined,
    });
  }

  static async open(modules: HeartbeatEarModules): Promise<HeartbeatEar> {
    const hours = new Hours(modules.chain);
    await hours.refresh();
    return new HeartbeatEar(hours, modules);
  }

  /** Looks what hour it is: only heartbeats of the present one are taken. */
  async refresh(): Promise<void> {
    await this.#hours.refresh();
    this.#book.forgetBelow(this.#hours.current - HOURS_KEPT);
  }

  heard(hour: number, blockHash: Felt): number[] {
    return this.#book.heard(hour, blockHash);
  }

  close(): void {
    this.#collector.stop();
    this.#book.close();
  }
}

/** To listen alone: no part of the network, which may be cut in two, hears of the other through a sentinel. */
function silent(transport: Transport): Pick<Transport, 'listen' | 'onPeer' | 'send'> {
  return {
    listen: (topic, listener) => transport.listen(topic, async (from, bytes): Promise<Verdict> => {
      await listener(from, bytes);
      return 'ignore';
    }),
    onPeer: () => undefined,
    send: () => undefined,
  };
}
