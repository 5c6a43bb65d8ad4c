// `npm run walk -- [--pool] [--steps N] [--seed S]`: contracts and reference model side by side.

import { parseArgs } from 'node:util';

import { outcomeTable, walk, type WalkReport } from './walk.ts';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    pool: { type: 'boolean', default: false },
  },
});
const [operations, seed] = [Number(values.steps), Number(values.seed)];
if (!Number.isSafeInteger(operations) || operations < 1 || !Number.isSafeInteger(seed)) {
  console.error('Usage: npm run walk -- [--pool] [--steps N] [--seed S], both whole numbers, N at least 1.');
  process.exit(2);
}

const line = ({ operations: done, blocks, slots, seconds }: WalkReport) =>
  `${done} operations in ${blocks} blocks, ${slots} slots agree, ${seconds.toFixed(0)} s`;

try {
  const report = await walk({ seed, operations, over: values.pool ? 'pool' : 'hub', onProgress: (so) => console.log(line(so)) });
  console.log(`${outcomeTable(report)}\nseed ${seed}: ${line(report)}`);
} catch (error) {
  console.error((error as Error).stack);
  process.exitCode = 1;
}
