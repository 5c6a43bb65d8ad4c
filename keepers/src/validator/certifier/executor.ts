import type { ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Felt } from '../../hub/types.ts';
import { certifyCall } from './calldata.ts';
import type { CertifiedHour, Ledger } from './ledger.ts';
import { nextStep } from './policy.ts';

export interface CertifierModules {
  chain: ChainPort;
  sender: Sender;
  ledger: Ledger;
  /** The Uptime contract. */
  contract: Felt;
  /** Our place in a committee. */
  placeIn: (hour: CertifiedHour) => number;
  onRefused: (hour: number, error: unknown) => void;
}

/** Brings decided hours before the chain, when it is our turn. */
export class Certifier {
  readonly #modules: CertifierModules;

  constructor(modules: CertifierModules) {
    this.#modules = modules;
  }

  /** Returns whether another transaction may follow. `now`: seconds of the chain. */
  async certify(now: number, signal: AbortSignal): Promise<boolean> {
    const { chain, sender, ledger, contract, placeIn, onRefused } = this.#modules;
    for (const decided of ledger.hours()) {
      if (signal.aborted) return false;
      const { hour } = decided.column;
      const members = decided.committee.members.length;
      const step = nextStep({ hour, self: placeIn(decided), members }, now);
      if (step === 'forget') ledger.forget(hour);
      if (step !== 'certify') continue;
      const [certified] = await chain.call({ to: contract, entrypoint: 'is_certified', calldata: [BigInt(hour)] });
      if (certified !== 0n) {
        ledger.forget(hour);
        continue;
      }
      try {
        const calls = [certifyCall(contract, decided)];
        const estimate = await sender.estimate(calls);
        if (!(await sender.send({ kind: 'certify', jobIds: [BigInt(hour)], calls }, estimate, signal))) return false;
      } catch (error) {
        onRefused(hour, error);
      }
    }
    return true;
  }
}
