import { KeeperError } from '../../core/errors.ts';

/** A validator of one epoch, under its place in the epoch's list. */
export interface Member {
  id: number;
  /** Stake in whole units, as the epoch fixed it. */
  weight: number;
  /** Ed25519 public key, 32 bytes: signs what validators say to each other. */
  protocolKey: Uint8Array;
  /** Stark public key, the 32 bytes of x: signs what contracts read. */
  chainKey: Uint8Array;
}

/** The validators of one epoch; every signature is bound to `chain` and `epoch`. */
export interface Committee {
  /** Chain id, a felt as 64 hex digits. */
  chain: string;
  epoch: number;
  /** History digest that the epoch before ended with, 64 hex digits. */
  genesis: string;
  members: readonly Member[];
  /** Sum of all weights. */
  total: number;
}

/** More members do not fit a message's counts. */
export const MAX_MEMBERS = 255;
const HEX32 = /^[0-9a-f]{64}$/;

/** Throws CONFIG_INVALID unless members are numbered in order and quorums can be counted without rounding. */
export function createCommittee(given: Omit<Committee, 'total'>): Committee {
  const { chain, epoch, genesis, members } = given;
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  const faults = [
    [!HEX32.test(chain) || !HEX32.test(genesis), 'chain and genesis are 64 hex digits'],
    [!Number.isSafeInteger(epoch) || epoch < 0, 'the epoch is a whole number'],
    [members.length === 0 || members.length > MAX_MEMBERS, `there are 1 to ${MAX_MEMBERS} members`],
    [members.some(({ id }, place) => id !== place), 'members are numbered from 0 in their order'],
    [members.some(({ weight }) => !Number.isSafeInteger(weight) || weight <= 0), 'weights are whole and positive'],
    [!Number.isSafeInteger(3 * total), 'three times the total weight is below 2^53'],
  ] as const;
  const fault = faults.find(([wrong]) => wrong);
  if (fault !== undefined) throw new KeeperError('CONFIG_INVALID', `No committee: ${fault[1]}.`, { epoch });
  return { ...given, total };
}

/** More than two thirds: any two such sets share more than a third, hence an honest member. */
export function isQuorum({ total }: Committee, weight: number): boolean {
  return 3 * weight > 2 * total;
}

/** A third or more: at least one honest member is among them. */
export function hasHonest({ total }: Committee, weight: number): boolean {
  return 3 * weight >= total;
}

export function weightOf({ members }: Committee, ids: Iterable<number>): number {
  let weight = 0;
  for (const id of ids) weight += members[id]?.weight ?? 0;
  return weight;
}

/** Who proposes in a view: each in turn. */
export function primaryOf({ members }: Committee, view: number): number {
  return view % members.length;
}
