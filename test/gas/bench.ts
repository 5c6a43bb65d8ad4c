// npm run bench:gas [-- --json]: what batching saves, beside what the mission asks. With --json the last line is the table.

import { measureSavings, type Savings } from './batching.ts';

/** Percent. */
export const ASKED: Record<keyof Savings, number> = {
  proof_verification: 87, reward_distribution: 88, job_submission: 40, slashing: 33,
};

if (import.meta.main) {
  const savings = await measureSavings();
  const million = (l2Gas: number) => `${(l2Gas / 1e6).toFixed(3)} M`.padStart(11);
  console.log(`${'L2 gas of one'.padEnd(22)}${'alone'.padStart(11)}${'of a batch'.padStart(12)}${'saved'.padStart(9)}   asked`);
  for (const [name, { individual, batched, saved }] of Object.entries(savings)) {
    const asked = ASKED[name as keyof Savings];
    console.log(`${name.padEnd(22)}${million(individual)} ${million(batched)}${`${saved} %`.padStart(9)}${`${asked} %`.padStart(8)}`);
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify(savings));
}
