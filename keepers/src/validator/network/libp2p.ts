import { generateKeyPairFromSeed, publicKeyFromRaw } from '@libp2p/crypto/keys';
import { gossipsub, TopicValidatorResult } from '@libp2p/gossipsub';
import type { GossipSub, Message } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { peerIdFromPublicKey } from '@libp2p/peer-id';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2p } from 'libp2p';
import type { Clock } from '../../core/clock.ts';
import { listening } from '../../core/listening.ts';
import { Allowance } from './allowance.ts';
import type { AllowanceSettings } from './allowance.ts';
import { GossipWatch } from './gossip-watch.ts';
import { MAX_MESSAGE_BYTES } from './transport.ts';
import type { Listener, PeerKey, Transport, Verdict } from './transport.ts';

const DIRECT = '/ciro/direct/1';
const SEND_TIMEOUT_MS = 10_000;
const VERDICTS = {
  accept: TopicValidatorResult.Accept, ignore: TopicValidatorResult.Ignore, reject: TopicValidatorResult.Reject,
} as const;

export interface Libp2pSettings {
  clock: Clock;
  /** Ed25519 seed, 32 bytes: the node's identity. */
  seed: Uint8Array;
  /** Multiaddresses to listen on. */
  listen: readonly string[];
  /** Multiaddresses, each with its `/p2p/` part, that a connection is kept with. */
  peers: readonly string[];
  /** How often a peer that is not connected is called. */
  redialMs: number;
  maxConnections: number;
  /** A connection on which gossip has not gone both ways for so long is closed: the next may carry it. */
  deafMs?: number;
  allowance?: AllowanceSettings;
  /** A peer has used up its allowance. */
  onLimited?: (peer: PeerKey) => void;
}

type Node = Libp2p<{ pubsub: GossipSub }>;

/**
 * libp2p: gossipsub for what everybody should hear, a stream for what one peer should. Noise authenticates connections
 * and gossip is signed by its author, both by Ed25519 keys under prefixes of libp2p's own, so nothing that is signed
 * here can be taken for a consensus statement.
 */
export class Libp2pTransport implements Transport {
  readonly self: PeerKey;
  readonly #node: Node;
  readonly #allowance: Allowance;
  readonly #settings: Libp2pSettings;
  readonly #listeners = new Map<string, Listener>();
  readonly #closing = new AbortController();

