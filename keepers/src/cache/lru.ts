import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';

/** The embedded cache: the `max` entries used last, in this process. */
export function lruCache<T extends object>(max: number): Cache<T> {
  const entries = new LRUCache<string, T>({ max });
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => void entries.set(key, value),
    delete: async (key) => void entries.delete(key),
  };
}
