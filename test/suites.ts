// What `npm test` runs, in order: quick and pure first, real nodes last.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/** A program whose output tells how many of its tests passed and failed. */
export interface Suite {
  name: string;
  program: string;
  args: string[];
  cwd?: string;
  /** Reads one line of output; counts are added up. Without it the exit status is one test. */
  count?: (line: string) => { passed?: number; failed?: number } | undefined;
}

const bin = (name: string) => join(root, 'node_modules/.bin', name);
const testFiles = (...folders: string[]) =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
      .sort()
      .map((path) => join(folder, path)),
  );

const mocha = (name: string, files: string[], timeout: number): Suite => ({
  name,
  program: bin('mocha'),
  args: ['--timeout', String(timeout), '--forbid-only', '--forbid-pending', ...files],
  count: (line) => {
    const [, number, what] = line.match(/^\s+(\d+) (passing|failing)\b/) ?? [];
    if (number) return { [what === 'passing' ? 'passed' : 'failed']: Number(number) };
  },
});

const check = (name: string, script: string, ...args: string[]): Suite => ({
  name,
  program: process.execPath,
  args: [script, ...args],
});

/** `test result: ok. 3 passed; 0 failed; …`, of cargo and of the Cairo runner. */
const testResult = (line: string) => {
  const [, passed, failed] = line.match(/test result: .*?(\d+) passed; (\d+) failed/) ?? [];
  if (passed) return { passed: Number(passed), failed: Number(failed) };
};

/** Its project is made when it is this suite's turn. */
const cairo = (crate: string): Suite => ({
  name: `cairo ${crate}`,
  program: process.execPath,
  args: ['test/cairo.ts', crate],
  count: testResult,
});

export const suites = (): Suite[] => [
  { name: 'types', program: bin('tsc'), args: ['--project', 'tsconfig.json'] },
  check('vectors', 'vectors/generate.ts', '--check'),
  check('generated cairo', 'cairo/generate.ts', '--check'),
  ...['signatures', 'verifier', 'validators', 'hub'].map(cairo),
  { name: 'rust', program: 'cargo', args: ['test', '--release', '--locked', '--quiet'], cwd: 'prover', count: testResult },
  mocha('unit', testFiles('setup', 'sdk/typescript/src', 'prover/compiler/src', 'prover/node/src', 'keepers/src', 'deploy', 'cli/src', 'test/economy', 'test/docs'), 120_000),
  mocha('e2e', testFiles('test/e2e', 'test/gas'), 900_000),
];
