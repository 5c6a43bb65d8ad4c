import { expect } from 'chai';
import { opensAt, shareOf } from '@ciro-network/sdk';
import type { Share } from '@ciro-network/sdk';
import {
  BeaconScene, committee, keyOf, NAME, peer, RULES, SCOPE, settled,
} from '../testing/beacon-scene.ts';
import { MOST_ROUNDS } from './beacon.ts';
import { ShareBook } from './book.ts';
import { beaconTopic, decodeShare, encodeShare, SHARE_BYTES } from './message.ts';

const EPOCH = committee.epoch;
const { signal } = new AbortController();

describe('validators and the beacon', () => {
  // A13
  it('say no share before its block, whatever is asked for', async () => {
    const scene = new BeaconScene();
    scene.submit();
    const opens = Number(opensAt(1n, RULES));
    for (let head = scene.blocks.length - 1; head < opens; head += 1) {
      await scene.tick(0, 1, 2, 3);
      scene.pass(1);
      expect([scene.told, scene.brought]).to.deep.equal([[], []]);
    }
    await scene.tick(0, 1, 2, 3);
    expect(new Set(scene.told.map(({ id }) => id))).to.deep.equal(new Set([0, 1, 2, 3]));
    expect(Math.min(...scene.told.map(({ head }) => head))).to.equal(opens);
  });

  it('bring all shares with one transaction', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.passTo(18);
    await scene.tick(0, 1, 2, 3);
    await scene.tick(0, 1, 2, 3);
    await scene.tick(0, 1, 2, 3);
    expect(scene.brought).to.deep.equal([[1, 1, 4]]);
    expect(scene.outcomes.filter((outcome) => outcome !== 'early')).to.deep.equal(new Array(12).fill('heard'));
  });

  // A13
  it('bring a quorum without one who says nothing, though whose turn it is be dead', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.passTo(18);
    for (let head = 18; head < 24; head += 1) {
      await scene.tick(0, 2, 3);
      scene.pass(1);
      scene.clock.advance(1_000);
    }
    expect(scene.brought.map(([, ...what]) => what)).to.deep.equal([[1, 3]]);
    const latest = Number(opensAt(1n, RULES) + 2n * RULES.graceBlocks);
    expect(scene.revealed.get(1)!.closesAt, 'as judges count on').to.be.at.most(latest);
  });

  // A13
  it('bring themselves where they were left out', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.passTo(18);
    scene.revealed.set(1, { members: new Set([0, 1, 3]), closesAt: 21 });
    await scene.tick(0, 1, 2, 3);
    expect(scene.brought).to.deep.equal([[2, 1, 1]]);
    expect([...scene.revealed.get(1)!.members].sort()).to.deep.equal([0, 1, 2, 3]);
  });

  it('bring several rounds with one transaction, though others may have closed one of them', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.pass(3);
    scene.submit(undefined, 4n);
    scene.passTo(22);
    const { revealed, sent, keepers } = scene;
    for (const keeper of keepers) await keeper.look();
    await settled();
    await keepers[2]!.look();
    await keepers[2]!.bring(signal);
    expect([sent, scene.brought]).to.deep.equal([[2], [[2, 2, 4], [2, 1, 4]]]);

    revealed.clear();
    await keepers[2]!.look();
    revealed.set(1, { members: new Set([0, 1, 3]), closesAt: scene.blocks.length - 1 });
    await keepers[2]!.bring(signal);
    expect([sent, scene.brought.slice(2)]).to.deep.equal([[2, 1], [[2, 2, 4]]]);
    expect(scene.failures.map(({ id, rounds }) => [id, ...rounds])).to.deep.equal([[2, 1]]);
  });

  it('go on with other rounds where a node says nothing of one', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.pass(3);
    scene.submit(undefined, 4n);
    scene.broken.add(2);
    scene.passTo(22);
    for (let time = 0; time < 3; time += 1) await scene.tick(0, 1, 2, 3);
    expect([...scene.revealed.keys()]).to.deep.equal([1]);
    expect(scene.failures.every(({ rounds }) => rounds.join() === '2')).to.equal(true);
    expect(scene.failures).not.to.deep.equal([]);
  });

  it('follow no more rounds at once than they can, the newest first, and the others after them', async () => {
    const scene = new BeaconScene();
    const all = MOST_ROUNDS + 4;
    for (let job = 1n; job <= all; job += 1n) {
      scene.submit(undefined, job);
      scene.pass(3);
    }
    scene.pass(30);
    await scene.keepers[0]!.look();
    expect([scene.following[0], scene.asks]).to.deep.equal([MOST_ROUNDS, MOST_ROUNDS]);
    expect(Math.min(...scene.told.map(({ round }) => round))).to.equal(1 + all - MOST_ROUNDS);
    for (let round = 3; round <= all; round += 1) scene.revealed.set(round, { members: new Set([0]), closesAt: 1 });
    scene.clock.advance(1_000);
    await scene.keepers[0]!.look();
    expect(scene.following[0]).to.equal(2);
    expect(new Set(scene.told.slice(MOST_ROUNDS).map(({ round }) => round))).to.deep.equal(new Set([2, 1]));
  });

  // A13: the value is then that of the next epoch's members, whose keys could be made for what is known
  it('tell nothing while no share would be taken: when no epoch lives on', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.passTo(18);
    scene.terms[0]!.until = scene.blocks.at(-1)!.timestamp + 60;
    await scene.tick(0, 1, 2, 3);
    expect([scene.told, scene.brought]).to.deep.equal([[], []]);
    scene.revealed.set(1, { members: new Set([0]), closesAt: 0 });
    await scene.tick(0, 1, 2, 3);
    const tellers = new Set(scene.told.map(({ id }) => id));
    expect(tellers, 'a round that has begun takes them').to.deep.equal(new Set([1, 2, 3]));
  });

  // A13
  it('bind a round of an overlap to the old members only if a quorum of them is heard', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.rotate(15);
    scene.passTo(18);
    for (let head = 18; head < 60; head += 1) {
      await scene.keepers[1]!.look();
      await scene.keepers[1]!.bring(signal);
      scene.pass(1);
      scene.clock.advance(1_000);
    }
    expect(scene.told).not.to.deep.equal([]);
    expect(scene.brought).to.deep.equal([]);
    scene.epoch = EPOCH + 1;
    await scene.tick(1);
    expect(scene.brought).to.deep.equal([[1, 1, 1]]);
  });

  it('bring what they have of a round that has opened before the rotation: it may be known', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.rotate(25);
    scene.passTo(30);
    await scene.tick(1);
    expect(scene.brought).to.deep.equal([[1, 1, 1]]);
  });

  it('keep no share of an epoch that the round is not of any more', async () => {
    const book = new ShareBook();
    const share = shareOf(keyOf(0), 0, SCOPE, 1n);
    book.follow(new Map([[1, { epoch: 1 }]]));
    book.add(1, 1, share);
    expect(book.shares(1)).to.deep.equal([share]);
    book.follow(new Map([[1, { epoch: 2 }]]));
    expect(book.shares(1)).to.deep.equal([]);
    book.add(1, 1, share);
    expect(book.has(1, 0), 'checked while the epoch began').to.equal(false);
    book.follow(new Map());
    book.add(1, 2, share);
    expect(book.has(1, 0)).to.equal(false);
  });

  it('hear no share that is forged, of another epoch, of a round that is not open, or of a stranger', async () => {
    const scene = new BeaconScene();
    scene.submit();
    scene.passTo(18);
    await scene.tick(3);
    const good = shareOf(keyOf(0), 0, SCOPE, 1n);
    const tell = async (from: string, round: number, share: Share, epoch = committee.epoch) => {
      scene.outcomes.length = 0;
      scene.network.open(from).send(peer(3), beaconTopic(NAME), encodeShare({ round, epoch, share }));
      await settled();
      return scene.outcomes.join();
    };
    expect(await tell('ff'.repeat(32), 1, good)).to.equal('');
    expect(await tell(peer(0), 2, shareOf(keyOf(0), 0, SCOPE, 2n))).to.equal('early');
    expect(await tell(peer(0), 1, good, committee.epoch + 1)).to.equal('early');
    expect(await tell(peer(0), 1, { ...good, member: 1 })).to.equal('forged');
    expect(await tell(peer(0), 1, { ...good, member: 9 })).to.equal('forged');
    expect(await tell(peer(0), 1, shareOf(keyOf(0), 0, SCOPE, 2n))).to.equal('forged');
    expect(await tell(peer(1), 1, good), 'whoever passes it on').to.equal('heard');
    expect(await tell(peer(0), 1, good)).to.equal('');
  });

  it('read shares as they were written, and nothing else', () => {
    const told = { round: 2 ** 40, epoch: 7, share: shareOf(5n, 31, SCOPE, 1n) };
    const bytes = encodeShare(told);
    expect(decodeShare(bytes)).to.deep.equal(told);
    for (const length of [0, 16, SHARE_BYTES - 1]) expect(decodeShare(bytes.subarray(0, length))).to.equal(undefined);
    for (const at of [0, 8, 16, 48]) expect(decodeShare(Buffer.from(bytes).fill(0xff, at, at + 8))).to.equal(undefined);
    expect(decodeShare(encodeShare({ ...told, share: { ...told.share, member: 32 } }))).to.equal(undefined);
  });
});
