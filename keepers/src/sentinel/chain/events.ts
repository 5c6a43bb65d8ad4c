import type { HourEvent } from '@ciro-network/sdk/uptime';
import type { ChainEvent } from '../../chains/port.ts';
import { eventKey } from '../../chains/starknet.ts';
import { KeeperError } from '../../core/errors.ts';
import { hex } from '../../core/json.ts';
import type { Felt } from '../../hub/types.ts';

export interface MemberOfEpoch {
  validator: Felt;
  /** x. */
  starkKey: Felt;
  ethereum: Felt;
  /** The key's 32 bytes as a number. */
  ed25519: bigint;
  weight: bigint;
}

/** What a sentinel reads on the chain; the rest it asks when it needs it. */
export type WatchEvent =
  | { kind: 'epoch'; epoch: number; members: MemberOfEpoch[] }
  | HourEvent
  /** `by`: who put up the bond. */
  | { kind: 'accused' | 'summoned'; worker: Felt; by: Felt }
  | { kind: 'accusation-closed'; worker: Felt; answered: boolean; block: number }
  /** `absent`: it weighs nothing from now on, or as soon as a plan allows. */
  | { kind: 'summons-closed'; worker: Felt; answered: boolean; absent: boolean; block: number }
  | {
    kind: 'case-opened'; caseId: Felt; worker: Felt; judge: Felt; jobId: Felt; modelHash: Felt; verifier: Felt;
  }
  | { kind: 'case-closed'; caseId: Felt; guilty: boolean }
  /** Slashed stake, which can be given back `until` then, and burned from then on. Seconds since 1970. */
  | { kind: 'frozen'; caseId: Felt; until: number }
  | { kind: 'unfrozen'; caseId: Felt }
  /** Workers of an ATTESTED job have said what they had committed to. */
  | { kind: 'revealed'; judge: Felt; jobId: Felt; workers: Felt[]; outputs: Felt[] }
  /** Two outputs were proven for one model and input. */
  | { kind: 'conflict'; modelHash: Felt; verifier: Felt; verifierFrozen: boolean };

/** Place of `Guilty` in the contract's `CaseState`. */
const GUILTY = 2n;

type Read = (from: FeltReader, keys: readonly Felt[], event: ChainEvent) => WatchEvent;

/** Each event of concern by its first key. */
const READERS = new Map<Felt, Read>(Object.entries({
  EpochBegan: (from: FeltReader, [epoch = 0n]: readonly Felt[]): WatchEvent => {
    from.felt(); // the total weight is the members'
    const members = from.list((): MemberOfEpoch => ({
      validator: from.felt(), starkKey: from.felt(), ethereum: from.felt(), ed25519: from.u256(), weight: from.felt(),
    }));
    return { kind: 'epoch', epoch: Number(epoch), members };
  },
  HourCertified: (from: FeltReader): WatchEvent => {
    const [hour, workers, present] = [from.number(), from.number(), from.number()];
    const [blockHash, certifiedAt, root] = [from.felt(), from.number(), from.felt()];
    const facts = { hour, workers, present, blockHash, certifiedAt, root };
    return { kind: 'hour', hour, facts, column: from.list(() => from.felt()) };
  },
  Healed: (from: FeltReader, [hour = 0n]: readonly Felt[]): WatchEvent =>
    ({ kind: 'healed', hour: Number(hour), index: from.number(), root: from.felt() }),
  Accused: (_from: FeltReader, [worker = 0n, by = 0n]: readonly Felt[]): WatchEvent =>
    ({ kind: 'accused', worker, by }),
  AccusationClosed: (from: FeltReader, [worker = 0n]: readonly Felt[], { block }: ChainEvent): WatchEvent =>
    ({ kind: 'accusation-closed', worker, answered: from.felt() === 1n, block: block.number }),
  Summoned: (_from: FeltReader, [worker = 0n, by = 0n]: readonly Felt[]): WatchEvent =>
    ({ kind: 'summoned', worker, by }),
  SummonsClosed: (from: FeltReader, [worker = 0n]: readonly Felt[], { block }: ChainEvent): WatchEvent => {
    const [answered, absent] = [from.felt() === 1n, from.felt() === 1n];
    return { kind: 'summons-closed', worker, answered, absent, block: block.number };
  },
  CaseOpened: (from: FeltReader, [caseId = 0n, worker = 0n]: readonly Felt[]): WatchEvent => {
    const [judge, jobId, , modelHash, verifier] = [
      from.felt(), from.felt(), from.felt(), from.felt(), from.felt(),
    ];
    return { kind: 'case-opened', caseId, worker, judge, jobId, modelHash, verifier };
  },
  CaseClosed: (from: FeltReader, [caseId = 0n]: readonly Felt[]): WatchEvent =>
    ({ kind: 'case-closed', caseId, guilty: from.felt() === GUILTY }),
  StakeFrozen: (from: FeltReader, [caseId = 0n]: readonly Felt[]): WatchEvent => {
    from.felt(); // how much, which the vault knows
    return { kind: 'frozen', caseId, until: from.number() };
  },
  StakeBurned: (_from: FeltReader, [caseId = 0n]: readonly Felt[]): WatchEvent => ({ kind: 'unfrozen', caseId }),
  StakeThawed: (_from: FeltReader, [caseId = 0n]: readonly Felt[]): WatchEvent => ({ kind: 'unfrozen', caseId }),
  Revealed: (from: FeltReader, [jobId = 0n]: readonly Felt[], { address: judge }: ChainEvent): WatchEvent => ({
    kind: 'revealed', judge, jobId, workers: from.list(() => from.felt()), outputs: from.list(() => from.felt()),
  }),
  Conflict: (from: FeltReader, [modelHash = 0n, verifier = 0n]: readonly Felt[]): WatchEvent =>
    ({ kind: 'conflict', modelHash, verifier, verifierFrozen: from.felt() === 1n }),
}).map(([name, read]) => [eventKey(name), read]));

/** First keys of events of concern. */
export const WATCHED: readonly Felt[] = [...READERS.keys()];

/** None for an event of no concern. Throws EVENT_MALFORMED. */
export function readWatchEvent(event: ChainEvent): WatchEvent[] {
  const [key = 0n, ...keys] = event.keys;
  const read = READERS.get(key);
  return read === undefined ? [] : [read(new FeltReader(event), keys, event)];
}

class FeltReader {
  readonly #event: ChainEvent;
  #at = 0;

  constructor(event: ChainEvent) {
    this.#event = event;
  }

  felt(): Felt {
    const felt = this.#event.data[this.#at];
    if (felt === undefined) {
      throw new KeeperError('EVENT_MALFORMED', 'An event of the validators\' contracts is too short.', {
        txHash: hex(this.#event.txHash),
      });
    }
    this.#at += 1;
    return felt;
  }

  number(): number {
    return Number(this.felt());
  }

  u256(): bigint {
    const low = this.felt();
    return low + (this.felt() << 128n);
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.number() }, item);
  }
}
