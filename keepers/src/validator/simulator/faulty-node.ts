import { Driver } from '../consensus/driver.ts';
import type { Message } from '../consensus/messages.ts';
import type { Timer } from '../consensus/state.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { commitTo, forge } from './forger.ts';
import { UNACCEPTABLE, itemOf, replicaOf } from './honest-node.ts';
import type { Vices } from './plan.ts';
import { packetOf, transmit } from './world.ts';
import type { Node, Packet, World } from './world.ts';

const REMEMBERED = 64;

/**
 * Up to two honest drivers under one key, each among other peers ("twins"), with everything that leaves them dropped,
 * repeated or falsified now and then. Faulty nodes work together: equal halves talk to each other.
 */
export class FaultyNode implements Node {
  readonly #world: World;
  readonly #id: number;
  readonly #vices: Vices;
  readonly #halves: Driver[] = [];
  readonly #lives: number[] = [];
  readonly #seen: Packet[] = [];

  constructor(world: World, id: number, vices: Vices) {
    this.#world = world;
    this.#id = id;
    this.#vices = vices;
  }

  start(): void {
    for (let half = 0; half < (this.#vices.twins ? 2 : 1); half += 1) this.#revive(half);
  }

  /** A new order of peers; some halves begin anew and know nothing. */
  regroup(): void {
    this.#halves.forEach((_driver, half) => {
      if (this.#world.dice.chance(this.#vices.amnesia)) this.#revive(half);
    });
  }

  receive(from: number, packet: Packet): void {
    if (packet.bytes.length > 0) this.#remember(packet);
    const { plan: { faulty }, sides, dice } = this.#world;
    const side = faulty.has(from) ? packet.half : sides[from];
    this.#halves.forEach((driver, half) => {
      if (this.#halves.length === 1 || half === side || dice.chance(0.05)) driver.take(from, packet.message);
    });
  }

  remind(sequence: number): void {
    const { dice } = this.#world;
    this.#halves.forEach((driver, half) => {
      const last = dice.chance(this.#vices.forgery / 4) ? UNACCEPTABLE : 128 + half;
      driver.propose(sequence, [itemOf(sequence, this.#id, last)]);
    });
  }

  #revive(half: number): void {
    const world = this.#world;
    const life = (this.#lives[half] ?? 0) + 1;
    const tokens = new Map<Timer, number>();
    this.#lives[half] = life;
    const driver = new Driver(replicaOf(world, this.#id), {
      journal: new MemoryJournal(),
      send: (to, bytes) => this.#send(half, to, bytes),
      setTimer: (timer, after) => {
        const token = (tokens.get(timer) ?? 0) + 1;
        tokens.set(timer, token);
        if (after === undefined) return;
        world.queue.plan(after * (world.plan.clocks[this.#id] as number), () => {
          if (this.#lives[half] === life && tokens.get(timer) === token) driver.timeUp(timer);
        });
      },
      onDecision: () => {}, onCertificate: () => {}, onEvidence: () => {}, onRefusal: () => {},
    });
    this.#halves[half] = driver;
    driver.start();
  }

  #send(half: number, to: number | 'all', bytes: Uint8Array): void {
    const world = this.#world;
    const { dice, nodes, sides, plan: { faulty } } = world;
    const { silence, replay, forgery, lies } = this.#vices;
    const packet = packetOf(world, bytes, half);
    const liable = lies === undefined || (typeof packet.message !== 'string' && packet.message.kind === lies);
    this.#remember(packet);
    for (let node = 0; node < nodes.length; node += 1) {
      if (node === this.#id || (to !== 'all' && node !== to)) continue;
      const friend = faulty.has(node);
      if (!friend && this.#halves.length > 1 && sides[node] !== half) continue;
      if (!friend && dice.chance(silence)) continue;
      if (dice.chance(replay)) transmit(world, this.#id, node, dice.pick(this.#seen));
      const lie = liable && !friend && dice.chance(forgery) ? this.#falsified(packet) : packet;
      transmit(world, this.#id, node, lie);
      if (lie !== packet) this.#standBy(lie, node);
    }
  }

  #falsified(packet: Packet): Packet {
    const world = this.#world;
    const heard = this.#seen.flatMap(({ message }): Message[] => (typeof message === 'string' ? [] : [message]));
    return packetOf(world, forge(replicaOf(world, this.#id), packet, heard, world.dice), packet.half);
  }

  /** A proposal of its own invention it commits to as well. */
  #standBy({ message, half }: Packet, node: number): void {
    if (typeof message === 'string' || message.kind !== 'pre-prepare' || message.member !== this.#id) return;
    const world = this.#world;
    transmit(world, this.#id, node, packetOf(world, commitTo(replicaOf(world, this.#id), message), half));
  }

  #remember(packet: Packet): void {
    if (this.#seen.length < REMEMBERED) this.#seen.push(packet);
    else this.#seen[this.#world.dice.whole(0, REMEMBERED - 1)] = packet;
  }
}
