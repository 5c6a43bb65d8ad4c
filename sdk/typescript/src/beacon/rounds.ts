// The beacon's rounds and values (docs/SPEC.md, "Beacon").

import type { Felt } from '../felt.ts';
import { PRIME, shortString } from '../felt.ts';
import { hashFelts } from '../poseidon.ts';
import { isVrfProof, vrfProof } from './vrf.ts';
import type { VrfProof } from './vrf.ts';

const SCOPE = shortString('CIRO_BEACON_SCOPE');
const ROUND = shortString('CIRO_BEACON_ROUND');
const SHARE = shortString('CIRO_BEACON_SHARE');
const VALUE = shortString('CIRO_BEACON_VALUE');

/** Fixed at deployment, in blocks. */
export interface BeaconRules {
  /** One value for so many blocks. */
  readonly roundBlocks: bigint;
  /** Between a round's last block and its first share. */
  readonly delayBlocks: bigint;
  /** For whoever was left out, once a quorum has revealed. */
  readonly graceBlocks: bigint;
}

/** One member's part of a round's value. */
export interface Share extends VrfProof {
  /** Its place in the epoch's list. */
  readonly member: number;
}

/** Of one beacon: `network` as validators call their chain, and the contract. */
export function beaconScope(network: Felt, beacon: Felt): Felt {
  return hashFelts([SCOPE, network, beacon]);
}

/** The round whose value is that of a block. */
export function roundOf(block: bigint, { roundBlocks }: BeaconRules): bigint {
  return block / roundBlocks;
}

/** The first block in which a share is taken: whoever says its own before lets proposers of blocks choose. */
export function opensAt(round: bigint, { roundBlocks, delayBlocks }: BeaconRules): bigint {
  return (round + 1n) * roundBlocks + delayBlocks;
}

/** Blocks from a seed block to its value at most, if a quorum reveals within the grace of the delay's end. */
export function longestWait({ roundBlocks, delayBlocks, graceBlocks }: BeaconRules): bigint {
  return roundBlocks + delayBlocks + 2n * graceBlocks + 1n;
}

/** What members prove their outputs for. */
export function roundMessage(scope: Felt, round: bigint): Felt {
  return hashFelts([ROUND, scope, round]);
}

/** The only one that a member can have. @throws BeaconError KEY_RANGE */
export function shareOf(privateKey: bigint, member: number, scope: Felt, round: bigint): Share {
  return { member, ...vrfProof(privateKey, roundMessage(scope, round)) };
}

/** `key`: the member's, an abscissa. */
export function isShare(share: Share, key: Felt, scope: Felt, round: bigint): boolean {
  return isVrfProof(key, roundMessage(scope, round), share);
}

/** Of those that have revealed, in any order. */
export function beaconValue(scope: Felt, round: bigint, shares: readonly Pick<Share, 'gammaX'>[]): Felt {
  const sum = shares.reduce((total, { gammaX }) => (total + hashFelts([SHARE, gammaX])) % PRIME, 0n);
  return valueOfSum(scope, round, sum);
}

export function valueOfSum(scope: Felt, round: bigint, sum: Felt): Felt {
  return hashFelts([VALUE, scope, round, sum]);
}

/** As the contract takes it. */
export function shareFelts({ member, keyY, gammaX, gammaY, c, s }: Share): Felt[] {
  return [BigInt(member), keyY, gammaX, gammaY, c, s];
}
