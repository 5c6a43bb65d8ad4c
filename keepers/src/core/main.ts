import { asKeeperError } from './errors.ts';

/** Runs a keeper as a process: 0 after a graceful stop, 1 with one line of explanation otherwise. */
export async function runMain(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const { code, message } = asKeeperError(error);
    process.stderr.write(`${code}: ${message}\n`);
    process.exitCode = 1;
  }
}
