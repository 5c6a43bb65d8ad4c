import { beaconScope, isShare, opensAt, shareFelts } from '@ciro-network/sdk';
import type { Share } from '@ciro-network/sdk';
import type { Call, ChainEvent } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import { eventKey } from '../../chains/starknet.ts';
import { KeeperError } from '../../core/errors.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { AskedRounds } from '../beacon/asked.ts';
import { BeaconKeeper } from '../beacon/beacon.ts';
import type { BeaconKey } from '../beacon/beacon.ts';
import { ShareBook } from '../beacon/book.ts';
import { ShareGossip } from '../beacon/gossip.ts';
import { decodeShare } from '../beacon/message.ts';
import { keyFelt } from '../beacon/port.ts';
import type { BeaconPort } from '../beacon/port.ts';
import type { Committee } from '../consensus/committee.ts';
import { isQuorum, weightOf } from '../consensus/committee.ts';
import { starkPublicKey } from '../consensus/stark.ts';
import type { Term } from '../epochs/terms.ts';
import { MemoryNetwork } from '../network/memory.ts';
import { createKeys } from './cluster.ts';
import { TimedChain } from './timed-chain.ts';

export const [NETWORK, MANAGER, JUDGE] = [0x5349n, 0x77n, 0xa77n];
export const NAME = NETWORK.toString(16).padStart(64, '0');
export const SCOPE = beaconScope(NETWORK, 0xbeacn);
export const RULES = { roundBlocks: 4n, delayBlocks: 10n, graceBlocks: 3n };
export const MEMBERS = 4;
export const { committee } = createKeys(new Array(MEMBERS).fill(1), 'real');

const keyBytes = (id: number): Buffer => Buffer.from([0, id + 1, ...Buffer.alloc(30, 7)]);
export const keyOf = (id: number): bigint => BigInt(`0x${keyBytes(id).toString('hex')}`);
export const peer = (id: number): string => `${id}${id}`.repeat(32);
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));
const ownKey = (id: number): BeaconKey => ({ private: keyOf(id), public: keyFelt(starkPublicKey(keyBytes(id))) });
const refusal = (reason: string) => new KeeperError('CALL_REVERTED', reason, { reason });
const signal = new AbortController().signal;

interface Revealed {
  members: Set<number>;
  closesAt: number;
}

/** A chain on which a beacon counts shares as the contract does, and validators that follow it. A block is a second. */
export class BeaconScene extends TimedChain {
  readonly network = new MemoryNetwork();
  readonly clock = new ManualClock();
  readonly log: ChainEvent[] = [];
  readonly revealed = new Map<number, Revealed>();
  readonly outcomes: string[] = [];
  /** Who brought how many shares of which round. */
  readonly brought: [id: number, round: number, shares: number][] = [];
  /** How many rounds each transaction was for. */
  readonly sent: number[] = [];
  readonly told: { id: number; round: number; head: number }[] = [];
  readonly failures: { id: number; rounds: readonly number[]; error: unknown }[] = [];
  /** How many rounds each validator followed at its last look. */
  readonly following: number[] = [];
  /** How often the contract was asked about a round. */
  asks = 0;
  /** Of rounds without a share; the members are the same in all. */
  epoch = committee.epoch;
  terms: (Term & { until: number })[] = [{ committee, beganAt: 0, endedAt: undefined, until: Infinity }];
  /** Rounds of which the node says nothing. */
  readonly broken = new Set<number>();
  readonly keepers: BeaconKeeper[];

