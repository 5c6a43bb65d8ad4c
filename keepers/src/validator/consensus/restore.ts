import type { Committee } from './committee.ts';
import { consequenceOf } from './new-view.ts';
import type { Record } from './records.ts';
import { initialState, lowWatermark, slotAt } from './state.ts';
import type { State } from './state.ts';
import { nextHistory } from './statement.ts';
import { forgetSigned } from './turn.ts';

/** The state that an epoch's records tell of, in the order in which they were written. `restart` is its first event. */
export function restore(committee: Committee, self: number, records: Iterable<Record>): State {
  const state = initialState(committee);
  const all = [...records];
  for (const record of all) {
    if (record.kind === 'stable' && record.certificate.sequence > lowWatermark(state)) {
      state.stable = record.certificate;
    }
    if (record.kind === 'entered' && record.newView.view >= state.view) {
      Object.assign(state, { view: record.newView.view, changing: false, newView: record.newView });
    }
    if (record.kind === 'signed') {
      state.signed.set(`${record.phase}/${record.view}/${record.sequence}`, record.digest);
      if (record.phase === 'view-change' && record.view > state.view) {
        Object.assign(state, { view: record.view, changing: true, newView: undefined });
      }
    }
  }
  restoreDecisions(state, all);
  restoreCarried(committee, state);
  restoreVotes(state, self, all);
  forgetSigned(state);
  return state;
}

/** Executed is what a checkpoint of ours or a certificate stands for; the rest `restart` executes, and signs for. */
function restoreDecisions(state: State, records: readonly Record[]): void {
  const decisions = new Map(records.flatMap((record) =>
    record.kind === 'decided' ? [[record.decision.sequence, record.decision]] : []));
  const signed = records.flatMap((record) =>
    record.kind === 'signed' && record.phase === 'checkpoint' ? [record.sequence] : []);
  const last = Math.max(lowWatermark(state), ...signed);
  for (let next = decisions.get(1); next !== undefined && next.sequence <= last;) {
    state.executed = next.sequence;
    state.history = nextHistory(state.history, next.sequence, next.digest);
    next = decisions.get(state.executed + 1);
  }
  for (const [sequence, decision] of decisions) {
    if (sequence > Math.min(state.executed, lowWatermark(state))) slotAt(state, sequence).decided = decision;
  }
}

/** What the view was opened with, but for what has become stable. */
function restoreCarried(committee: Committee, state: State): void {
  const { newView } = state;
  if (newView === undefined) return;
  consequenceOf(committee, newView.changes).carried.forEach(({ sequence, digest, items }, at) => {
    const { member, view, carried } = newView;
    const signature = carried[at]?.signature;
    if (sequence <= lowWatermark(state) || signature === undefined) return;
    slotAt(state, sequence).proposal = { kind: 'pre-prepare', member, view, sequence, digest, items, signature };
  });
}

/** Our own votes of the present view, and every proof behind our commits. */
function restoreVotes(state: State, self: number, records: readonly Record[]): void {
  for (const record of records) {
    if (record.kind === 'prepared' && record.certificate.sequence > lowWatermark(state)) {
      slotAt(state, record.certificate.sequence).prepared = record.certificate;
    }
    if (record.kind !== 'signed') continue;
    const { message } = record;
    if (message.kind === 'view-change' && message.view === state.view) state.changes.set(self, message);
    if (message.kind === 'checkpoint' && message.sequence > lowWatermark(state)) {
      state.checkpoints.set(message.sequence, new Map([[self, message]]));
    }
    const votes = message.kind === 'pre-prepare' || message.kind === 'prepare' || message.kind === 'commit';
    if (!votes || message.view !== state.view || message.sequence <= lowWatermark(state)) continue;
    const slot = slotAt(state, message.sequence);
    if (message.kind === 'pre-prepare') slot.proposal = message;
    else (message.kind === 'prepare' ? slot.prepares : slot.commits).set(self, message);
  }
}
