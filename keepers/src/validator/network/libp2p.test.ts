import { connect } from 'node:net';
import { gossipsub } from '@libp2p/gossipsub';
import type { GossipSub } from '@libp2p/gossipsub';
import { identify } from '@libp2p/identify';
import type { Libp2p } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { tcp } from '@libp2p/tcp';
import { yamux } from '@libp2p/yamux';
import { expect } from 'chai';
import { createLibp2p } from 'libp2p';
import { systemClock } from '../../core/clock.ts';
import { freePorts } from '../../testing/ports.ts';
import { Libp2pTransport } from './libp2p.ts';
import type { Libp2pSettings } from './libp2p.ts';
import { MAX_MESSAGE_BYTES } from './transport.ts';
import type { Verdict } from './transport.ts';

const TOPIC = '/test/1';

interface Heard {
  from: string;
  size: number;
}

describe('libp2p between validators', () => {
  const open: Libp2pTransport[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((transport) => transport.close()));
  });

  const node = async (id: number, settings: Partial<Libp2pSettings> = {}) => {
    const transport = await Libp2pTransport.open({
      clock: systemClock, seed: Buffer.alloc(32, id), listen: ['/ip4/127.0.0.1/tcp/0'], peers: [], redialMs: 50,
      maxConnections: 50, ...settings,
    });
    open.push(transport);
    return transport;
  };
  const listen = (transport: Libp2pTransport, verdict: Verdict = 'accept') => {
    const heard: Heard[] = [];
    transport.listen(TOPIC, (from, bytes) => {
      heard.push({ from, size: bytes.length });
      return verdict;
    });
    return heard;
  };
  const until = async (holds: () => boolean, what: string) => {
    for (let tries = 0; !holds(); tries += 1) {
      if (tries > 200) throw new Error(`Waited in vain: ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  /** Says it until it is heard: subscriptions take a moment to spread. */
  const publish = async (from: Libp2pTransport, heard: Heard[], size: number) => {
    const before = heard.length;
    await until(() => {
      from.publish(TOPIC, new Uint8Array(size));
      return heard.length > before;
    }, `${size} bytes are heard`);
  };

  it('tells who said it, whoever passed it on', async () => {
    const middle = await node(1);
    const [left, right] = [await node(2, { peers: middle.addresses() }), await node(3, { peers: middle.addresses() })];
    const [, heard] = [listen(middle), listen(right)];
    listen(left);
    await publish(left, heard, 100);
    expect(heard[0]).to.deep.equal({ from: left.self, size: 100 });
    expect(right.peers()).to.deep.equal([middle.self]);
  });

  it('passes nothing on that was not accepted', async () => {
    const middle = await node(1);
    const [left, right] = [await node(2, { peers: middle.addresses() }), await node(3, { peers: middle.addresses() })];
    const [passed, heard] = [listen(middle, 'ignore'), listen(right)];
    listen(left);
    await publish(left, passed, 100);
    await publish(middle, heard, 50);
    expect(heard.every(({ from }) => from === middle.self)).to.equal(true);
  });

  it('carries a message to one peer, up to the bound and not beyond it', async () => {
    const receiver = await node(1);
    const sender = await node(2, { peers: receiver.addresses() });
    const heard = listen(receiver);
    await until(() => sender.peers().length === 1, 'they are connected');
    sender.send(receiver.self, TOPIC, new Uint8Array(MAX_MESSAGE_BYTES - 100));
    await until(() => heard.length === 1, 'a large message is heard');
    sender.send(receiver.self, TOPIC, new Uint8Array(MAX_MESSAGE_BYTES + 1));
    sender.send(receiver.self, TOPIC, new Uint8Array(7));
    await until(() => heard.length === 2, 'a small message is heard');
    expect(heard.map(({ size }) => size)).to.deep.equal([MAX_MESSAGE_BYTES - 100, 7]);
  });

  it('does not hear a peer that has used up its allowance', async () => {
    const limited: string[] = [];
    const receiver = await node(1, {
      allowance: { bytes: 10_000, messages: 5, refillMs: 3_600_000 }, onLimited: (peer) => limited.push(peer),
    });
    const sender = await node(2, { peers: receiver.addresses() });
    const heard = listen(receiver);
    await until(() => sender.peers().length === 1, 'they are connected');
    for (let at = 0; at < 9; at += 1) sender.send(receiver.self, TOPIC, new Uint8Array(10));
    await until(() => limited.length === 4, 'the rest is dropped');
    expect(heard).to.have.length(5);
    expect(new Set(limited)).to.deep.equal(new Set([sender.self]));
  });

  it('connects again to a peer that comes back', async () => {
    const [port] = await freePorts(1);
    const first = await node(1, { listen: [`/ip4/127.0.0.1/tcp/${port}`] });
    const [address = ''] = first.addresses();
    const other = await node(2, { peers: [address] });
    const met: string[] = [];
    other.onPeer((peer) => met.push(peer));
    await until(() => met.length === 1, 'they meet');
    await first.close();
    await until(() => other.peers().length === 0, 'it is gone');
    await node(1, { listen: [address.split('/p2p/')[0]!] });
    await until(() => met.length === 2, 'they meet again');
    expect(new Set(met).size).to.equal(1);
  });

  it('says which address it cannot listen on, and why', async () => {
    const first = await node(1);
    const taken = first.addresses()[0]!.split('/p2p/')[0]!;
    expect(await node(2, { listen: [taken] }).catch((error: unknown) => error)).to.include({
      code: 'LISTEN_FAILED', message: `Cannot listen on ${taken}: EADDRINUSE.`,
    });
  });

  it('is heard again where gossip ended and the connection stood', async () => {
    const other: Libp2p<{ identify: unknown; pubsub: GossipSub }> = await createLibp2p({
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()], connectionEncrypters: [noise()], streamMuxers: [yamux()],
      services: { identify: identify(), pubsub: gossipsub() },
    });
    const heard: Heard[] = [];
    other.services.pubsub.subscribe(TOPIC);
    other.services.pubsub.addEventListener('gossipsub:message', ({ detail: { propagationSource, msg } }) =>
      heard.push({ from: propagationSource.toString(), size: msg.data.length }));
    try {
      const sender = await node(1, { peers: other.getMultiaddrs().map(String), deafMs: 500 });
      await publish(sender, heard, 100);
      const [connection] = other.getConnections();
      for (const stream of connection!.streams) stream.abort(new Error('The stream is gone.'));
      heard.length = 0;
      await publish(sender, heard, 100);
      expect(other.getConnections().map(({ id }) => id)).to.have.length(1).and.not.include(connection!.id);
    } finally {
      await other.stop();
    }
  });

  it('takes no notice of those who do not speak the protocol', async () => {
    const receiver = await node(1);
    const heard = listen(receiver);
    const port = Number(receiver.addresses()[0]!.split('/')[4]);
    const stranger = connect(port, '127.0.0.1');
    await new Promise((resolve) => stranger.once('connect', resolve));
    stranger.on('error', () => {});
    stranger.write(Buffer.alloc(100_000, 7));
    const sender = await node(2, { peers: receiver.addresses() });
    await until(() => sender.peers().length === 1, 'they are connected');
    sender.send(receiver.self, TOPIC, new Uint8Array(3));
    await until(() => heard.length === 1, 'the other is heard');
    stranger.destroy();
  });
});
