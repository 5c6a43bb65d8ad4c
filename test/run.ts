// `npm test [SUITE…]`: every suite, its output as it comes, a table at the end, and one last line: `N passed, N failed`.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../setup/paths.mjs';
import { suites, type Suite } from './suites.ts';

interface Outcome {
  name: string;
  passed: number;
  failed: number;
  seconds: number;
}

/** A suite that ends badly without saying how many tests failed counts as one failure. */
async function run(suite: Suite): Promise<Outcome> {
  const since = Date.now();
  const outcome = { name: suite.name, passed: 0, failed: 0 };
  console.log(`\n━━ ${suite.name}: ${[suite.program.split('/').at(-1), ...suite.args].join(' ').slice(0, 80)}`);
  const child = spawn(suite.program, suite.args, {
    cwd: join(root, suite.cwd ?? '.'),
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => {
    child.on('error', (error) => (console.log(error.message), resolve(1)));
    child.on('close', (code) => resolve(code ?? 1));
  });
  const read = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream })) {
      console.log(line);
      const found = suite.count?.(line);
      outcome.passed += found?.passed ?? 0;
      outcome.failed += found?.failed ?? 0;
    }
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
  const status = await ended;
  if (!suite.count && status === 0) outcome.passed = 1;
  if (status !== 0 && outcome.failed === 0) outcome.failed = 1;
  if (suite.count && status === 0 && outcome.passed === 0) outcome.failed = 1; // a suite that ran nothing is broken
  return { ...outcome, seconds: Math.round((Date.now() - since) / 1000) };
}

const wanted = process.argv.slice(2);
const chosen = suites().filter(({ name }) => wanted.length === 0 || wanted.some((one) => name === one || name.startsWith(`${one} `)));
const outcomes: Outcome[] = [];
for (const suite of chosen) outcomes.push(await run(suite));

console.log('\nsuite              passed  failed  seconds');
for (const { name, passed, failed, seconds } of outcomes) {
  console.log(`${name.padEnd(17)} ${String(passed).padStart(7)} ${String(failed).padStart(7)} ${String(seconds).padStart(8)}`);
}
const total = (key: 'passed' | 'failed') => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') > 0 || outcomes.length === 0 ? 1 : 0;
