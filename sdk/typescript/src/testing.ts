/** What the tests of the encodings share: the golden vectors as values, and the code of a refusal. */
import { readFileSync } from 'node:fs';
import type { Felt, Program, Statement } from './index.ts';
import { feltFromHex, VerifyError } from './index.ts';

const VECTORS = new URL('../../../vectors/', import.meta.url);

/** A sample program with its job, as `vectors/programs.json` has it; felts in hex. */
export interface Sample {
  readonly name: string;
  readonly inputs: number;
  readonly layers: readonly LayerJson[];
  readonly program: string[];
  readonly weight_commitment: string;
  readonly rows: number;
  readonly salt: string;
  readonly x: number[];
  readonly input: string[];
  readonly output_felts: string[];
  readonly statement: StatementJson;
  readonly proof: string[];
}

interface LayerJson {
  readonly kind: 'dense';
  readonly outputs: number;
  readonly relu: boolean;
  readonly bits: number;
  readonly weights: number[];
  readonly bias: number[];
  readonly shift: number[];
}

interface StatementJson {
  readonly model_hash: string;
  readonly input_commitment: string;
  readonly outputs: number[];
}

export function readVectors(name: string): any {
  return JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), 'utf8'));
}

export function readSamples(): Sample[] {
  return readVectors('programs');
}

export function feltsOf(hex: readonly string[]): Felt[] {
  return hex.map(feltFromHex);
}

/** Felts in or out of range alike, for tests of what is refused. */
export function anyFeltsOf(hex: readonly string[]): bigint[] {
  return hex.map(BigInt);
}

export function statementOf(json: StatementJson): Statement & { readonly outputs: readonly number[] } {
  return { modelHash: BigInt(json.model_hash), inputCommitment: BigInt(json.input_commitment), outputs: json.outputs };
}

export function programOf({ inputs, layers }: Sample): Program {
  const typed = layers.map((layer) => ({
    ...layer,
    weights: Int8Array.from(layer.weights),
    bias: Int32Array.from(layer.bias),
    shift: Uint8Array.from(layer.shift),
  }));
  return { inputs, layers: typed };
}

/** The code that `attempt` is refused with, or 'accepted'. Any error but VerifyError passes on. */
export function codeOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof VerifyError) return error.code;
    throw error;
  }
  return 'accepted';
}
