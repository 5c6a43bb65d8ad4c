import { sameFelts } from '../../core/felts.ts';
import type { Item } from '../consensus/items.ts';
import type { LevelDays } from '../levels/level-days.ts';
import { LEVELS, decodeLevels, readyAt } from './level-list.ts';
import type { ItemSource } from './source.ts';

export interface LevelsModules {
  days: Pick<LevelDays, 'days' | 'parts'>;
  /** Whether this epoch decides what became ready at that time, in seconds of the chain. */
  owns: (time: number) => boolean;
}

/**
 * Uptime levels that a day changes. All of it is reckoned from the chain as it was at one moment, so validators agree
 * to nothing but what they have reckoned themselves.
 */
export class LevelsSource implements ItemSource {
  readonly topic = LEVELS;
  readonly #modules: LevelsModules;
  readonly #decided = new Set<string>();

  constructor(modules: LevelsModules) {
    this.#modules = modules;
  }

  pending(): Item[] {
    return this.#modules.days.days().flatMap((day) => this.#open(day));
  }

  accepts(item: Item): boolean {
    const list = decodeLevels(item);
    return list !== undefined && this.#open(list.day).some(({ payload }) => sameFelts(payload, item.payload));
  }

  decided(item: Item): void {
    const list = decodeLevels(item);
    if (list !== undefined) this.#decided.add(`${list.day}/${list.part}`);
  }

  #open(day: number): Item[] {
    const { days, owns } = this.#modules;
    return owns(readyAt(day)) ? days.parts(day).filter((_item, part) => !this.#decided.has(`${day}/${part}`)) : [];
  }
}
