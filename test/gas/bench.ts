// npm run bench:gas [-- --json] [--write]: what batching saves, beside what the mission asks. With --json the last line
// is the table; --write keeps it in snapshots/savings.json, which CI compares.

import { readFile, writeFile } from 'node:fs/promises';

import { measureSavings, type Savings } from './batching.ts';

const SNAPSHOT = new URL('../../snapshots/savings.json', import.meta.url);

/** Percent. */
export const ASKED: Record<keyof Savings, number> = {
  proof_verification: 87, reward_distribution: 88, job_submission: 40, slashing: 33,
};

/** L2 gas by name, alone and of a batch. */
export function figures(savings: Savings): Record<string, number> {
  return Object.fromEntries(Object.entries(savings).flatMap(([name, { individual, batched }]) =>
    [[`${name}, alone`, individual], [`${name}, of a batch`, batched]]));
}

export async function readSavings(): Promise<Savings> {
  return JSON.parse(await readFile(SNAPSHOT, 'utf8')) as Savings;
}

if (import.meta.main) {
  const savings = await measureSavings();
  const million = (l2Gas: number) => `${(l2Gas / 1e6).toFixed(3)} M`.padStart(11);
  console.log(`${'L2 gas of one'.padEnd(22)}${'alone'.padStart(11)}${'of a batch'.padStart(12)}${'saved'.padStart(9)}   asked`);
  for (const [name, { individual, batched, saved }] of Object.entries(savings)) {
    const asked = ASKED[name as keyof Savings];
    console.log(`${name.padEnd(22)}${million(individual)} ${million(batched)}${`${saved} %`.padStart(9)}${`${asked} %`.padStart(8)}`);
  }
  if (process.argv.includes('--write')) await writeFile(SNAPSHOT, `${JSON.stringify(savings, null, 2)}\n`);
  if (process.argv.includes('--json')) console.log(JSON.stringify(savings));
}
