// node test/gas/snapshot.ts [--write] [--trees]: measures, and compares with snapshots/gas.json. More than 2 % off,
// either way, is a failure: a change of cost is written down in the commit that brings it. `--trees` draws where the
// gas goes.

import { readFile, writeFile } from 'node:fs/promises';

import { measure } from './measure.ts';

const SNAPSHOT = new URL('../../snapshots/gas.json', import.meta.url);
const TOLERANCE = 0.02;

export interface Difference {
  name: string;
  before: number | undefined;
  now: number | undefined;
}

/** What is new, gone, or more than the tolerance off. What depends on how a draw falls is not compared. */
export function differences(before: Record<string, number>, now: Record<string, number>): Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => !isByLot(name))
    .map((name) => ({ name, before: before[name], now: now[name] }))
    .filter(({ before: old, now: current }) =>
      old === undefined || current === undefined || Math.abs(current - old) > TOLERANCE * old);
}

function isByLot(name: string): boolean {
  return /^(life of a job|draw|result with its draw),/.test(name);
}

export async function readSnapshot(): Promise<Record<string, number>> {
  return JSON.parse(await readFile(SNAPSHOT, 'utf8')) as Record<string, number>;
}

if (import.meta.main) {
  const { gas, trees } = await measure();
  const width = Math.max(...Object.keys(gas).map((name) => name.length));
  for (const [name, l2Gas] of Object.entries(gas)) {
    console.log(`${name.padEnd(width)} ${l2Gas.toLocaleString('en').padStart(14)}`);
  }
  if (process.argv.includes('--trees')) {
    for (const [name, tree] of Object.entries(trees)) console.log(`\n${name}\n${tree}`);
  }
  if (process.argv.includes('--write')) {
    await writeFile(SNAPSHOT, `${JSON.stringify(gas, null, 2)}\n`);
  } else {
    const changed = differences(await readSnapshot(), gas);
    for (const { name, before, now } of changed) {
      console.error(`${name}: was ${before ?? 'not there'}, is ${now ?? 'gone'}.`);
    }
    if (changed.length > 0) process.exitCode = 1;
  }
}
