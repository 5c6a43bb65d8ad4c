import type { ChainPort } from '../../chains/port.ts';
import type { Sender } from '../../chains/sender.ts';
import type { Felt } from '../../hub/types.ts';
import { DAY_SECONDS, LEVELS_DAYS, readyAt } from '../agenda/level-list.ts';
import { HOUR_SECONDS } from '../heartbeats/statement.ts';
import { certifyCall, levelsCall } from './calldata.ts';
import type { Certified, CertifiedHour, CertifiedLevels, Ledger } from './ledger.ts';
import { nextStep } from './policy.ts';
import { byDecision, runs } from './runs.ts';

export interface CertifierModules {
  chain: ChainPort;
  sender: Sender;
  ledger: Ledger;
  /** The Uptime contract. */
  contract: Felt;
  /** Our place in a committee. */
  placeIn: (decided: Certified) => number;
  onRefused: (what: { hours: number[] } | { day: number; part: number }, error: unknown) => void;
}

/** Contracts take no older hour. */
const AGE_SECONDS = 24 * HOUR_SECONDS;

/** Brings what was decided before the chain, when it is our turn. */
export class Certifier {
  readonly #modules: CertifierModules;

  constructor(modules: CertifierModules) {
    this.#modules = modules;
  }

  /** Returns whether another transaction may follow. `now`: seconds of the chain. */
  async certify(now: number, signal: AbortSignal): Promise<boolean> {
    return (await this.#hours(now, signal)) && (await this.#levels(now, signal));
  }

  async #hours(now: number, signal: AbortSignal): Promise<boolean> {
    const { sender, ledger, contract, onRefused } = this.#modules;
    for (const { column: { hour } } of ledger.hours()) if (now >= over(hour) + AGE_SECONDS) ledger.forget(hour);
    for (const decided of byDecision(ledger.hours())) {
      if (signal.aborted) return false;
      const last = decided.at(-1) ?? decided[0];
      const step = this.#step(decided[0], over(last.column.hour), Infinity, now);
      if (step !== 'bring') continue;
      for (const run of runs(await this.#open(decided))) {
        const hours = run.map(({ column }) => column.hour);
        try {
          const calls = [certifyCall(contract, run)];
          const estimate = await sender.estimate(calls);
          const intent = { kind: 'certify', jobIds: hours.map(BigInt), calls };
          if (!(await sender.send(intent, estimate, signal))) return false;
        } catch (error) {
          onRefused({ hours }, error);
        }
      }
    }
    return true;
  }

  /** Of these hours, those that are not on the chain; the others are done with. */
  async #open(decided: readonly CertifiedHour[]): Promise<CertifiedHour[]> {
    const { chain, ledger, contract } = this.#modules;
    const open: CertifiedHour[] = [];
    for (const hour of decided) {
      const calldata = [BigInt(hour.column.hour)];
      const [certified] = await chain.call({ to: contract, entrypoint: 'is_certified', calldata });
      if (certified === 0n) open.push(hour);
      else ledger.forget(hour.column.hour);
    }
    return open;
  }

  /** One list after the other, since contracts take no older one after it. */
  async #levels(now: number, signal: AbortSignal): Promise<boolean> {
    const { chain, sender, ledger, contract, onRefused } = this.#modules;
    for (const decided of ledger.levels()) {
      if (signal.aborted) return false;
      const { day, part } = decided.list;
      const step = this.#step(decided, readyAt(day), (day + 1 + LEVELS_DAYS) * DAY_SECONDS, now);
      if (step === 'forget') ledger.forgetLevels(decided.list);
      if (step === 'wait') return true;
      if (step !== 'bring') continue;
      const round = await chain.call({ to: contract, entrypoint: 'levels_round', calldata: [] });
      const [lastDay = 0, lastPart = 0] = round.map(Number);
      if (day < lastDay || (day === lastDay && part <= lastPart)) {
        ledger.forgetLevels(decided.list);
        continue;
      }
      try {
        const calls = [levelsCall(contract, decided)];
        const estimate = await sender.estimate(calls);
        const intent = { kind: 'levels', jobIds: [BigInt(day), BigInt(part)], calls };
        if (!(await sender.send(intent, estimate, signal))) return false;
      } catch (error) {
        onRefused({ day, part }, error);
        return true;
      }
    }
    return true;
  }

  #step(decided: CertifiedHour | CertifiedLevels, ready: number, until: number, now: number) {
    const { committee, certificate: { sequence } } = decided;
    const self = this.#modules.placeIn(decided);
    return nextStep({ readyAt: ready, until, sequence, self, members: committee.members.length }, now);
  }
}

function over(hour: number): number {
  return (hour + 1) * HOUR_SECONDS;
}
