import { sendBatch } from '../chains/batch.ts';
import type { Call } from '../chains/port.ts';
import type { Sender } from '../chains/sender.ts';
import type { Felt } from '../hub/types.ts';
import type { PenalPort } from './chain/port.ts';
import type { Due } from './docket.ts';
import type { FalseResult } from './evidence.ts';

export interface SentinelExecutorModules {
  port: PenalPort;
  sender: Sender;
  maxBatch: number;
  /** The argument of a committed model's answer; empty for others. Throws PROOF_FAILED. */
  argue: (result: FalseResult) => Promise<Felt[]>;
  onRefused: (due: Due, error: unknown) => void;
}

type Kind = Due['kind'];
type Of<K extends Kind> = Extract<Due, { kind: K }>;

/** Attacks first: who is banned for one is not punished less for a part of it. */
const ORDER: readonly Kind[] = [
  'attack', 'double-signing', 'close-case', 'close-accusation', 'restore-case', 'open-case', 'announce', 'accuse',
  'accuse-absent', 'close-summons', 'summon', 'sync-weight', 'burn-frozen',
];
/** Each alone: they are large, or one transaction takes one. */
const ALONE: ReadonlySet<Kind> = new Set<Kind>(['attack', 'open-case', 'announce']);

/** Brings evidence before the contracts. */
export class SentinelExecutor {
  readonly #modules: SentinelExecutorModules;

  constructor(modules: SentinelExecutorModules) {
    this.#modules = modules;
  }

  /** Returns whether another transaction may follow. */
  async send(due: readonly Due[], signal: AbortSignal): Promise<boolean> {
    for (const kind of ORDER) {
      const some = due.filter((one) => one.kind === kind);
      const size = ALONE.has(kind) ? 1 : this.#modules.maxBatch;
      for (let at = 0; at < some.length; at += size) {
        if (signal.aborted || !(await this.#send(kind, some.slice(at, at + size), signal))) return false;
      }
    }
    return true;
  }

  #send(kind: Kind, jobs: readonly Due[], signal: AbortSignal): Promise<boolean> {
    const { sender, onRefused } = this.#modules;
    return sendBatch(sender, { kind, jobs, calls: (some) => this.#calls(kind, some), onRefused }, signal);
  }

  async #calls(kind: Kind, due: readonly Due[]): Promise<Call[]> {
    const { port, argue } = this.#modules;
    const all = <K extends Kind>(_kind: K): Of<K>[] => due as Of<K>[];
    switch (kind) {
      case 'attack':
        return all(kind).flatMap(({ calldata }) => port.submitAttack(calldata));
      case 'double-signing':
        return port.submitEquivocations(all(kind).map(({ calldata }) => calldata));
      case 'accuse':
        return port.accuse(all(kind));
      case 'accuse-absent':
        return port.accuseAbsent(all(kind).map(({ seat }) => seat));
      case 'summon':
        return port.summon(all(kind).map(({ worker }) => worker));
      case 'close-summons':
        return port.closeSummons(all(kind).map(({ worker }) => worker));
      case 'sync-weight':
        return port.pool.syncWeights(all(kind).map(({ worker }) => worker));
      case 'announce':
        return all(kind).flatMap(({ result }) => port.announce(port.announcement(result)));
      case 'open-case': {
        const [first] = all(kind);
        return first === undefined ? [] : port.openCase(first.result, await argue(first.result));
      }
      case 'close-accusation':
        return port.closeAccusations(all(kind).map(({ worker }) => worker));
      case 'close-case':
        return port.closeCases(all(kind).map(({ key }) => key));
      case 'restore-case':
        return port.restoreCases(all(kind).map(({ key }) => key));
      case 'burn-frozen':
        return port.burnFrozen(all(kind).map(({ jobId }) => jobId));
    }
  }
}
