import type { Clock } from '../core/clock.ts';
import type { Agenda } from './agenda/agenda.ts';
import type { Ledger } from './certifier/ledger.ts';
import type { Committee } from './consensus/committee.ts';
import type { Signer, Verifier } from './consensus/crypto.ts';
import { decodeMessage } from './consensus/codec.ts';
import { Driver } from './consensus/driver.ts';
import type { Evidence } from './consensus/evidence.ts';
import type { Limits, Timing } from './consensus/limits.ts';
import type { Items } from './consensus/messages.ts';
import type { Refusal } from './consensus/refusals.ts';
import { lowWatermark } from './consensus/state.ts';
import type { Timer } from './consensus/state.ts';
import type { Journal } from './journal/journal.ts';
import type { PeerKey, Transport, Verdict } from './network/transport.ts';

export interface SessionModules {
  committee: Committee;
  /** Our place in it. */
  self: number;
  signer: Signer;
  verifier: Verifier;
  limits: Limits;
  timing: Timing;
  journal: Journal;
  transport: Transport;
  clock: Clock;
  agenda: Agenda;
  ledger: Ledger;
  onEvidence: (epoch: number, evidence: Evidence) => void;
  onRefusal: (from: number, refusal: Refusal) => void;
  /** The journal refused or failed: nothing of that step left, and the validator must not go on. */
  onFatal: (error: unknown) => void;
}

/** Says that the author did not follow the protocol; all else may be the network's doing. */
const FAULTS: ReadonlySet<Refusal> = new Set<Refusal>([
  'MALFORMED', 'UNKNOWN_MEMBER', 'SIGNATURE_INVALID', 'DIGEST_MISMATCH', 'PROOF_INVALID', 'CARRIED_WRONG',
]);

/** A validator's part in one epoch: the driver between journal, network, timers and agenda. */
export class Session {
  readonly #modules: SessionModules;
  readonly #driver: Driver;
  readonly #topic: string;
  readonly #keys: readonly PeerKey[];
  readonly #timers = new Map<Timer, AbortController>();
  #stopListening: () => void = () => {};
  #stopped = false;
  #verdict: Verdict = 'accept';

  constructor(modules: SessionModules) {
    const { committee, self, signer, verifier, limits, timing, journal, ledger } = modules;
    this.#modules = modules;
    this.#topic = consensusTopic(committee);
    this.#keys = committee.members.map(({ protocolKey }) => Buffer.from(protocolKey).toString('hex'));
    for (const record of journal.load()) {
      if (record.kind === 'decided') this.#decided(record.decision.sequence, record.decision.items);
      if (record.kind === 'stable') ledger.certified(committee, record.certificate);
    }
    this.#driver = new Driver({
      committee, self, signer, verifier, limits, timing,
      accepts: (sequence, items) => this.#accepts(sequence, items),
    }, {
      journal,
      send: (to, bytes) => this.#send(to, bytes),
      setTimer: (timer, after) => this.#setTimer(timer, after),
      onDecision: ({ sequence, items }) => this.#decided(sequence, items),
      onCertificate: (certificate) => ledger.certified(committee, certificate),
      onEvidence: (evidence) => modules.onEvidence(committee.epoch, evidence),
      onRefusal: (from, refusal) => {
        modules.onRefusal(from, refusal);
        this.#verdict = FAULTS.has(refusal) ? 'reject' : 'ignore';
      },
    });
  }

  get epoch(): number {
    return this.#modules.committee.epoch;
  }

  /** Where we stand, for metrics and tests. */
  get standing(): { view: number; executed: number; stable: number; history: string } {
    const { state } = this.#driver;
    return { view: state.view, executed: state.executed, stable: lowWatermark(state), history: state.history };
  }

  start(): void {
    this.#stopListening = this.#modules.transport.listen(this.#topic, (from, bytes) => this.#hear(from, bytes));
    this.#do(() => this.#driver.start());
  }

  /** Asks for a decision while there is something to decide. What was asked for may have become more, or nothing. */
  propose(): void {
    const { state } = this.#driver;
    const next = state.executed + 1;
    const items = this.#modules.agenda.pending();
    if (items.length === 0 && state.due < next) return;
    const asked = state.proposals.get(next);
    const same = asked?.length === items.length
      && asked.every((item, at) => Buffer.compare(item, items[at] as Uint8Array) === 0);
    if (!same) this.#do(() => this.#driver.propose(next, items));
  }

  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    for (const timer of this.#timers.values()) timer.abort();
    this.#timers.clear();
  }

  /** Nothing at all is agreed to where we asked for a decision and there is nothing to decide any more. */
  #accepts(sequence: number, items: Items): boolean {
    const { agenda } = this.#modules;
    if (items.length > 0) return agenda.accepts(items);
    return this.#driver.state.due >= sequence && agenda.pending().length === 0;
  }

  #hear(author: PeerKey, bytes: Uint8Array): Verdict {
    const { committee, self, limits } = this.#modules;
    const from = this.#keys.indexOf(author);
    if (from === -1) return 'reject';
    if (from === self) return 'ignore';
    this.#verdict = 'accept';
    this.#do(() => this.#driver.take(from, decodeMessage(committee.epoch, bytes, limits)));
    return this.#verdict;
  }

  #decided(sequence: number, items: Items): void {
    const { committee, agenda, ledger } = this.#modules;
    agenda.decided(items);
    ledger.decided(committee, sequence, items);
  }

  #send(to: number | 'all', bytes: Uint8Array): void {
    const { transport } = this.#modules;
    if (to === 'all') return transport.publish(this.#topic, bytes);
    const peer = this.#keys[to];
    if (peer !== undefined) transport.send(peer, this.#topic, bytes);
  }

  #setTimer(timer: Timer, after: number | undefined): void {
    this.#timers.get(timer)?.abort();
    if (after === undefined) return;
    const running = new AbortController();
    this.#timers.set(timer, running);
    void this.#modules.clock.sleep(after, running.signal).then(() => {
      if (!running.signal.aborted) this.#do(() => this.#driver.timeUp(timer));
    });
  }

  #do(work: () => void): void {
    if (this.#stopped) return;
    try {
      work();
    } catch (error) {
      this.stop();
      this.#modules.onFatal(error);
    }
  }
}

export function consensusTopic({ chain, epoch }: Pick<Committee, 'chain' | 'epoch'>): string {
  return `/ciro/${chain}/consensus/${epoch}`;
}
