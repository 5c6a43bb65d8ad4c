import { shortString } from '@ciro-network/sdk';
import { Driver } from '../consensus/driver.ts';
import { encodeItem } from '../consensus/items.ts';
import type { Items } from '../consensus/messages.ts';
import type { Replica, Timer } from '../consensus/state.ts';
import { lowWatermark } from '../consensus/state.ts';
import type { Journal } from '../journal/journal.ts';
import { packetOf, transmit } from './world.ts';
import type { Node, Packet, World } from './world.ts';

/** Last byte of items that no honest node accepts. */
export const UNACCEPTABLE = 0xff;
const TOPIC = shortString('simulated');

export function itemOf(...payload: number[]): Uint8Array {
  return encodeItem({ topic: TOPIC, payload: payload.map(BigInt) });
}

export function replicaOf({ plan, mutation }: World, self: number): Replica {
  return {
    committee: mutation.committee(plan.committee), self, signer: plan.signers[self] as Replica['signer'],
    verifier: plan.verifier, limits: plan.limits, timing: plan.timing,
    accepts: (_sequence, items) => items.every((item) => item.at(-1) !== UNACCEPTABLE),
  };
}

/** Runs the protocol as it is, on a disk that outlives it. */
export class HonestNode implements Node {
  readonly id: number;
  readonly journal: Journal;
  readonly #world: World;
  #driver: Driver | undefined;
  /** Counts lives and timers: what belongs to an earlier one does not happen. */
  #life = 0;
  #timers = new Map<Timer, number>();
  #due = 0;
  #view = 0;
  /** Messages that still leave before the node dies in the middle of a step. */
  #lastWords = Infinity;

  constructor(world: World, id: number) {
    this.id = id;
    this.#world = world;
    this.journal = world.mutation.journal();
  }

  /** The view it is in, or was in when it died. */
  get view(): number {
    return this.#view;
  }

  start(): void {
    this.#life += 1;
    this.#lastWords = Infinity;
    this.#timers.clear();
    const { journal } = this;
    const { observer } = this.#world;
    this.#driver = new Driver(replicaOf(this.#world, this.id), {
      journal,
      send: (to, bytes) => this.#send(to, bytes),
      setTimer: (timer, after) => this.#setTimer(timer, after),
      onDecision: ({ sequence, history }) => observer.decided(sequence, history),
      onCertificate: (certificate) => observer.certified(certificate),
      onEvidence: (evidence) => observer.accused(evidence),
      onRefusal: () => {},
    });
    // What was decided in the very step in which it died was told to nobody.
    const { executed, history } = this.#driver.state;
    if (executed > 0) observer.decided(executed, history);
    this.#do((driver) => driver.start());
  }

  /** Dies now, or in the middle of a coming step, after so many more messages. */
  crash(lastWords: number): void {
    this.#lastWords = lastWords;
    if (lastWords === 0) this.#driver = undefined;
  }

  receive(from: number, { message }: Packet): void {
    this.#do((driver) => driver.take(from, message));
  }

  remind(sequence: number): void {
    this.#due = Math.max(this.#due, sequence);
    this.#do(() => {});
  }

  #do(work: (driver: Driver) => void): void {
    if (this.#driver === undefined) return;
    this.#world.mutation.before(this.#driver.state);
    work(this.#driver);
    this.#ask(this.#driver);
    const { state } = this.#driver;
    this.#view = state.view;
    const { remaining, plan: { goal } } = this.#world;
    if (state.executed >= goal && lowWatermark(state) >= goal) remaining.delete(this.id);
    if (this.#lastWords <= 0) this.#driver = undefined;
  }

  /** What is due and not yet told: what was too far ahead is told when its time has come. */
  #ask(driver: Driver): void {
    const { state } = driver;
    const last = Math.min(this.#due, state.executed + this.#world.plan.limits.window);
    for (let sequence = state.executed + 1; sequence <= last; sequence += 1) {
      if (!state.proposals.has(sequence)) driver.propose(sequence, this.#items(sequence));
    }
    if (state.due < this.#due) driver.propose(this.#due, this.#items(this.#due));
  }

  /** Another life, other items: what was proposed before the crash must win. */
  #items(sequence: number): Items {
    return [itemOf(sequence, this.id, this.#life)];
  }

  #send(to: number | 'all', bytes: Uint8Array): void {
    const world = this.#world;
    const packet = packetOf(world, bytes, 0);
    for (let node = 0; node < world.nodes.length; node += 1) {
      if (node === this.id || (to !== 'all' && node !== to)) continue;
      if (this.#lastWords <= 0) return;
      this.#lastWords -= 1;
      if (typeof packet.message !== 'string') world.observer.sent(this.id, packet.message);
      transmit(world, this.id, node, packet);
    }
  }

  #setTimer(timer: Timer, after: number | undefined): void {
    const token = (this.#timers.get(timer) ?? 0) + 1;
    this.#timers.set(timer, token);
    if (after === undefined) return;
    const { queue, plan } = this.#world;
    const life = this.#life;
    queue.plan(after * (plan.clocks[this.id] as number), () => {
      if (life !== this.#life || this.#timers.get(timer) !== token) return;
      this.#do((driver) => driver.timeUp(timer));
    });
  }
}
