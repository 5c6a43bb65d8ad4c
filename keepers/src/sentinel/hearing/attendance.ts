import type { Felt } from '../../hub/types.ts';
import type { WorkedHours } from '../../validator/work/worked-hours.ts';
import type { HeartbeatEar } from './heartbeats.ts';

export interface AttendanceModules {
  heartbeats: Pick<HeartbeatEar, 'refresh' | 'heard' | 'close'>;
  worked: Pick<WorkedHours, 'refresh' | 'workers'>;
  /** Indices of workers that nobody asks to be there, in that second of the chain. */
  idle: (now: number) => Promise<ReadonlySet<number>>;
}

/** What a sentinel knows by itself of who is there: heartbeats that it hears, and jobs that were answered. */
export class Attendance {
  readonly #modules: AttendanceModules;
  #idle: ReadonlySet<number> = new Set();

  constructor(modules: AttendanceModules) {
    this.#modules = modules;
  }

  /** `now`: seconds of the chain. */
  async refresh(now: number): Promise<void> {
    const { heartbeats, worked, idle } = this.#modules;
    await heartbeats.refresh();
    await worked.refresh();
    this.#idle = await idle(now);
  }

  heard(hour: number, blockHash: Felt): number[] {
    const { heartbeats, worked } = this.#modules;
    return [...heartbeats.heard(hour, blockHash), ...worked.workers(hour)];
  }

  get idle(): ReadonlySet<number> {
    return this.#idle;
  }

  close(): void {
    this.#modules.heartbeats.close();
  }
}