  static async open(settings: Libp2pSettings): Promise<Libp2pTransport> {
    const privateKey = await generateKeyPairFromSeed('Ed25519', settings.seed);
    const node: Node = await listening(settings.listen.join(', '), () => createLibp2p({
      privateKey,
      addresses: { listen: [...settings.listen] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      connectionManager: { maxConnections: settings.maxConnections },
      services: {
        identify: identify(),
        pubsub: gossipsub({
          floodPublish: true, allowPublishToZeroTopicPeers: true, ignoreDuplicatePublishError: true, doPX: false,
          maxInboundDataLength: MAX_MESSAGE_BYTES, maxOutboundBufferSize: 4 * MAX_MESSAGE_BYTES,
        }),
      },
    }));
    const transport = new Libp2pTransport(node, settings);
    await node.handle(DIRECT, (stream, connection) => void transport.#read(stream, connection));
    void transport.#keepConnected();
    return transport;
  }

  private constructor(node: Node, settings: Libp2pSettings) {
    this.#node = node;
    this.#settings = settings;
    this.#allowance = new Allowance(settings.clock, settings.allowance);
    this.self = keyOf(node.peerId) as PeerKey;
  }

  /** Where others reach this node. */
  addresses(): string[] {
    return this.#node.getMultiaddrs().map(String);
  }

  publish(topic: string, bytes: Uint8Array): void {
    // Lost is lost: whoever needs it says it again.
    this.#node.services.pubsub.publish(topic, bytes).catch(() => {});
  }

  send(to: PeerKey, topic: string, bytes: Uint8Array): void {
    this.#send(to, topic, bytes).catch(() => {});
  }

  listen(topic: string, listener: Listener): () => void {
    const { pubsub } = this.#node.services;
    this.#listeners.set(topic, listener);
    pubsub.topicValidators.set(topic, (source, message) => this.#judge(source, message));
    pubsub.subscribe(topic);
    return () => {
      if (this.#listeners.get(topic) !== listener) return;
      this.#listeners.delete(topic);
      pubsub.topicValidators.delete(topic);
      pubsub.unsubscribe(topic);
    };
  }

  onPeer(listener: (peer: PeerKey) => void): void {
    this.#node.addEventListener('peer:identify', ({ detail: { peerId } }) => {
      const key = keyOf(peerId);
      if (key !== undefined) listener(key);
    });
  }

  peers(): PeerKey[] {
    return this.#node.getPeers().flatMap((peer) => keyOf(peer) ?? []);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#node.stop();
  }

  /** Listeners stand where gossipsub asks whether to pass a message on: it asks once for each message. */
  async #judge(source: PeerId, message: Message): Promise<TopicValidatorResult> {
    const [author, neighbour] = [message.type === 'signed' ? keyOf(message.from) : undefined, keyOf(source)];
    if (author === undefined || neighbour === undefined) return TopicValidatorResult.Reject;
    if (!this.#affords(neighbour, message.data.length)) return TopicValidatorResult.Ignore;
    return VERDICTS[await this.#ask(neighbour, author, message.topic, message.data)];
  }

  async #ask(neighbour: PeerKey, author: PeerKey, topic: string, bytes: Uint8Array): Promise<Verdict> {
    const verdict = (await this.#listeners.get(topic)?.(author, bytes)) ?? 'ignore';
    if (verdict === 'reject') this.#allowance.fine(neighbour);
    return verdict;
  }

  #affords(peer: PeerKey, size: number): boolean {
    if (this.#allowance.take(peer, size)) return true;
    this.#settings.onLimited?.(peer);
    return false;
  }

  /** One message a stream: the topic's length (1 byte), the topic, the rest. */
  async #send(to: PeerKey, topic: string, bytes: Uint8Array): Promise<void> {
    const name = Buffer.from(topic, 'utf8');
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
    const [connection] = this.#node.getConnections(peerIdOf(to));
    if (connection === undefined) return;
    const stream = await connection.newStream(DIRECT, { signal });
    try {
      if (!stream.send(Buffer.concat([Buffer.of(name.length), name, bytes]))) await stream.onDrain({ signal });
      await stream.close({ signal });
    } catch (error) {
      stream.abort(error as Error);
    }
  }

  async #read(stream: Stream, { remotePeer }: Connection): Promise<void> {
    const peer = keyOf(remotePeer);
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of stream) {
        size += chunk.byteLength;
        if (peer === undefined || size > MAX_MESSAGE_BYTES) throw new Error('The stream carries more than a message.');
        chunks.push(chunk.subarray());
      }
      if (peer === undefined || !this.#affords(peer, size)) return;
      const bytes = Buffer.concat(chunks);
      const end = 1 + (bytes[0] ?? 0);
      await this.#ask(peer, peer, bytes.toString('utf8', 1, end), bytes.subarray(end));
    } catch (error) {
      stream.abort(error as Error);
    }
  }

  async #keepConnected(): Promise<void> {
    const { clock, redialMs, peers, deafMs } = this.#settings;
    const { signal } = this.#closing;
    const watch = new GossipWatch(clock, this.#node.services.pubsub.protocols, deafMs);
    const addresses = peers.map((peer) => multiaddr(peer));
    while (!signal.aborted) {
      for (const connection of watch.look(this.#node.getConnections())) {
        connection.abort(new Error('Gossip does not go both ways.'));
      }
      const connected = new Set(this.#node.getPeers().map(String));
      const missing = addresses.filter((address) => !connected.has(address.toString().split('/p2p/')[1] ?? ''));
      await Promise.all(missing.map((address) =>
        this.#node.dial(address, { signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]) })
          .catch(() => {})));
      await clock.sleep(redialMs, signal);
    }
  }
}

/** Peer id of a node, as multiaddresses name it. */
export function peerIdOf(key: PeerKey): PeerId {
  return peerIdFromPublicKey(publicKeyFromRaw(Buffer.from(key, 'hex')));
}

/** Undefined for identities that are no Ed25519 keys: nobody here has one. */
function keyOf({ type, publicKey }: PeerId): PeerKey | undefined {
  return type === 'Ed25519' && publicKey !== undefined ? Buffer.from(publicKey.raw).toString('hex') : undefined;
}
