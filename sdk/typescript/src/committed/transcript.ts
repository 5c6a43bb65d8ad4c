import type { Felt } from '../felt.ts';
import { shortString } from '../felt.ts';
import { permute } from '../poseidon.ts';

/** What a message is, so that none can stand for one of another kind (docs/PROOF.md, section 4). */
export const TAG = {
  statement: 1n,
  answer: 2n,
  accumulators: 3n,
  combine: 4n,
  sumcheck: 5n,
  root: 6n,
  outOfDomain: 7n,
  clear: 8n,
  queries: 9n,
} as const;

const CONTINUED = 0n;
const DOMAIN = shortString('CIRO_PROOF');
/** Bits of a challenge that row numbers are cut from. */
const QUERY_BITS = 128;

/** The sponge that every challenge is drawn from: each depends on all that was said before it. */
export class Transcript {
  #state: [Felt, Felt, Felt] = [0n, 0n, DOMAIN];

  /** Takes two felts in; returns two challenges. */
  mix(tag: bigint, a: Felt, b: Felt): [Felt, Felt] {
    const [s0, s1, s2] = this.#state;
    this.#state = permute([s0 + a, s1 + b, s2 + tag]);
    return [this.#state[0], this.#state[1]];
  }

  /** Takes a list in, its length first; returns two challenges. */
  absorb(tag: bigint, list: readonly Felt[]): [Felt, Felt] {
    let challenges = this.mix(tag, BigInt(list.length), 0n);
    for (let i = 0; i < list.length; i += 2) challenges = this.mix(CONTINUED, list[i], list[i + 1] ?? 0n);
    return challenges;
  }

  /** `count` numbers of `bits` bits. */
  queries(count: number, bits: number): number[] {
    const numbers: number[] = [];
    while (numbers.length < count) {
      for (const challenge of this.mix(TAG.queries, 0n, 0n)) {
        for (let cut = 0; cut + bits <= QUERY_BITS; cut += bits) {
          numbers.push(Number(BigInt.asUintN(bits, challenge >> BigInt(cut))));
        }
      }
    }
    return numbers.slice(0, count);
  }
}
