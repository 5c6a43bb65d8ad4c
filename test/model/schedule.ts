// Values by epoch. docs/SPEC.md, "Epochs": a rise counts from two epochs ahead on, a fall then or at once.

export interface Schedule {
  readonly now: bigint;
  readonly next: bigint;
  readonly from: bigint;
}

/** Epochs between a plan and its effect. */
export const DELAY = 2n;

export function valueIn({ now, next, from }: Schedule, epoch: bigint): bigint {
  return epoch < from ? now : next;
}

/** Whether a rise may be planned: constant, or last changed before this epoch, or planned in it. */
export function isOpen({ now, next, from }: Schedule, epoch: bigint): boolean {
  return now === next || from < epoch || from === epoch + DELAY;
}

export function plan(schedule: Schedule, epoch: bigint, value: bigint): Schedule {
  const merged = schedule.from === epoch + DELAY;
  return { now: merged ? schedule.now : schedule.next, next: value, from: epoch + DELAY };
}

export function steer(schedule: Schedule, epoch: bigint, target: bigint): Schedule {
  const lower = (value: bigint) => (value < target ? value : target);
  const fallen = { ...schedule, now: lower(schedule.now), next: lower(schedule.next) };
  return fallen.next < target && isOpen(fallen, epoch) ? plan(fallen, epoch, target) : fallen;
}

/** Both ways two epochs later: what anyone may trigger. */
export function aim(schedule: Schedule, epoch: bigint, target: bigint): Schedule {
  return schedule.next !== target && isOpen(schedule, epoch) ? plan(schedule, epoch, target) : schedule;
}
