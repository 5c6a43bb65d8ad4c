// `node --import lying-book.ts …`: whatever keeper runs in that process denies that it ever heard the fifth worker.

import { registerHooks } from 'node:module';

import { HeartbeatBook as HonestBook } from '../../keepers/src/validator/heartbeats/book.ts';
import type { Heartbeat } from '../../keepers/src/validator/heartbeats/message.ts';

const DENIED = 5;

export class HeartbeatBook extends HonestBook {
  override heartbeats(...of: Parameters<HonestBook['heartbeats']>): Heartbeat[] {
    return super.heartbeats(...of).filter(({ worker }) => worker !== DENIED);
  }
}

// Whoever asks for the honest module from now on is given this one.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url.endsWith('/validator/heartbeats/book.ts') ? { ...found, url: import.meta.url } : found;
  },
});
