import { feltToHex, PRIME } from '@ciro-network/sdk';
import { commitVector, open, polynomial } from '../sdk/typescript/src/committed/testing.ts';
import { Transcript } from '../sdk/typescript/src/committed/transcript.ts';

/** Short enough to be written down, of rows of eight, which only the last of three rounds has. */
const ROUND = { fold: 3, rate: 9, queries: 26 };
const VARIABLES = 7;
/** The weight is x -> BASE^x. */
const BASE = 5n;

/** An opening outside of any argument: Σ_x f(x)·base^x = claim, in one round of an empty transcript. */
export function openingVector() {
  const vector: bigint[] = [];
  for (let value = 0x1234567n; vector.length < 2 ** VARIABLES; value = (value * value + 1n) % PRIME) vector.push(value);
  const oracle = commitVector(vector, ROUND);
  const claim = polynomial(vector, BASE);
  const weights = vector.map((_, x) => BASE ** BigInt(x) % PRIME);
  const { felts, challenges } = open(new Transcript(), oracle, vector, weights, claim, [ROUND]);
  return {
    variables: VARIABLES,
    round: ROUND,
    base: feltToHex(BASE),
    root: feltToHex(oracle.root),
    claim: feltToHex(claim),
    argument: felts.map(feltToHex),
    alphas: challenges.alphas.map(feltToHex),
  };
}
