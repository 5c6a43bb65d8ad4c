import type { Turn } from './turn.ts';
import { isAwaitingNewView } from './view-change.ts';

/** Sets, keeps or stops the progress timer according to what the state waits for; called at the end of each step. */
export function setProgressTimer(turn: Turn): void {
  const { replica: { timing }, state, effects } = turn;
  const awaited = awaitedBy(turn);
  if (awaited !== state.awaited) {
    state.awaited = awaited;
    const after = Math.min(timing.longestMs, timing.progressMs * 2 ** Math.min(state.attempts, 30));
    effects.push({ kind: 'timer', timer: 'progress', after: awaited === undefined ? undefined : after });
  }
}

/** The progress whose absence is the primary's fault, by name: another name, another wait. */
function awaitedBy(turn: Turn): string | undefined {
  const { state } = turn;
  if (state.changing) return isAwaitingNewView(turn) ? `view ${state.view}` : undefined;
  return state.executed < state.due ? `sequence ${state.executed + 1} in view ${state.view}` : undefined;
}
