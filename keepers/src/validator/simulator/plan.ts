import { createCommittee } from '../consensus/committee.ts';
import type { Committee } from '../consensus/committee.ts';
import type { Signer, Verifier } from '../consensus/crypto.ts';
import { LIMITS } from '../consensus/limits.ts';
import type { Limits, Timing } from '../consensus/limits.ts';
import type { Message } from '../consensus/messages.ts';
import { keySigner, keyVerifier } from '../consensus/keys.ts';
import type { Dice } from './dice.ts';
import { fastPublicKey, fastSigner, fastVerifier } from './keyed-hash.ts';

export interface Settings {
  seed: number;
  nodes: number;
  faulty: number;
  /** `real`: Ed25519 and Stark. `fast`: keyed hashes (keyed-hash.ts). */
  signatures: 'fast' | 'real';
}

/** What a faulty node does, each to some degree. */
export interface Vices {
  /** Runs twice with one key, each half with other peers: equivocates in every phase, and forgets. */
  twins: boolean;
  /** Chance that it says nothing, message by message. */
  silence: number;
  /** Chance that it sends an old message of anybody beside a new one. */
  replay: number;
  /** Chance that it falsifies what it sends, signed again where it holds the key. */
  forgery: number;
  /** The one kind of message that it lies in; undefined: any. */
  lies: Message['kind'] | undefined;
  /** Chance, at each regrouping, that a half loses its memory. */
  amnesia: number;
}

/** One seed's world: who takes part, and what befalls them until everything heals. Milliseconds. */
export interface Plan {
  committee: Committee;
  signers: Signer[];
  verifier: Verifier;
  /** Narrow, so that the watermarks are felt. */
  limits: Limits;
  /** Some are impatient, and change views while messages of the last ones are still under way. */
  timing: Timing;
  faulty: Map<number, Vices>;
  /** How fast each node's clock runs. */
  clocks: number[];
  loss: number;
  duplication: number;
  delay: { from: number; to: number; long: number; chanceOfLong: number };
  /**
   * Whether each link carries all or nothing of one kind of message in one view: some hear a view's prepares, others
   * its commits, and view follows view over one sequence.
   */
  selective: boolean;
  partitions: { at: number; until: number; sides: number[] }[];
  crashes: { node: number; at: number; until: number }[];
  /** When the faulty nodes' halves change peers. */
  regroupings: number[];
  /** Sequences to be decided; number `n` is due at `n * interval`. */
  goal: number;
  interval: number;
  healed: number;
}

const CHAIN = '5349'.padStart(64, '0');

