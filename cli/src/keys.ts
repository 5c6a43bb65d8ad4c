// Key files: JSON, private halves by name as 0x and 64 hexadecimal digits. Written once, readable by their owner alone.

import { writeFile } from 'node:fs/promises';

import { readInput } from './files.ts';
import { CliError } from './output.ts';

/** `chain`: Stark, what contracts read; `protocol`: Ed25519, consensus; `ethereum`: secp256k1. */
export type KeyName = 'chain' | 'protocol' | 'ethereum';

/** @throws CliError FILE_READ, KEY_FILE. */
export async function readKeys<Name extends KeyName>(
  path: string, names: readonly Name[],
): Promise<Record<Name, Uint8Array>> {
  const text = (await readInput(path)).toString('utf8');
  let value: Partial<Record<Name, unknown>>;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw new CliError('KEY_FILE', `${path} is not JSON.`); // the parser's message would quote the file
  }
  const entries = names.map((name) => {
    const key = value?.[name];
    if (typeof key !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(key)) {
      throw new CliError('KEY_FILE', `${path}: ${name} must be 0x and 64 hexadecimal digits.`);
    }
    return [name, Buffer.from(key.slice(2), 'hex')] as const;
  });
  return Object.fromEntries(entries) as unknown as Record<Name, Uint8Array>;
}

/** Never over a file that is there: what it holds may have a stake behind it. @throws CliError FILE_WRITE. */
export async function writeKeys(path: string, keys: Partial<Record<KeyName, Uint8Array>>): Promise<void> {
  const entries = Object.entries(keys).map(([name, key]) => [name, `0x${Buffer.from(key).toString('hex')}`]);
  const text = `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new CliError('FILE_WRITE', `${path} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}
