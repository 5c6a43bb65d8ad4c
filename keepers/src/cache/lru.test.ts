import { conformsToCache } from '../testing/cache.conformance.ts';
import { lruCache } from './lru.ts';

conformsToCache('LRU', (max) => lruCache(max));