export function drawPlan({ seed, nodes, faulty, signatures }: Settings, dice: Dice): Plan {
  const ids = Array.from({ length: nodes }, (_node, id) => id);
  const villains = dice.shuffled(ids).slice(0, faulty);
  const keys = ids.map((id) => keysOf(seed, id, signatures));
  const committee = createCommittee({
    chain: CHAIN, epoch: dice.whole(0, 5), genesis: '00'.repeat(32),
    members: ids.map((id) => ({ id, weight: 1, ...(keys[id] as Keys).publicKeys })),
  });
  const selective = dice.chance(0.5);
  const healed = selective ? dice.whole(1_500, 4_000) : dice.whole(500, 3_500);
  const goal = selective ? dice.whole(1, 4) : dice.whole(3, 8);
  const stormy = dice.chance(0.8);
  return {
    committee: dice.chance(0.5) ? committee : weighted(committee, villains, dice),
    signers: keys.map(({ signer }) => signer),
    verifier: signatures === 'fast' ? fastVerifier : keyVerifier(),
    limits: { ...LIMITS, window: dice.whole(1, 5), early: 16, decisions: 3 },
    timing: {
      progressMs: dice.pick(selective ? [50, 120] : [50, 120, 400]), longestMs: selective ? 400 : 6_400,
      resendMs: dice.pick([60, 250]),
    },
    faulty: new Map(villains.map((id) => [id, drawVices(dice, 3 * faulty >= nodes, selective)])),
    clocks: ids.map(() => dice.between(0.7, 1.4)),
    loss: stormy && !selective ? dice.between(0, 0.4) : 0,
    duplication: dice.between(0, 0.2),
    delay: {
      from: 1, to: dice.whole(5, selective ? 20 : 80), long: dice.whole(100, 1_500),
      chanceOfLong: selective ? 0 : dice.between(0, 0.15),
    },
    selective,
    partitions: Array.from({ length: selective ? 0 : dice.whole(0, 3) }, () => {
      const at = dice.whole(0, healed);
      return { at, until: Math.min(healed, at + dice.whole(50, 1_500)), sides: ids.map(() => dice.whole(0, 1)) };
    }),
    crashes: Array.from({ length: selective ? 0 : dice.whole(0, 4) }, () => {
      const at = dice.whole(0, healed);
      return { node: dice.pick(ids), at, until: Math.min(healed, at + dice.whole(1, 1_500)) };
    }),
    regroupings: Array.from({ length: dice.whole(0, 4) }, () => dice.whole(0, 2 * healed)),
    goal,
    interval: selective ? dice.whole(10, 500) : Math.ceil(dice.between(0.3, 1.1) * (healed / goal)),
    healed,
  };
}

interface Keys {
  signer: Signer;
  publicKeys: { protocolKey: Uint8Array; chainKey: Uint8Array };
}

function keysOf(seed: number, id: number, signatures: Settings['signatures']): Keys {
  if (signatures === 'fast') {
    const key = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(id + 1, 0x85ebca6b);
    const publicKey = fastPublicKey(key);
    return { signer: fastSigner(key), publicKeys: { protocolKey: publicKey, chainKey: publicKey } };
  }
  const { signer, ...publicKeys } = keySigner({
    protocol: Buffer.alloc(32, id + 1), chain: Buffer.from([0, id + 1, ...Buffer.alloc(30, 7)]),
  });
  return { signer, publicKeys };
}

/** Unequal stakes. As many faulty nodes as the protocol bears keep less than a third of the weight. */
function weighted(committee: Committee, villains: readonly number[], dice: Dice): Committee {
  if (3 * villains.length >= committee.members.length) return committee;
  const { chain, epoch, genesis } = committee;
  const members = committee.members.map((member) => ({ ...member, weight: dice.whole(1, 100) }));
  const weight = (ids: readonly number[]): number => ids.reduce((sum, id) => sum + (members[id]?.weight ?? 0), 0);
  const honest = weight(members.map(({ id }) => id).filter((id) => !villains.includes(id)));
  if (2 * weight(villains) >= honest) return committee;
  return createCommittee({ chain, epoch, genesis, members });
}

/** Those who are enough to break the protocol try to: they talk, and nearly all of them doubly. */
function drawVices(dice: Dice, conspiracy: boolean, selective: boolean): Vices {
  const some = (probability: number, most: number): number => (dice.chance(probability) ? dice.between(0, most) : 0);
  if (selective && !conspiracy) {
    // One who takes part, but for one lie told again and again.
    const lies = dice.pick(['view-change', 'view-change', 'view-change', 'new-view', 'pre-prepare', 'commit'] as const);
    const forgery = dice.chance(0.7) ? dice.between(0.3, 1) : 0;
    return { twins: dice.chance(0.2), silence: 0, replay: some(0.3, 0.2), forgery, amnesia: 0, lies };
  }
  return {
    lies: undefined,
    twins: dice.chance(conspiracy ? 0.9 : 0.6),
    silence: conspiracy ? some(0.2, 0.2) : dice.chance(0.1) ? 1 : some(0.3, 0.7),
    replay: some(0.5, 0.3), forgery: some(0.5, 0.4), amnesia: some(0.4, 1),
  };
}
