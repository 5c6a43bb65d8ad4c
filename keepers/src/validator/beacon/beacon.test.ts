import { expect } from 'chai';
import { beaconScope, isShare, opensAt, shareFelts, shareOf } from '@ciro-network/sdk';
import type { Share } from '@ciro-network/sdk';
import type { Call, ChainEvent } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import type { Sender } from '../../chains/sender.ts';
import { KeeperError } from '../../core/errors.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import type { Committee } from '../consensus/committee.ts';
import { isQuorum, weightOf } from '../consensus/committee.ts';
import { MemoryNetwork } from '../network/memory.ts';
import { createKeys } from '../testing/cluster.ts';
import { TimedChain } from '../testing/timed-chain.ts';
import { AskedRounds } from './asked.ts';
import { BeaconKeeper } from './beacon.ts';
import { ShareBook } from './book.ts';
import { ShareGossip } from './gossip.ts';
import { beaconTopic, decodeShare, encodeShare, SHARE_BYTES } from './message.ts';
import type { BeaconPort } from './port.ts';
import { keyFelt } from './port.ts';

const [NETWORK, MANAGER, JUDGE] = [0x5349n, 0x77n, 0xa77n];
const NAME = NETWORK.toString(16).padStart(64, '0');
const SCOPE = beaconScope(NETWORK, 0xbeacn);
const RULES = { roundBlocks: 4n, delayBlocks: 10n, graceBlocks: 3n };
const MEMBERS = 4;
const { committee } = createKeys(new Array(MEMBERS).fill(1), 'real');
const keyOf = (id: number): bigint => BigInt(`0x${Buffer.from([0, id + 1, ...Buffer.alloc(30, 7)]).toString('hex')}`);
const peer = (id: number) => `${id}${id}`.repeat(32);
const signal = new AbortController().signal;
const settled = () => new Promise((resolve) => setTimeout(resolve, 60));

/** A chain on which a beacon counts shares as the contract does, and validators that follow it. */
class Scene extends TimedChain {
  readonly network = new MemoryNetwork();
  readonly clock = new ManualClock();
  readonly log: ChainEvent[] = [];
  readonly revealed = new Map<number, { members: Set<number>; closesAt: number }>();
  readonly outcomes: string[] = [];
  /** Who brought how many shares of which round. */
  readonly brought: [id: number, round: number, shares: number][] = [];
  readonly told: { id: number; round: number; head: number }[] = [];
  readonly keepers: BeaconKeeper[];

  constructor() {
    super(1, 2, 3);
    this.keepers = Array.from({ length: MEMBERS }, (_keeper, id) => this.keeper(id));
  }

  /** An ATTESTED job in the next block; another level's with another verifier. */
  submit(verifier = JUDGE): void {
    // Level, owner, nonce, rows, price, deadlines, consumer, fee, store, slot, salt, an input of two felts.
    const spec = [0n, 1n, 0n, 1n, 5n, 30n, 60n, 0n, 0n, 0n, 0n, 77n, 2n, 8n, 9n];
    this.emit([eventKey('JobSubmitted'), 3n, 4n], [1n, 2n, ...spec, 5n, 6n, verifier, 8n, 9n]);
  }

  emit(keys: bigint[], data: bigint[]): void {
    this.pass(1);
    this.log.push({ block: this.blocks.at(-1)!, txHash: 1n, address: MANAGER, keys, data });
  }

  pass(blocks: number): void {
    for (let block = 0; block < blocks; block += 1) this.mine(this.blocks.length + 1);
  }

  passTo(head: number): void {
    this.pass(head + 1 - this.blocks.length);
  }

  override abort(first: number): void {
    super.abort(first);
    this.log.splice(0, Infinity, ...this.log.filter(({ block }) => block.number < first));
  }

  async events(_addresses: readonly bigint[], from: number, to: number): Promise<ChainEvent[]> {
    return this.log.filter(({ block }) => block.number >= from && block.number <= to);
  }

  async tick(...ids: number[]): Promise<void> {
    for (const id of ids) await this.keepers[id]!.tick(true, signal);
    await settled();
  }

  asked(): AskedRounds {
    return new AskedRounds({ chain: this, jobManager: MANAGER, attestedJudge: JUDGE, roundBlocks: 4 });
  }

