// Writes the ABIs the SDK carries, or with --check says whether they are those of the compiled contracts.
//
// node deploy/src/abi.ts [--check]

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { root } from '../../setup/paths.mjs';
import { compileContracts, type Contracts } from './compile.ts';
import { MODULES } from './modules/index.ts';

const folder = join(root, 'sdk', 'typescript', 'src', 'hub', 'abi');

/** Contracts whose file in the SDK is not their ABI. */
export async function staleAbis(contracts: Contracts): Promise<string[]> {
  const fresh = await Promise.all(MODULES.map(async ({ name }) => {
    const text = await readFile(join(folder, `${name}.json`), 'utf8').catch(() => '');
    return { name, same: text === (await abiText(contracts, name)) };
  }));
  return fresh.filter(({ same }) => !same).map(({ name }) => name);
}

export async function writeAbis(contracts: Contracts): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name } of MODULES) await writeFile(join(folder, `${name}.json`), await abiText(contracts, name));
}

async function abiText(contracts: Contracts, name: string): Promise<string> {
  const { abi } = await contracts.load(name);
  return `[\n${abi.map((entry: object) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`;
}

if (import.meta.main) {
  const contracts = await compileContracts();
  if (process.argv.includes('--check')) {
    const stale = await staleAbis(contracts);
    if (stale.length > 0) {
      console.error(`The SDK carries old ABIs of ${stale.join(', ')}: run \`node deploy/src/abi.ts\`.`);
      process.exitCode = 1;
    }
  } else {
    await writeAbis(contracts);
  }
}
