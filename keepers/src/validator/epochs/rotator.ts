import type { Sender } from '../../chains/sender.ts';
import type { Felt } from '../../hub/types.ts';
import type { Term } from './terms.ts';

const PATIENCE_SECONDS = 120;
/** After a refusal: too few candidates, or somebody was faster. */
const PAUSE_SECONDS = 600;

/** Anyone may begin the next epoch; members try one after the other, so that it is paid for once. */
export function mayRotate(beganAt: number, epochSeconds: number, self: number, now: number): boolean {
  return now >= beganAt + epochSeconds + self * PATIENCE_SECONDS;
}

export interface RotatorModules {
  sender: Sender;
  /** The ValidatorSet. */
  contract: Felt;
  epochSeconds: number;
  /** Our place in an epoch's committee; -1 for none. */
  placeIn: (term: Term) => number;
  onRefused: (error: unknown) => void;
}

/** Begins the next epoch when it is time and our turn. */
export class Rotator {
  readonly #modules: RotatorModules;
  #notBefore = 0;

  constructor(modules: RotatorModules) {
    this.#modules = modules;
  }

  /** Returns whether another transaction may follow. `now`: seconds of the chain. */
  async rotate(living: readonly Term[], now: number, signal: AbortSignal): Promise<boolean> {
    const { sender, contract, epochSeconds, placeIn, onRefused } = this.#modules;
    const term = living.at(-1);
    const self = term === undefined ? -1 : placeIn(term);
    if (term === undefined || self === -1 || now < this.#notBefore) return true;
    if (!mayRotate(term.beganAt, epochSeconds, self, now)) return true;
    try {
      const calls = [{ to: contract, entrypoint: 'rotate', calldata: [] }];
      const estimate = await sender.estimate(calls);
      return await sender.send({ kind: 'rotate', jobIds: [], calls }, estimate, signal);
    } catch (error) {
      this.#notBefore = now + PAUSE_SECONDS;
      onRefused(error);
      return true;
    }
  }
}
