import { expect } from 'chai';
import type { PeerId } from '@libp2p/interface';
import { ManualClock } from '../../testing/manual-clock.ts';
import { GossipWatch } from './gossip-watch.ts';

describe('watch over gossip', () => {
  const stream = (direction: 'inbound' | 'outbound', closed: object = {}, protocol = '/gossip/2') => ({
    protocol, direction, readStatus: 'readable' as const, remoteReadStatus: 'readable' as const,
    writeStatus: 'writable' as const, remoteWriteStatus: 'writable' as const, ...closed,
  });
  type Streams = ReturnType<typeof stream>[];
  const connection = (id: string, peer: string, ...streams: Streams) =>
    ({ id, remotePeer: { toString: () => peer } as PeerId, streams });
  const both = [stream('inbound'), stream('outbound')];

  const scene = () => {
    const clock = new ManualClock();
    const watch = new GossipWatch(clock, ['/gossip/1', '/gossip/2'], 1_000);
    const look = (...connections: ReturnType<typeof connection>[]) => watch.look(connections).map(({ id }) => id);
    return { clock, look };
  };
  const isDeaf = (...streams: Streams) => {
    const { clock, look } = scene();
    const early = look(connection('a', 'one', ...streams));
    clock.advance(999);
    early.push(...look(connection('a', 'one', ...streams)));
    expect(early).to.deep.equal([]);
    clock.advance(1);
    return look(connection('a', 'one', ...streams)).length === 1;
  };

  it('leaves those alone on which gossip goes both ways', () => {
    expect(isDeaf(...both)).to.equal(false);
  });

  it('finds those on which it does not for too long', () => {
    expect(isDeaf()).to.equal(true);
    for (const half of both) expect(isDeaf(half)).to.equal(true);
    expect(isDeaf(stream('inbound', {}, '/other'), stream('outbound', {}, '/other'))).to.equal(true);
  });

  it('counts no stream of which either end has closed', () => {
    for (const closed of [{ readStatus: 'closed' }, { remoteWriteStatus: 'closed' }]) {
      expect(isDeaf(stream('inbound', closed), stream('outbound'))).to.equal(true);
    }
    for (const closed of [{ writeStatus: 'closing' }, { remoteReadStatus: 'closed' }]) {
      expect(isDeaf(stream('inbound'), stream('outbound', closed))).to.equal(true);
    }
    expect(isDeaf(stream('inbound', { writeStatus: 'closed' }), stream('outbound', { writeStatus: 'paused' })))
      .to.equal(false);
  });

  it('takes what all connections with a peer carry together', () => {
    const { clock, look } = scene();
    const shared = [connection('a', 'one', stream('inbound')), connection('b', 'one', stream('outbound'))];
    const apart = [connection('c', 'two', stream('inbound')), connection('d', 'three', stream('outbound'))];
    look(...shared, ...apart);
    clock.advance(1_000);
    expect(look(...shared, ...apart)).to.deep.equal(['c', 'd']);
  });

  it('begins anew with a new connection, and after gossip has gone both ways', () => {
    const { clock, look } = scene();
    look(connection('a', 'one'), connection('b', 'two'));
    clock.advance(900);
    look(connection('a', 'one', ...both), connection('c', 'two'));
    clock.advance(900);
    expect(look(connection('a', 'one'), connection('c', 'two'))).to.deep.equal([]);
    clock.advance(100);
    expect(look(connection('a', 'one'), connection('c', 'two'))).to.deep.equal(['c']);
  });
});
