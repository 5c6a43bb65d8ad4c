import { readFile, writeFile } from 'node:fs/promises';
import { CliError } from './output.ts';

/** Reads a file named on the command line. @throws CliError FILE_READ. */
export async function readInput(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError('FILE_READ', `${path} cannot be read: ${why}.`, { cause: error });
  }
}

/** @throws CliError FILE_WRITE. */
export async function writeOutput(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError('FILE_WRITE', `${path} cannot be written: ${why}.`, { cause: error });
  }
}
