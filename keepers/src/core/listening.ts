import { KeeperError } from './errors.ts';

/** Opens what others reach at `address`. Throws `LISTEN_FAILED` if this machine does not give that address away. */
export async function listening<T>(address: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const why = String(error).match(/\bE(?:ADDR\w+|ACCES)\b/)?.[0];
    if (why === undefined) throw error;
    throw new KeeperError('LISTEN_FAILED', `Cannot listen on ${address}: ${why}.`, { address, why }, error);
  }
}
