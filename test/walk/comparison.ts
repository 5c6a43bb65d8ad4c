// The model's slots beside the chain's.

import { feltToHex, type Felt } from '@ciro-network/sdk';

import type { Cell } from '../model/table.ts';
import { slotId, storageAddress, type Mirror, type SlotId } from './storage.ts';

/** The contracts did something else than the model. */
export class Disagreement extends Error {
  readonly code = 'WALK_DISAGREES';

  constructor(message: string) {
    super(message);
    this.name = 'Disagreement';
  }
}

/**
 * Both agree before a step. So they agree after it if they do in every slot that the step wrote on either side; slots
 * that the model does not know (owners, addresses, rules) must stay as they are.
 */
export class Comparison {
  readonly #mirror: Mirror;
  readonly #expected: Map<SlotId, Felt>;
  readonly #cells = new Map<SlotId, Cell>();

  constructor(mirror: Mirror, cells: readonly Cell[]) {
    this.#mirror = mirror;
    this.#expected = new Map(mirror.words);
    this.step(cells, []);
  }

  /** After a step: `written` by the model, `changed` on the chain. @throws Disagreement */
  step(written: readonly Cell[], changed: readonly SlotId[]): void {
    const ids = new Set(changed);
    for (const cell of written) {
      const id = idOf(cell);
      this.#expected.set(id, cell.word);
      this.#cells.set(id, cell);
      ids.add(id);
    }
    this.#compare(ids);
  }

  /** Every slot of both sides, the model's words made anew. @throws Disagreement */
  whole(cells: readonly Cell[]): void {
    for (const cell of cells) {
      const word = this.#expected.get(idOf(cell)) ?? 0n;
      if (word !== cell.word) throw new Disagreement(`The model changed ${nameOf(cell)} without saying so.`);
    }
    this.#compare(new Set([...this.#expected.keys(), ...this.#mirror.words.keys()]));
  }

  get size(): number {
    return this.#expected.size;
  }

  #compare(ids: Iterable<SlotId>): void {
    const faults: string[] = [];
    for (const id of ids) {
      const [expected, found] = [this.#expected.get(id) ?? 0n, this.#mirror.words.get(id) ?? 0n];
      if (expected !== found) faults.push(this.#describe(id, expected, found));
    }
    if (faults.length > 0) throw new Disagreement(`The state differs:\n${faults.join('\n')}`);
  }

  #describe(id: SlotId, expected: Felt, found: Felt): string {
    const cell = this.#cells.get(id);
    const show = (word: Felt) => (cell ? print(cell.describe(word)) : feltToHex(word));
    return `  ${cell ? nameOf(cell) : id}\n    model ${show(expected)}\n    chain ${show(found)}`;
  }
}

function idOf({ contract, variable, keys, distance }: Cell): SlotId {
  return slotId(contract, storageAddress(variable, keys) + distance);
}

function nameOf({ contract, variable, keys, distance }: Cell): string {
  return `${contract}.${variable}[${keys.map(feltToHex).join(', ')}]${distance === 0n ? '' : ` + ${distance}`}`;
}

function print(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each));
}
