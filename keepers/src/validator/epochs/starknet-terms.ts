import { hashFelts, shortString } from '@ciro-network/sdk';
import { firstBlockFrom } from '@ciro-network/sdk/uptime';
import { bytes32 } from '../../core/felts.ts';
import type { ChainEvent, ChainPort } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import { KeeperError } from '../../core/errors.ts';
import type { Felt } from '../../hub/types.ts';
import { createCommittee } from '../consensus/committee.ts';
import type { Committee } from '../consensus/committee.ts';
import { livingTerms } from './terms.ts';
import type { Beginning, Term, TermRules, Terms } from './terms.ts';

const EPOCH_BEGAN = eventKey('EpochBegan');
const MEMBERS = shortString('CIRO_MEMBERS');
/** Felts of a member in the event: validator, Stark key, Ethereum address, Ed25519 key in halves, weight. */
const MEMBER_FELTS = 6;
/** Blocks of one second are few; a node that has the epoch and not its event has another problem. */
const BLOCKS_OF_A_SECOND = 64;

/** What was fixed at the ValidatorSet's deployment. */
export interface SetRules extends TermRules {
  /** After so long the next epoch may begin. */
  epochSeconds: number;
}

/** The epochs of a ValidatorSet. What its events say of members is taken only if the contract's digest is of it. */
export class StarknetTerms implements Terms {
  readonly rules: SetRules;
  /** What consensus calls its chain, 64 hex digits. */
  readonly network: string;
  readonly #chain: ChainPort;
  readonly #contract: Felt;
  /** By (epoch, digest): a reorganisation gives an epoch other members. */
  readonly #known = new Map<string, Beginning>();

  private constructor(chain: ChainPort, contract: Felt, rules: SetRules, network: string) {
    this.#chain = chain;
    this.#contract = contract;
    this.rules = rules;
    this.network = network;
  }

  static async connect(chain: ChainPort, contract: Felt): Promise<StarknetTerms> {
    const call = (entrypoint: string) => chain.call({ to: contract, entrypoint, calldata: [] });
    const [[network = 0n], rules] = [await call('network'), await call('rules')];
    const [, , epochSeconds = 0, overlapSeconds = 0, lifetimeSeconds = 0] = rules.map(Number);
    return new StarknetTerms(chain, contract, { epochSeconds, overlapSeconds, lifetimeSeconds }, hex32(network));
  }

  async living(now: number): Promise<Term[]> {
    const last = await this.epoch();
    const beginnings: Beginning[] = [];
    // The one before may be in its overlap; an epoch is never shorter than its overlap.
    for (let epoch = Math.max(1, last - 1); epoch <= last; epoch += 1) beginnings.push(await this.#beginning(epoch));
    return livingTerms(beginnings, this.rules, now);
  }

  async committee(epoch: number): Promise<Committee> {
    return (await this.#beginning(epoch)).committee;
  }

  /** Number of the present one; 0 before the first. */
  async epoch(): Promise<number> {
    const [epoch = 0n] = await this.#chain.call({ to: this.#contract, entrypoint: 'epoch', calldata: [] });
    return Number(epoch);
  }

  async #beginning(epoch: number): Promise<Beginning> {
    const facts = await this.#chain.call({
      to: this.#contract, entrypoint: 'epoch_facts', calldata: [BigInt(epoch)],
    });
    const [beganAt = 0n, , , , digest = 0n] = facts;
    const key = `${epoch}/${digest}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = { beganAt: Number(beganAt), committee: await this.#read(epoch, Number(beganAt), digest) };
      this.#known.set(key, known);
    }
    return known;
  }

  async #read(epoch: number, beganAt: number, digest: Felt): Promise<Committee> {
    const data = await this.#members(epoch, beganAt, digest);
    const members = Array.from({ length: data.length / MEMBER_FELTS }, (_member, id) => {
      const [, stark = 0n, , low = 0n, high = 0n, weight = 0n] = data.slice(id * MEMBER_FELTS);
      return { id, weight: Number(weight), protocolKey: bytes32((high << 128n) + low), chainKey: bytes32(stark) };
    });
    return createCommittee({ chain: this.network, epoch, genesis: hex32(digest), members });
  }

  async #members(epoch: number, beganAt: number, digest: Felt): Promise<Felt[]> {
    const head = await this.#chain.head();
    const first = await firstBlockFrom(this.#chain, head, beganAt);
    const from = first?.number ?? head.number;
    const to = Math.min(head.number, from + BLOCKS_OF_A_SECOND);
    const found = (await this.#chain.events([this.#contract], from, to)).filter((event) => isBegin(event, epoch))
      .map(({ data }) => data.slice(2)).find((felts) => hashFelts([MEMBERS, ...felts]) === digest);
    if (found !== undefined) return found;
    throw new KeeperError('CHAIN_MOVED', `The members of epoch ${epoch} were not found; the next look may.`, { epoch });
  }
}

function isBegin({ keys }: ChainEvent, epoch: number): boolean {
  return keys[0] === EPOCH_BEGAN && keys[1] === BigInt(epoch);
}

function hex32(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}
