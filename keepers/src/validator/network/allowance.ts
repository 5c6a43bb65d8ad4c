import type { Clock } from '../../core/clock.ts';

export interface AllowanceSettings {
  /** Of one peer: refilled evenly, and never more than this in hand. */
  bytes: number;
  messages: number;
  /** In which an empty allowance becomes full, in ms. */
  refillMs: number;
}

/** Ten times what consensus among 32 validators, or a heartbeat from each of 8,000 workers, comes to. */
export const ALLOWANCE: AllowanceSettings = { bytes: 32 * 2 ** 20, messages: 20_000, refillMs: 60_000 };
const MOST_PEERS = 1_024;

/** What each peer may still send: token buckets for bytes and messages. Who has used up its own is not heard. */
export class Allowance {
  readonly #clock: Clock;
  readonly #settings: AllowanceSettings;
  readonly #left = new Map<string, { bytes: number; messages: number; at: number }>();

  constructor(clock: Clock, settings = ALLOWANCE) {
    this.#clock = clock;
    this.#settings = settings;
  }

  /** Takes a quarter of a whole allowance for a message that was rejected: it had to be checked. */
  fine(peer: string): void {
    const left = this.#left.get(peer);
    if (left === undefined) return;
    left.messages -= this.#settings.messages / 4;
    left.bytes -= this.#settings.bytes / 4;
  }

  /** Takes one message of this size from the peer's allowance, if it has enough left. */
  take(peer: string, size: number): boolean {
    const { bytes, messages, refillMs } = this.#settings;
    const now = this.#clock.now();
    const old = this.#left.get(peer) ?? { bytes, messages, at: now };
    const refilled = Math.max(0, now - old.at) / refillMs;
    const left = {
      bytes: Math.min(bytes, old.bytes + bytes * refilled),
      messages: Math.min(messages, old.messages + messages * refilled),
      at: now,
    };
    const enough = left.bytes >= size && left.messages >= 1;
    // Last used, last forgotten: a crowd of new names pushes out other names, at the price of a handshake each.
    this.#left.delete(peer);
    this.#left.set(peer, enough ? { ...left, bytes: left.bytes - size, messages: left.messages - 1 } : left);
    const oldest = this.#left.keys().next().value;
    if (this.#left.size > MOST_PEERS && oldest !== undefined) this.#left.delete(oldest);
    return enough;
  }
}
