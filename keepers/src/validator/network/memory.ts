import type { Listener, PeerKey, Transport } from './transport.ts';

/** A network in one process. Messages arrive in turn, after the sender's own step, unless the link is cut. */
export class MemoryNetwork {
  readonly #nodes = new Map<PeerKey, MemoryTransport>();
  /** Pairs that hear nothing of each other. */
  readonly #cut = new Set<string>();

  open(self: PeerKey): Transport {
    const node = new MemoryTransport(self, this.#nodes, (a, b) => this.#cut.has([a, b].sort().join()));
    this.#nodes.set(self, node);
    for (const other of this.#nodes.values()) if (other !== node) introduce(node, other);
    return node;
  }

  cut(one: PeerKey, other: PeerKey): void {
    this.#cut.add([one, other].sort().join());
  }

  heal(one: PeerKey, other: PeerKey): void {
    this.#cut.delete([one, other].sort().join());
    const [left, right] = [this.#nodes.get(one), this.#nodes.get(other)];
    if (left !== undefined && right !== undefined) introduce(left, right);
  }
}

class MemoryTransport implements Transport {
  readonly self: PeerKey;
  readonly onPeers: ((peer: PeerKey) => void)[] = [];
  readonly listeners = new Map<string, Listener>();
  readonly #nodes: Map<PeerKey, MemoryTransport>;
  readonly #isCut: (one: PeerKey, other: PeerKey) => boolean;

  constructor(
    self: PeerKey, nodes: Map<PeerKey, MemoryTransport>, isCut: (one: PeerKey, other: PeerKey) => boolean,
  ) {
    this.self = self;
    this.#nodes = nodes;
    this.#isCut = isCut;
  }

  publish(topic: string, bytes: Uint8Array): void {
    for (const peer of this.peers()) this.send(peer, topic, bytes);
  }

  send(to: PeerKey, topic: string, bytes: Uint8Array): void {
    setImmediate(() => {
      if (!this.#isCut(this.self, to)) void this.#nodes.get(to)?.listeners.get(topic)?.(this.self, bytes);
    });
  }

  listen(topic: string, listener: Listener): () => void {
    this.listeners.set(topic, listener);
    return () => {
      if (this.listeners.get(topic) === listener) this.listeners.delete(topic);
    };
  }

  onPeer(listener: (peer: PeerKey) => void): void {
    this.onPeers.push(listener);
  }

  peers(): PeerKey[] {
    return [...this.#nodes.keys()].filter((peer) => peer !== this.self && !this.#isCut(this.self, peer));
  }

  async close(): Promise<void> {
    this.#nodes.delete(this.self);
    this.listeners.clear();
  }
}

function introduce(one: MemoryTransport, other: MemoryTransport): void {
  setImmediate(() => {
    for (const listener of one.onPeers) listener(other.self);
    for (const listener of other.onPeers) listener(one.self);
  });
}
