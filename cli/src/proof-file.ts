import type { Strategy } from '@ciro-network/compiler';
import type { Felt, Statement } from '@ciro-network/sdk';
import { COMMITTED, decodeProof, feltFromHex, feltToHex } from '@ciro-network/sdk';
import { CliError } from './output.ts';

/** `proof.json`: a proof's felts beside the statement they prove. */
export interface ProofFile {
  readonly strategy: Strategy;
  readonly model_hash: string;
  readonly input_commitment: string;
  /** Integers, one array a row. */
  readonly outputs: readonly (readonly number[])[];
  readonly rows: number;
  readonly salt: string;
  readonly felts: readonly string[];
}

export interface ParsedProof {
  readonly statement: Statement;
  readonly felts: readonly Felt[];
  readonly rows: number;
}

/**
 * Reads a proof file and checks that what it repeats from the felts is what they say.
 * @throws CliError PROOF_FILE, VerifyError for felts that are not canonical or do not parse.
 */
export function parseProofFile(text: string): ParsedProof {
  let file: Partial<Record<keyof ProofFile, unknown>> | null;
  try {
    file = JSON.parse(text) as typeof file;
  } catch (error) {
    throw new CliError('PROOF_FILE', 'The proof file is not JSON.', { cause: error });
  }
  if (file === null || typeof file !== 'object')
    throw new CliError('PROOF_FILE', 'The proof file is not a JSON object.');
  const { felts, outputs, rows, salt, strategy } = file;
  if (!Array.isArray(felts)) throw invalid('felts', 'an array of hex strings');
  if (!Array.isArray(outputs) || !outputs.every(isIntegerRow)) throw invalid('outputs', 'an array of integers a row');
  const parsed = felts.map(feltFromHex);
  const proof = decodeProof(parsed);
  const named: Strategy = proof.strategy === COMMITTED ? 'committed' : 'reexecute';
  if (strategy !== named) throw invalid('strategy', `'${named}', as in its felts`);
  if (rows !== proof.rows || outputs.length !== proof.rows) throw invalid('rows', `${proof.rows}, as in its felts`);
  if (new Set(outputs.map((row) => row.length)).size !== 1) throw invalid('outputs', 'as many outputs in each row');
  if (salt !== feltToHex(proof.salt)) throw invalid('salt', 'the one in its felts');
  return {
    statement: {
      modelHash: feltFromHex(file.model_hash as string),
      inputCommitment: feltFromHex(file.input_commitment as string),
      outputs: outputs.flat(),
    },
    felts: parsed,
    rows: proof.rows,
  };
}

function isIntegerRow(row: unknown): row is number[] {
  return Array.isArray(row) && row.every(Number.isSafeInteger);
}

function invalid(field: string, wanted: string): CliError {
  return new CliError('PROOF_FILE', `The proof file's ${field} must be ${wanted}.`);
}
