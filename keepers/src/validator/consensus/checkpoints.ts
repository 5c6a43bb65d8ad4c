import { isQuorum, weightOf } from './committee.ts';
import type { Certificate, Checkpoint, Decision } from './messages.ts';
import { certificateFault, decisionFault, isSigned, sealsOf } from './proofs.ts';
import type { Refusal } from './refusals.ts';
import { lowWatermark, slotAt } from './state.ts';
import { chainStatement, checkpointDigest, nextHistory } from './statement.ts';
import type { Statement } from './statement.ts';
import { accuse, announce, forgetSigned, sign, signForChain, windowFault } from './turn.ts';
import type { Turn } from './turn.ts';

/** Executes what is decided, in order and without gaps. */
export function execute(turn: Turn): void {
  const { state } = turn;
  for (;;) {
    const decision = state.slots.get(state.executed + 1)?.decided;
    if (decision === undefined) return;
    apply(turn, decision);
    if (decision.sequence <= lowWatermark(state)) state.slots.delete(decision.sequence);
  }
}

/** A checkpoint at every sequence: decisions are rare, and a checkpoint's certificate is what contracts want. */
function apply(turn: Turn, { sequence, digest, items }: Decision): void {
  const { replica: { self }, state, effects } = turn;
  state.executed = sequence;
  state.history = nextHistory(state.history, sequence, digest);
  state.attempts = 0;
  state.proposals.delete(sequence);
  const { history } = state;
  effects.push({ kind: 'decide', sequence, digest, history, items });
  if (sequence <= lowWatermark(state)) return;
  const statement: Statement = {
    phase: 'checkpoint', view: 0, sequence, digest: checkpointDigest({ digest, history }),
  };
  const signature = sign(turn, statement);
  if (signature === undefined) return;
  const chainSignature = signForChain(turn, { sequence, digest, history });
  const checkpoint: Checkpoint = {
    kind: 'checkpoint', member: self, sequence, digest, history, signature, chainSignature,
  };
  announce(turn, statement, checkpoint);
  record(turn, checkpoint);
}

export function onCheckpoint(turn: Turn, message: Checkpoint): Refusal | undefined {
  const { replica, state } = turn;
  const { member: id, sequence, signature, chainSignature } = message;
  const outside = windowFault(turn, sequence);
  if (outside !== undefined) return outside;
  const digest = checkpointDigest(message);
  const earlier = state.checkpoints.get(sequence)?.get(id);
  if (earlier !== undefined && checkpointDigest(earlier) === digest) return undefined;
  const member = replica.committee.members[id];
  const valid = member !== undefined
    && isSigned(replica, id, { phase: 'checkpoint', view: 0, sequence, digest }, signature)
    && replica.verifier.verifyForChain(member, chainStatement(replica.committee, message), chainSignature);
  if (!valid) return 'SIGNATURE_INVALID';
  if (earlier !== undefined) {
    return accuse(turn, 'checkpoint', atViewZero(earlier), atViewZero(message));
  }
  record(turn, message);
  return undefined;
}

/** A certificate that somebody else put together. */
export function onStable(turn: Turn, certificate: Certificate): Refusal | undefined {
  if (certificate.sequence <= lowWatermark(turn.state)) return 'STALE_SEQUENCE';
  const fault = certificateFault(turn.replica, certificate);
  if (fault === undefined) stabilise(turn, certificate);
  return fault;
}

/** A decision that others made without us. */
export function onDecision(turn: Turn, decision: Decision): Refusal | undefined {
  const { replica, state } = turn;
  const { sequence, digest } = decision;
  if (sequence <= state.executed) return 'STALE_SEQUENCE';
  const low = lowWatermark(state);
  // Below the low watermark there is no slot to wait in, so only the next one is of use.
  const waits = sequence > low;
  if (sequence > low + replica.limits.window || (!waits && sequence !== state.executed + 1)) return 'BEYOND_WINDOW';
  const decided = state.slots.get(sequence)?.decided;
  if (decided?.digest === digest) return undefined;
  const fault = decisionFault(replica, decision);
  if (fault !== undefined) return fault;
  if (decided !== undefined) return 'CONTRADICTS_DECISION';
  turn.effects.push({ kind: 'persist', record: { kind: 'decided', decision } });
  if (waits) slotAt(state, sequence).decided = decision;
  else apply(turn, decision);
  execute(turn);
  return undefined;
}

/** Raises the low watermark and forgets what lies below it. */
export function stabilise(turn: Turn, certificate: Certificate): void {
  const { state, effects } = turn;
  if (certificate.sequence <= lowWatermark(state)) return;
  state.stable = certificate;
  effects.push({ kind: 'persist', record: { kind: 'stable', certificate } });
  effects.push({ kind: 'certify', certificate });
  for (const sequence of state.checkpoints.keys()) {
    if (sequence <= certificate.sequence) state.checkpoints.delete(sequence);
  }
  for (const [sequence, { decided }] of [...state.slots]) {
    if (sequence > certificate.sequence) continue;
    state.slots.delete(sequence);
    // Others were faster: what we know to be decided still waits for what comes before it.
    if (decided !== undefined && sequence > state.executed) slotAt(state, sequence).decided = decided;
  }
  forgetSigned(state);
}

function record(turn: Turn, checkpoint: Checkpoint): void {
  const { replica: { committee }, state } = turn;
  const { sequence, digest, history } = checkpoint;
  let all = state.checkpoints.get(sequence);
  if (all === undefined) state.checkpoints.set(sequence, (all = new Map()));
  all.set(checkpoint.member, checkpoint);
  const agreeing = [...all.values()].filter((other) => other.digest === digest && other.history === history);
  if (!isQuorum(committee, weightOf(committee, agreeing.map(({ member }) => member)))) return;
  const seals = sealsOf(agreeing.map(({ member, chainSignature }) => ({ member, signature: chainSignature })));
  stabilise(turn, { sequence, digest, history, seals });
}

function atViewZero(checkpoint: Checkpoint) {
  return { ...checkpoint, view: 0, digest: checkpointDigest(checkpoint) };
}
