import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../core/clock.ts';
import { hex } from '../core/json.ts';
import type { Felt } from '../hub/types.ts';

export interface WakeUpModules {
  bus: Bus;
  clock: Clock;
  me: Felt;
  signal: AbortSignal;
  wake: () => void;
  intervalMs?: number;
}

const MESSAGES_A_LOOK = 100;

/** Begins a tick when an assigner says that a job was drawn to this worker. A hint only: ticks come without it too. */
export async function listenForWakeUps(modules: WakeUpModules): Promise<void> {
  const { bus, clock, me, signal, wake, intervalMs = 250 } = modules;
  const group = `worker:${hex(me)}`;
  while (!signal.aborted) {
    const messages = await bus.read('jobs', group, MESSAGES_A_LOOK);
    const last = messages.at(-1);
    if (last !== undefined) await bus.commit('jobs', group, last.offset);
    if (messages.some(({ payload }) => concerns(payload, hex(me)))) wake();
    await clock.sleep(intervalMs, signal);
  }
}

function concerns(payload: unknown, me: string): boolean {
  const { workers } = (payload ?? {}) as { workers?: unknown };
  return Array.isArray(workers) && workers.some((entry: { worker?: unknown } | null) => entry?.worker === me);
}