  constructor() {
    super(1, 2, 3);
    this.keepers = Array.from({ length: MEMBERS }, (_keeper, id) => this.#keeper(id));
  }

  /** An ATTESTED job in the next block; another level's with another verifier. */
  submit(verifier = JUDGE, job = 3n): void {
    // Level, owner, nonce, rows, price, deadlines, consumer, fee, store, slot, salt, an input of two felts.
    const spec = [0n, 1n, 0n, 1n, 5n, 30n, 60n, 0n, 0n, 0n, 0n, 77n, 2n, 8n, 9n];
    this.emit([eventKey('JobSubmitted'), job, 4n], [1n, 2n, ...spec, 5n, 6n, verifier, 8n, 9n]);
  }

  /** An OPTIMISTIC answer in the next block. */
  post(job = 3n): void {
    this.emit([eventKey('JobPosted'), job, 0xabn], [5n, 1n, 7n]);
  }

  /** The next epoch begins at a time; its overlap with this one lasts until 100. */
  rotate(beganAt: number): void {
    const next = { ...committee, epoch: committee.epoch + 1 };
    for (const term of this.terms) Object.assign(term, { endedAt: beganAt, until: 100 });
    this.terms.push({ committee: next, beganAt, endedAt: undefined, until: Infinity });
  }

  emit(keys: bigint[], data: bigint[]): void {
    this.pass(1);
    this.log.push({ block: this.blocks.at(-1)!, txHash: 1n, address: MANAGER, keys, data });
  }

  pass(blocks: number): void {
    const last = this.blocks.at(-1)!.timestamp;
    for (let block = 1; block <= blocks; block += 1) this.mine(last + block);
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
    for (const id of ids) {
      await this.keepers[id]!.look();
      await this.keepers[id]!.bring(signal);
    }
    await settled();
  }

  asked(): AskedRounds {
    return new AskedRounds({ chain: this, jobManager: MANAGER, attestedJudge: JUDGE, roundBlocks: 4 });
  }

  #keeper(id: number): BeaconKeeper {
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
      port: this.#port(), asked: this.asked(), book, gossip, head: () => this.head(),
      timeOf: async (block) => this.blocks[block]?.timestamp, committee: async (epoch) => ({ ...committee, epoch }),
      living: async (time) => this.terms.filter(({ beganAt, until }) => beganAt <= time && time < until),
      // The last one has another key by now.
      keys: id === MEMBERS - 1 ? [ownKey(40), ownKey(id)] : [ownKey(id)],
      sender: this.#sender(id), onRounds: (open) => (this.following[id] = open),
      onFailed: (rounds, error) => this.failures.push({ id, rounds, error }),
    });
  }

  #port(): BeaconPort {
    return {
      scope: SCOPE, rules: RULES,
      round: async (round) => {
        this.asks += 1;
        if (this.broken.has(round)) throw new KeeperError('CHAIN_MOVED', 'The members were not found.', { round });
        const { members, closesAt } = this.#state(round);
        return { epoch: this.epoch, revealed: new Set(members), closesAt };
      },
      reveal: (round: number, { members }: Committee, shares: readonly Share[]): Call => ({
        to: BigInt(members.length), entrypoint: 'reveal', calldata: [BigInt(round), ...shares.flatMap(shareFelts)],
      }),
    };
  }

  #sender(id: number): Sender {
    return {
      estimate: async (calls: readonly Call[]) => {
        for (const call of calls) this.#taken(call);
        return { fee: 0n, bounds: undefined };
      },
      send: async ({ calls }: { calls: readonly Call[] }) => {
        for (const call of calls) {
          const { round, state, shares } = this.#taken(call);
          this.revealed.set(round, state);
          this.brought.push([id, round, shares]);
        }
        this.sent.push(calls.length);
        this.pass(1);
        return true;
      },
    } as unknown as Sender;
  }

  #state(round: number): Revealed {
    return this.revealed.get(round) ?? { members: new Set(), closesAt: 0 };
  }

  /** What the contract would make of a call in the next block. */
  #taken({ calldata: [round = 0n, ...felts] }: Call): { round: number; state: Revealed; shares: number } {
    const block = this.blocks.length;
    const { members: before, closesAt } = this.#state(Number(round));
    if (BigInt(block) < opensAt(round, RULES)) throw refusal('SHARES_EARLY');
    if (closesAt !== 0 && block > closesAt) throw refusal('ROUND_CLOSED');
    const members = new Set(before);
    for (let at = 0; at < felts.length; at += 6) {
      const [member = 0n, keyY = 0n, gammaX = 0n, gammaY = 0n, c = 0n, s = 0n] = felts.slice(at, at + 6);
      const share = { member: Number(member), keyY, gammaX, gammaY, c, s };
      const key = keyFelt(committee.members[share.member]!.chainKey);
      if (!isShare(share, key, SCOPE, round)) throw refusal('SHARE_INVALID');
      members.add(share.member);
    }
    const closes = closesAt === 0 && isQuorum(committee, weightOf(committee, members));
    const state = { members, closesAt: closes ? block + Number(RULES.graceBlocks) : closesAt };
    return { round: Number(round), state, shares: felts.length / 6 };
  }
}
