import type { Connection, Stream } from '@libp2p/interface';
import type { Clock } from '../../core/clock.ts';

/** Longer than it takes to agree on a protocol, or to fail to: ten seconds. */
export const DEAF_MS = 15_000;

type Watched = Pick<Connection, 'id' | 'remotePeer'> & { streams: readonly Watchable[] };
type Watchable = Pick<Stream, 'protocol' | 'direction' | 'writeStatus' | 'remoteReadStatus' | 'readStatus'
  | 'remoteWriteStatus'>;

/**
 * Finds connections that stand although gossip does not go both ways. Gossipsub opens its streams once, as peers meet:
 * where that fails, or a link breaks meanwhile and it takes a dead stream for a living one, it is deaf as long as the
 * connection lasts.
 */
export class GossipWatch {
  readonly #clock: Clock;
  readonly #deafMs: number;
  readonly #protocols: readonly string[];
  /** Connections without gossip by their ids, and when each was first seen so. */
  #since: ReadonlyMap<string, number> = new Map();

  /** `protocols`: those that gossip may speak. */
  constructor(clock: Clock, protocols: readonly string[], deafMs = DEAF_MS) {
    this.#clock = clock;
    this.#protocols = protocols;
    this.#deafMs = deafMs;
  }

  /** Of all open connections, those to be closed: their peers have had none that carries gossip for too long. */
  look<C extends Watched>(connections: readonly C[]): C[] {
    const now = this.#clock.now();
    const peers = Map.groupBy(connections, ({ remotePeer }) => remotePeer.toString());
    // Between two peers one connection may carry what is said, and another what is heard.
    const deaf = [...peers.values()].filter((all) => !this.#carry(all.flatMap(({ streams }) => streams))).flat();
    this.#since = new Map(deaf.map(({ id }) => [id, this.#since.get(id) ?? now]));
    return deaf.filter(({ id }) => now - this.#since.get(id)! >= this.#deafMs);
  }

  #carry(streams: readonly Watchable[]): boolean {
    const gossip = streams.filter(({ protocol }) => this.#protocols.includes(protocol));
    const says = gossip.some(({ direction, writeStatus, remoteReadStatus }) =>
      direction === 'outbound' && isOpen(writeStatus) && isOpen(remoteReadStatus));
    const hears = gossip.some(({ direction, readStatus, remoteWriteStatus }) =>
      direction === 'inbound' && isOpen(readStatus) && isOpen(remoteWriteStatus));
    return says && hears;
  }
}

function isOpen(status: Stream['readStatus'] | Stream['writeStatus']): boolean {
  return status !== 'closing' && status !== 'closed';
}
