// What it costs to declare each class: Starknet counts a class by the byte, and takes no transaction above a limit.
//
// node deploy/src/class-sizes.ts [--write]: prints them, and compares them with snapshots/classes.json.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { root } from '../../setup/paths.mjs';
import { compileContracts, type Contracts } from './compile.ts';
import { MODULES } from './modules/index.ts';

const SNAPSHOT = join(root, 'snapshots', 'classes.json');
const GAS_A_BYTE = 1_280;
const BYTES_A_FELT = 32;

/** L2 gas that a transaction may take on Starknet. */
export const TRANSACTION_LIMIT = 1_110_000_000;

export interface ClassSize {
  /** Felts. */
  sierra: number;
  /** Felts. */
  casm: number;
  /** Bytes. */
  abi: number;
  /** To declare it. */
  l2Gas: number;
}

/** Every class that a deployment declares, by name. */
export async function classSizes(contracts: Contracts): Promise<Record<string, ClassSize>> {
  const names = new Set(MODULES.flatMap(({ name, facets = [] }) => [name, ...facets]));
  const sizes = await Promise.all([...names].map(async (name) => {
    const { sierra: { sierra_program }, casm: { bytecode }, abi: entries } = await contracts.load(name);
    const [sierra, casm, abi] = [sierra_program.length, bytecode.length, Buffer.byteLength(JSON.stringify(entries))];
    return [name, { sierra, casm, abi, l2Gas: GAS_A_BYTE * (BYTES_A_FELT * (sierra + casm) + abi) }] as const;
  }));
  return Object.fromEntries(sizes);
}

export async function readClassSizes(): Promise<Record<string, ClassSize>> {
  return JSON.parse(await readFile(SNAPSHOT, 'utf8')) as Record<string, ClassSize>;
}

if (import.meta.main) {
  const sizes = await classSizes(await compileContracts());
  for (const [name, { sierra, casm, abi, l2Gas }] of Object.entries(sizes)) {
    const columns = [sierra, casm, abi].map((number) => number.toLocaleString('en').padStart(8)).join('');
    console.log(`${name.padEnd(18)}${columns}   ${(l2Gas / 1e9).toFixed(3)} G`);
  }
  if (process.argv.includes('--write')) {
    const lines = Object.entries(sizes).map(([name, size]) => `  ${JSON.stringify(name)}: ${JSON.stringify(size)}`);
    await writeFile(SNAPSHOT, `{\n${lines.join(',\n')}\n}\n`);
  } else if (JSON.stringify(sizes) !== JSON.stringify(await readClassSizes())) {
    console.error('snapshots/classes.json says otherwise: run `node deploy/src/class-sizes.ts --write`.');
    process.exitCode = 1;
  }
}
