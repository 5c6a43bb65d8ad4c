import type { Clock } from '../core/clock.ts';
import { KeeperError } from '../core/errors.ts';
import type { Felt } from '../hub/types.ts';
import type { Action, Store } from '../store/store.ts';
import type { Call, ChainPort, Estimate, Receipt } from './port.ts';

export interface SenderModules {
  chain: ChainPort;
  store: Store;
  clock: Clock;
  /** How long to wait for a transaction's block within one tick, in ms. */
  waitMs: number;
  pollMs: number;
  /** A transaction whose nonce is still free after so long is taken as lost, in ms. */
  lostAfterMs: number;
  onOutcome: (action: Action, receipt: Receipt | undefined) => void;
}

export interface Intent {
  kind: string;
  jobIds: readonly Felt[];
  calls: readonly Call[];
}

/**
 * Sends one transaction after the other, each written down before it is sent.
 * What is not known to have happened keeps its nonce, and its successor is sent with the same one: at most one is
 * executed.
 */
export class Sender {
  readonly #modules: SenderModules;
  #nonce: bigint | undefined;

  constructor(modules: SenderModules) {
    this.#modules = modules;
  }

  /**
   * Finds out what became of earlier transactions. Returns whether all are known, so that another may be sent.
   * Comes before the events are read: a transaction of ours that is executed after this takes the nonce, so nothing
   * planned without knowing of it can be executed.
   */
  async begin(signal: AbortSignal): Promise<boolean> {
    this.#nonce = undefined;
    for (const action of this.#modules.store.unsettledActions()) {
      if (action.state !== 'recorded' && action.state !== 'sent') continue;
      if (!(await this.#resolve(action, signal))) return false;
    }
    this.#nonce = await this.#modules.chain.nonce();
    return true;
  }

  /** What the calls would cost now. Throws CALL_REVERTED if they would fail. */
  estimate(calls: readonly Call[]): Promise<Estimate> {
    return this.#modules.chain.estimate(calls);
  }

  /** Returns whether another transaction may follow. */
  async send(intent: Intent, estimate: Estimate, signal: AbortSignal): Promise<boolean> {
    const { chain, store, clock } = this.#modules;
    const { kind, jobIds, calls } = intent;
    const nonce = this.#nonce;
    if (nonce === undefined) return false;
    this.#nonce = undefined;
    const action = store.record({ kind, jobIds, nonce, recordedAt: clock.now() });
    try {
      const txHash = await chain.send(calls, nonce, estimate, store.droppedWith(nonce));
      store.update(action.id, { state: 'sent', txHash });
      if (!(await this.#resolve({ ...action, state: 'sent', txHash }, signal))) return false;
      this.#nonce = nonce + 1n;
      return true;
    } catch (error) {
      // A clear refusal: it never happened. Anything else leaves the question open, for `begin`.
      if (error instanceof KeeperError && (error.code === 'TX_REFUSED' || error.code === 'CALL_REVERTED')) {
        store.update(action.id, { state: 'dropped' });
        this.#nonce = nonce;
      }
      throw error;
    }
  }

  async #resolve(action: Action, signal: AbortSignal): Promise<boolean> {
    const { clock, waitMs, pollMs } = this.#modules;
    const until = clock.now() + waitMs;
    while (!(await this.#look(action))) {
      if (signal.aborted || clock.now() >= until) return false;
      await clock.sleep(pollMs, signal);
    }
    return true;
  }

  /** Returns whether the action's fate is known, and writes it down. */
  async #look(action: Action): Promise<boolean> {
    const { chain, store, clock, lostAfterMs, onOutcome } = this.#modules;
    if (action.txHash !== undefined) {
      const receipt = await chain.receipt(action.txHash);
      if (receipt !== undefined) {
        if (receipt.block === undefined) return false;
        const state = receipt.outcome === 'succeeded' ? 'done' : 'reverted';
        store.update(action.id, { state, block: receipt.block.number });
        onOutcome({ ...action, state, block: receipt.block.number }, receipt);
        return true;
      }
    }
    // The head is read after the nonce: whatever used the nonce is at or below it.
    const nonce = await chain.nonce();
    const head = await chain.head();
    if (nonce > action.nonce) {
      store.update(action.id, { state: 'overtaken', block: head.number });
      onOutcome({ ...action, state: 'overtaken', block: head.number }, undefined);
      return true;
    }
    if (clock.now() - action.recordedAt < lostAfterMs) return false;
    store.update(action.id, { state: 'dropped' });
    onOutcome({ ...action, state: 'dropped' }, undefined);
    return true;
  }
}
