import { poseidonHashMany } from '@scure/starknet';
import type { Felt } from './felt.ts';

/** Starknet's Poseidon over a list (Cairo `poseidon_hash_span`). The one place that names the hash. */
export function hashFelts(felts: Felt[]): Felt {
  return poseidonHashMany(felts);
}
