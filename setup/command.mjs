// Child processes: output watched line by line, killed with us, errors with the end of what they printed.

import { spawn } from 'node:child_process';
import { SetupError } from './errors.mjs';

/** Runs a program to its end. `onLine` sees each line of its output. Returns all of it. */
export function command(program, args, { cwd, env, onLine = () => {}, failure, remedies = [] } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.kill();
    process.once('exit', stop);
    let output = '';
    let partial = '';
    const take = (chunk) => {
      output += chunk;
      const lines = (partial + chunk).split('\n');
      partial = lines.pop();
      lines.forEach(onLine);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    const fail = (reason) => reject(new SetupError(`${failure ?? program} failed: ${reason}`, { output, remedies }));
    child.on('error', (error) => fail(error.code === 'ENOENT' ? `\`${program}\` was not found` : error.message));
    child.on('close', (code, signal) => {
      process.off('exit', stop);
      if (code === 0) resolve(output);
      else fail(signal ? `stopped by ${signal}` : `exit status ${code}`);
    });
  });
}

/** The output of `program args`, or undefined if it is not there or fails. */
export const probe = (program, args) => command(program, args).catch(() => undefined);
