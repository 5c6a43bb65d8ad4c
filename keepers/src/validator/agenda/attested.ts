import { sameFelts } from '../../core/felts.ts';
import type { AttestedHours } from '../attested/attested-hours.ts';
import type { Item } from '../consensus/items.ts';
import { ATTESTED, completeAt } from './attested-list.ts';
import type { ItemSource } from './source.ts';

export interface AttestedModules {
  hours: Pick<AttestedHours, 'hours' | 'item'>;
  /** Whether this epoch decides what became ready at that time, in seconds of the chain. */
  owns: (time: number) => boolean;
}

/**
 * Answers that committees of workers agreed on, hour by hour: what a contract on another chain believes by one
 * certificate. They are read from the chain, so validators agree to nothing but what they have read themselves.
 */
export class AttestedSource implements ItemSource {
  readonly topic = ATTESTED;
  readonly #modules: AttestedModules;
  readonly #decided = new Set<bigint>();

  constructor(modules: AttestedModules) {
    this.#modules = modules;
  }

  pending(): Item[] {
    const { hours, owns } = this.#modules;
    return hours.hours().filter((hour) => owns(completeAt(hour)) && !this.#decided.has(BigInt(hour)))
      .flatMap((hour) => hours.item(hour) ?? []);
  }

  accepts({ topic, payload }: Item): boolean {
    return topic === ATTESTED && this.pending().some((own) => sameFelts(own.payload, payload));
  }

  decided({ topic, payload: [hour] }: Item): void {
    if (topic === ATTESTED && hour !== undefined) this.#decided.add(hour);
  }
}
