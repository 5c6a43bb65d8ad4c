import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { root } from '../../../../setup/paths.mjs';
import { SOURCE_MUTATIONS } from './source-mutations.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What is left of a program when the protocol under it is broken. */
function outcome(mutation: string, program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath, ['--import', path('./mutate.ts'), program, ...args],
    { cwd: root, encoding: 'utf8', env: { ...process.env, MUTATION: mutation } },
  );
  if (stderr.includes('does not apply')) throw new Error(stderr);
  return { status, stdout };
}

describe('a broken protocol', () => {
  for (const [name, { seeds }] of Object.entries(SOURCE_MUTATIONS)) {
    it(`is noticed by unit tests when ${name}`, () => {
      const tests = 'keepers/src/validator/consensus/*.test.ts';
      const { status, stdout } = outcome(name, 'node_modules/mocha/bin/mocha.js', tests);
      expect(status).not.to.equal(0);
      expect(stdout).to.match(/\d+ failing/);
    });

    if (seeds === undefined) continue;
    it(`is noticed by the simulator within ${seeds} seeds when ${name}`, () => {
      const { stdout } = outcome(name, path('./main.ts'), '--seeds', String(seeds), '--json');
      expect(JSON.parse(stdout)).to.have.property('safety_violations').greaterThan(0);
    });
  }
});
