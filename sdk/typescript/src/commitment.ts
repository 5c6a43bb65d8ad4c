import { decodeDescription, descriptionLength } from './description.ts';
import type { Felt } from './felt.ts';
import { shortString } from './felt.ts';
import { hashFelts } from './poseidon.ts';

const MODEL_DOMAIN = shortString('CIRO_MODEL');
const INPUT_DOMAIN = shortString('CIRO_INPUT');
const FORMAT = 1n;

/** How an answer is checked: the program is run again, or an argument is read. One model hash names one strategy. */
export const REEXECUTE = 1;
export const COMMITTED = 2;

export type StrategyNumber = typeof REEXECUTE | typeof COMMITTED;

/** Hash of all of a program given as felts but its description. */
export function weightCommitment(program: readonly Felt[]): Felt {
  return hashFelts(program.slice(descriptionFelts(program)));
}

/** Name of a program given as felts, as the strategy writes it. */
export function modelHash(program: readonly Felt[], strategy: StrategyNumber = REEXECUTE): Felt {
  const length = descriptionFelts(program);
  const head = [MODEL_DOMAIN, FORMAT, BigInt(strategy), BigInt(length)];
  return hashFelts([...head, ...program.slice(0, length), weightCommitment(program)]);
}

/** Commitment to `rows` packed rows of `inputs` values. The salt hides an input that could be guessed. */
export function inputCommitment(salt: Felt, rows: number, inputs: number, input: readonly Felt[]): Felt {
  return hashFelts([INPUT_DOMAIN, salt, BigInt(rows), BigInt(inputs), ...input]);
}

function descriptionFelts(program: readonly Felt[]): number {
  return descriptionLength(decodeDescription(program).layers.length);
}
