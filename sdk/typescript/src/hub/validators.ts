// Validators as the ValidatorSet shows them.

import type { Felt } from '../felt.ts';

/** Public halves, as contracts know them. */
export interface ValidatorKeys {
  stark: Felt;
  /** Address of the secp256k1 key. */
  ethereum: Felt;
  /** The key's 32 bytes as a big-endian number. */
  ed25519: bigint;
}

export interface Validator {
  /** Undefined: it has registered none. */
  keys: ValidatorKeys | undefined;
  isCandidate: boolean;
  /** Stake that counts, base units: 0 in jail. */
  counted: bigint;
}

export interface ValidatorEpoch {
  number: bigint;
  /** Seconds of the chain. */
  beganAt: bigint;
  members: number;
  /** In whole CIRO. */
  totalWeight: bigint;
}

export interface ValidatorRules {
  minStake: bigint;
  minMembers: number;
  epochSeconds: number;
  overlapSeconds: number;
}
