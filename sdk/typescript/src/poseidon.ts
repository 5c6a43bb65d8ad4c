import { poseidonSmall } from '@scure/starknet';
import type { Felt } from './felt.ts';
import { PRIME } from './felt.ts';

/*
 * Starknet's Hades permutation on the library's constants, with less than half of its reductions: 8 full rounds around
 * 83 partial ones, in which only the last word is cubed.
 */
const HALF_FULL = 4;
const PARTIAL = 83;

/** Words that are not cubed grow by two bits a round: reduced before that costs more than the reduction. */
const ROUNDS_TO_REDUCTION = 6;

type State = [bigint, bigint, bigint];

const { first, partial, last } = compressConstants();

/** Starknet's Poseidon over a list (Cairo `poseidon_hash_span`). The one place that names the hash. */
export function hashFelts(felts: readonly Felt[]): Felt {
  // The list is padded with a 1, then with a 0 where that makes it even.
  const padded = felts.length % 2 === 0 ? [...felts, 1n, 0n] : [...felts, 1n];
  let state: State = [0n, 0n, 0n];
  for (let i = 0; i < padded.length; i += 2) {
    state = permute([state[0] + padded[i], state[1] + padded[i + 1], state[2]]);
  }
  return state[0];
}

/** The permutation; the result is reduced. */
export function permute(state: State): State {
  for (const constants of first) state = fullRound(state, constants);
  let [a, b, c] = state;
  for (let round = 0; round < PARTIAL; round++) {
    c = cube(c + partial[round]);
    const sum = a + b + c;
    a = sum + 2n * a;
    b = sum - 2n * b;
    c = sum - 3n * c;
    if (round % ROUNDS_TO_REDUCTION === 0) {
      a %= PRIME;
      b %= PRIME;
    }
  }
  state = [a, b, c];
  for (const constants of last) state = fullRound(state, constants);
  return state.map((word) => ((word % PRIME) + PRIME) % PRIME) as State;
}

function fullRound([a, b, c]: State, [ka, kb, kc]: State): State {
  return mix([cube(a + ka), cube(b + kb), cube(c + kc)]);
}

/** The matrix ((3, 1, 1), (1, -1, 1), (1, 1, -2)). */
function mix([a, b, c]: State): State {
  const sum = a + b + c;
  return [sum + 2n * a, sum - 2n * b, sum - 3n * c];
}

function cube(x: bigint): bigint {
  return (((x * x) % PRIME) * x) % PRIME;
}

/**
 * In a partial round the first two words pass linearly, so what would be added to them is moved through the matrix
 * into the next round; only the constant of the cubed word stays, and the first full round after takes the rest.
 */
function compressConstants(): { first: State[]; partial: bigint[]; last: State[] } {
  const constants = (poseidonSmall as unknown as { roundConstants: State[] }).roundConstants;
  const partial: bigint[] = [];
  let moved: State = [0n, 0n, 0n];
  const plusMoved = (words: State) => words.map((word, i) => (word + moved[i]) % PRIME) as State;
  for (const words of constants.slice(HALF_FULL, HALF_FULL + PARTIAL)) {
    const [a, b, c] = plusMoved(words);
    partial.push(c);
    moved = mix([a, b, 0n]);
  }
  const [next, ...rest] = constants.slice(HALF_FULL + PARTIAL);
  return { first: constants.slice(0, HALF_FULL), partial, last: [plusMoved(next), ...rest] };
}
