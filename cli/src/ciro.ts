// Amounts of CIRO as people write and read them.

import { CliError } from './output.ts';

/** Decimal text, in base units. @throws CliError USAGE. */
export async function parseCiro(text: string, option: string): Promise<bigint> {
  const { Ciro } = await import('@ciro-network/deploy');
  const parsed = Ciro.safeParse(text);
  if (!parsed.success) {
    throw new CliError('USAGE', `${option} takes CIRO with at most nine decimals, not '${text}'.`, { usage: true });
  }
  return parsed.data;
}

/** Base units as a number of CIRO: at least two decimals, no zeros after them, never rounded. */
export function ciroNumber(amount: bigint): string {
  const digits = amount.toString().padStart(19, '0');
  return `${digits.slice(0, -18)}.${digits.slice(-18).replace(/0+$/, '').padEnd(2, '0')}`;
}

export function showCiro(amount: bigint): string {
  return `${ciroNumber(amount)} CIRO`;
}
