// A model's program as a class of its own: constants and one view, no logic. `program()` hands the caller the constants
// where they lie, so that reading them costs the same however many they are.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PRIME } from '@ciro-network/sdk';
import type { DataClass } from '@ciro-network/sdk/hub';

import { toolPath } from '../../../setup/paths.mjs';

export type DataClassCode = 'DATA_CLASS_SIZE' | 'DATA_CLASS_FELT' | 'DATA_CLASS_BUILD';

/** A program that cannot become a class, and why. */
export class DataClassError extends Error {
  readonly code: DataClassCode;
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(code: DataClassCode, message: string, meta: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.name = 'DataClassError';
    this.code = code;
    this.meta = meta;
  }
}

/** Starknet takes classes of 81,920 felts, and Sierra spends close to three on each constant. */
export const MAX_PROGRAM_FELTS = 25_000;

const PROJECT = '[crate_roots]\nciro_model = "src"\n\n[config.global]\nedition = "2024_07"\n';

/** Compiles the data class of a program (docs/SPEC.md, "Description and weights"). The same program gives the same class. */
export async function compileDataClass(program: readonly bigint[]): Promise<DataClass> {
  const source = dataContract(program);
  const project = await mkdtemp(join(tmpdir(), 'ciro-model-'));
  try {
    await mkdir(join(project, 'src'));
    await writeFile(join(project, 'cairo_project.toml'), PROJECT);
    await writeFile(join(project, 'src/lib.cairo'), source);
    await promisify(execFile)(toolPath('cairo-driver'), ['build', project, '--out', project]).catch((cause) => {
      throw new DataClassError('DATA_CLASS_BUILD', `The Cairo compiler refused the data class: ${cause.message}`, {}, cause);
    });
    const read = async (name: string) => JSON.parse(await readFile(join(project, name), 'utf8'));
    return { sierra: await read('ModelData.sierra.json'), casm: await read('ModelData.casm.json') };
  } finally {
    await rm(project, { recursive: true });
  }
}

/**
 * The contract's source. Its one entry point returns a serialised span, length first, as it stands in the class (`raw_output`):
 * nothing is copied, felt by felt, on either side of the call.
 */
export function dataContract(program: readonly bigint[]): string {
  if (program.length === 0 || program.length > MAX_PROGRAM_FELTS) {
    const message = `A data class holds 1 to ${MAX_PROGRAM_FELTS} felts; this program has ${program.length}.`;
    throw new DataClassError('DATA_CLASS_SIZE', message, { felts: program.length });
  }
  const at = program.findIndex((felt) => felt < 0n || felt >= PRIME);
  if (at >= 0) throw new DataClassError('DATA_CLASS_FELT', `Felt ${at} of the program is not below the prime.`, { at });
  const felts = [BigInt(program.length), ...program].map((felt) => `0x${felt.toString(16)}`);
  return `#[starknet::contract]
mod ModelData {
    const PROGRAM: [felt252; ${felts.length}] = [${felts.join(', ')}];

    #[storage]
    struct Storage {}

    #[external(v0)]
    #[raw_output]
    fn program(self: @ContractState) -> Span<felt252> {
        PROGRAM.span()
    }
}
`;
}