  keeper(id: number): BeaconKeeper {
    const book = new ShareBook();
    const transport = this.network.open(peer(id));
    const publish = transport.publish.bind(transport);
    transport.publish = (topic, bytes) => {
      this.told.push({ id, round: decodeShare(bytes)!.round, head: this.blocks.length - 1 });
      publish(topic, bytes);
    };
    const gossip = new ShareGossip({
      transport, clock: this.clock, book, network: NAME, scope: SCOPE,
      isValidator: (from) => Array.from({ length: MEMBERS }, (_member, at) => peer(at)).includes(from),
      onShare: (outcome) => this.outcomes.push(outcome),
    });
    return new BeaconKeeper({
      port: this.port(), asked: this.asked(), book, gossip, head: () => this.head(),
      committee: async () => committee, key: keyOf(id), publicKey: keyFelt(committee.members[id]!.chainKey),
      sender: this.sender(id), onRounds: () => {},
      onRefused: (round, error) => { throw new Error(`Round ${round} was refused to ${id}.`, { cause: error }); },
    });
  }

  port(): BeaconPort {
    return {
      scope: SCOPE, rules: RULES,
      round: async (round) => {
        const { members = new Set<number>(), closesAt = 0 } = this.revealed.get(round) ?? {};
        return { epoch: committee.epoch, revealed: new Set(members), closesAt };
      },
      reveal: (round: number, { members }: Committee, shares: readonly Share[]): Call => ({
        to: BigInt(members.length), entrypoint: 'reveal', calldata: [BigInt(round), ...shares.flatMap(shareFelts)],
      }),
    };
  }

  sender(id: number): Sender {
    const refuse = (reason: string) => new KeeperError('CALL_REVERTED', reason, { reason });
    return {
      estimate: async () => ({ fee: 0n, bounds: undefined }),
      send: async ({ calls: [call] }: { calls: Call[] }) => {
        const [round = 0n, ...felts] = call!.calldata;
        const block = this.blocks.length;
        const known = this.revealed.get(Number(round)) ?? { members: new Set<number>(), closesAt: 0 };
        if (BigInt(block) < opensAt(round, RULES)) throw refuse('SHARES_EARLY');
        if (known.closesAt !== 0 && block > known.closesAt) throw refuse('ROUND_CLOSED');
        for (let at = 0; at < felts.length; at += 6) {
          const [member = 0n, keyY = 0n, gammaX = 0n, gammaY = 0n, c = 0n, s = 0n] = felts.slice(at, at + 6);
          const share = { member: Number(member), keyY, gammaX, gammaY, c, s };
          const key = keyFelt(committee.members[share.member]!.chainKey);
          if (!isShare(share, key, SCOPE, round)) throw refuse('SHARE_INVALID');
          known.members.add(share.member);
        }
        this.brought.push([id, Number(round), felts.length / 6]);
        if (known.closesAt === 0 && isQuorum(committee, weightOf(committee, known.members))) {
          known.closesAt = block + Number(RULES.graceBlocks);
        }
        this.revealed.set(Number(round), known);
        this.pass(1);
        return true;
      },
    } as unknown as Sender;
  }
}

describe('validators and the beacon', () => {
  it('see which rounds are asked for: ATTESTED jobs and OPTIMISTIC posts, on the chain as it is', async () => {
    const scene = new Scene();
    const asked = scene.asked();
    scene.submit();
    scene.submit(0x99n);
    scene.pass(3);
    scene.emit([eventKey('JobPosted'), 3n, 0xabn], [5n, 1n, 7n]);
    await asked.refresh(await scene.head());
    expect(scene.log.map(({ block }) => block.number)).to.deep.equal([3, 4, 8]);
    expect(asked.all()).to.deep.equal([2, 1]);
    asked.settled(1);
    scene.abort(8);
    scene.pass(1);
    await asked.refresh(await scene.head());
    expect(asked.all(), 'read anew').to.deep.equal([1]);
  });

  // A13
  it('say no share before its block, whatever is asked for', async () => {
    const scene = new Scene();
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
    const scene = new Scene();
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
    const scene = new Scene();
    scene.submit();
    scene.passTo(18);
    for (let head = 18; head < 24; head += 1) {
      await scene.tick(0, 2, 3);
      scene.pass(1);
      scene.clock.advance(1_000);
    }
    expect(scene.brought).to.deep.equal([[2, 1, 3]]);
  });

  // A13
  it('bring themselves where they were left out', async () => {
    const scene = new Scene();
    scene.submit();
    scene.passTo(18);
    scene.revealed.set(1, { members: new Set([0, 1, 3]), closesAt: 21 });
    await scene.tick(0, 1, 2, 3);
    expect(scene.brought).to.deep.equal([[2, 1, 1]]);
    expect([...scene.revealed.get(1)!.members].sort()).to.deep.equal([0, 1, 2, 3]);
  });

  it('hear no share that is forged, of another epoch, of a round that is not open, or of a stranger', async () => {
    const scene = new Scene();
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
