// `npm run mutations -- [--every N] [--rows N]`: every felt of a committed proof changed in six ways, under all verifiers.

import { parseArgs } from 'node:util';

import { committedProof, isRefused, judge, mutants, startVerifiers, type Verdict } from './mutations.ts';

const SIZES = [13, 16, 3];

const { values } = parseArgs({
  options: { every: { type: 'string', default: '1' }, rows: { type: 'string', default: '2' } },
});
const [every, rows] = [Number(values.every), Number(values.rows)];
if (!Number.isSafeInteger(every) || every < 1 || !Number.isSafeInteger(rows) || rows < 1 || rows > 64) {
  console.error('Usage: npm run mutations -- [--every N] [--rows N], N at least 1, at most 64 rows.');
  process.exit(2);
}

const proof = await committedProof(SIZES, rows);
const { verifiers, stop } = await startVerifiers();
const codes = new Map<string, number>();
const wrong: Verdict[] = [];
try {
  for (const { check } of verifiers) await check(proof);
  for (const mutant of mutants(proof, every)) {
    const verdict = await judge(mutant, verifiers);
    if (!isRefused(verdict)) wrong.push(verdict);
    codes.set(verdict.codes.rust!, (codes.get(verdict.codes.rust!) ?? 0) + 1);
  }
} finally {
  await stop();
}
for (const [code, count] of codes) console.log(`${String(count).padStart(6)}  ${code}`);
for (const { proof: name, codes: said } of wrong) console.log(`${name}: ${JSON.stringify(said)}`);
console.log(`${proof.felts.length} felts, ${[...codes.values()].reduce((a, b) => a + b, 0)} changes, ${wrong.length} not refused alike`);
if (wrong.length > 0) process.exitCode = 1;
