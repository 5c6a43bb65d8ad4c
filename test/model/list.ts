// A model's member list. docs/SPEC.md, "Words" and "Epochs": places never move, holes are a stack, capacity doubles
// ahead.

import type { Felt } from '@ciro-network/sdk';

import { demand } from './refusal.ts';
import { DELAY, isOpen, plan, type Schedule } from './schedule.ts';
import { Table, type Journal } from './table.ts';
import { fields, type Layout } from './word.ts';

const PLACES_A_SLOT = 8;
const FIRST_CAPACITY = 8n;
const MAX_DOUBLINGS = 12n;
const EPOCH_MODULUS = 2n ** 15n;

type PlaceField = `rest${number}` | `index${number}`;

const PLACES = Object.fromEntries(Array.from({ length: PLACES_A_SLOT }, (_, k) => [
  [`index${k}`, [16 * k, 16]], [`rest${k}`, [128 + 15 * k, 15]],
]).flat()) as Layout<PlaceField>;

export class MemberLists {
  readonly #heads;
  readonly #places;

  constructor(journal: Journal) {
    this.#heads = new Table(journal, 'CDCPool', 'lists', fields({
      members: [0, 16], used: [16, 16], hole: [32, 16], now: [48, 5], next: [53, 5], from: [58, 24],
    }));
    this.#places = new Table(journal, 'CDCPool', 'places', fields(PLACES), 'array');
  }

  doublings(model: Felt): Schedule {
    return this.#heads.get(model);
  }

  /** Indices of the workers by position. */
  members(model: Felt): { position: number; index: bigint }[] {
    const places = Array.from({ length: Number(this.#heads.get(model).used) }, (_, position) => ({
      position, index: this.#place(model, BigInt(position)).index,
    }));
    return places.filter(({ index }) => index !== 0n);
  }

  /** A new entry, in the latest hole or at the end. Returns its position and its first epoch. */
  enter(model: Felt, index: bigint, epoch: bigint): { position: bigint; activeFrom: bigint } {
    const head = this.#heads.get(model);
    const activeFrom = epoch + DELAY;
    const entry = { index, rest: activeFrom % EPOCH_MODULUS };
    if (head.used !== head.members) {
      const position = head.hole;
      this.#heads.set({ ...head, members: head.members + 1n, hole: this.#place(model, position).rest }, model);
      this.#setPlace(model, position, entry);
      return { position, activeFrom };
    }
    let grown = head;
    if (head.used === FIRST_CAPACITY << head.next) {
      demand(head.next !== MAX_DOUBLINGS && isOpen(head, epoch), 'LIST_FULL');
      grown = { ...head, ...plan(head, epoch, head.next + 1n) };
    }
    this.#heads.set({ ...grown, members: head.members + 1n, used: head.used + 1n }, model);
    this.#setPlace(model, head.used, entry);
    return { position: head.used, activeFrom };
  }

  leave(model: Felt, position: bigint): void {
    const head = this.#heads.get(model);
    this.#heads.set({ ...head, members: head.members - 1n, hole: position }, model);
    this.#setPlace(model, position, { index: 0n, rest: head.hole });
  }

  #place(model: Felt, position: bigint): { index: bigint; rest: bigint } {
    const k = Number(position) % PLACES_A_SLOT;
    const slot = this.#places.get(model, position - BigInt(k));
    return { index: slot[`index${k}`]!, rest: slot[`rest${k}`]! };
  }

  #setPlace(model: Felt, position: bigint, { index, rest }: { index: bigint; rest: bigint }): void {
    const k = Number(position) % PLACES_A_SLOT;
    const entry = { [`index${k}`]: index, [`rest${k}`]: rest };
    this.#places.update((slot) => ({ ...slot, ...entry }), model, position - BigInt(k));
  }
}
