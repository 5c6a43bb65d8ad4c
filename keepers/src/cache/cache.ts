/** What may be forgotten at any time and can be had again. */
export interface Cache<T> {
  get(key: string): Promise<T | undefined>;
  set(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
}

/** Reads through: what is not in the cache is made and kept. Failures are not kept. */
export async function cached<T>(cache: Cache<T>, key: string, make: () => Promise<T>): Promise<T> {
  const kept = await cache.get(key);
  if (kept !== undefined) return kept;
  const value = await make();
  await cache.set(key, value);
  return value;
}
