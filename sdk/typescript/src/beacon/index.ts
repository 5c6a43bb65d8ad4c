export { BeaconError } from './errors.ts';
export type { BeaconCode } from './errors.ts';
export {
  beaconScope, beaconValue, isShare, longestWait, opensAt, roundMessage, roundOf, shareFelts, shareOf, valueOfSum,
} from './rounds.ts';
export type { BeaconRules, Share } from './rounds.ts';
export { isVrfProof, messagePoint, vrfProof } from './vrf.ts';
export type { VrfProof } from './vrf.ts';
