/** Who a node is: its Ed25519 public key, 64 hex digits. Validators are known by the key they sign consensus with. */
export type PeerKey = string;

/** What a node makes of a message: `accept` passes it on, `ignore` does not, `reject` counts against who passed it. */
export type Verdict = 'accept' | 'ignore' | 'reject';

/** Called with the author, as the transport has authenticated it, whoever passed the message on. Must not throw. */
export type Listener = (from: PeerKey, bytes: Uint8Array) => Verdict | Promise<Verdict>;

/**
 * Messages between nodes: authenticated and whole, but perhaps late, twice, out of order, or never. What a peer may
 * send is bounded in size and in rate; the rest is dropped before any listener sees it.
 */
export interface Transport {
  readonly self: PeerKey;
  /** To everybody who listens to the topic. */
  publish(topic: string, bytes: Uint8Array): void;
  /** To one peer that we are connected with. */
  send(to: PeerKey, topic: string, bytes: Uint8Array): void;
  /** One listener a topic. Returns what ends it. */
  listen(topic: string, listener: Listener): () => void;
  /** Called for each peer as it connects, again after a reconnection. */
  onPeer(listener: (peer: PeerKey) => void): void;
  peers(): PeerKey[];
  close(): Promise<void>;
}

/** Beyond this no message is sent or read. A new view with 32 view changes, eight full proposals in each, fits. */
export const MAX_MESSAGE_BYTES = 6 * 2 ** 20;
