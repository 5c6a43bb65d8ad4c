import { decodeMessage } from '../consensus/codec.ts';
import type { Message } from '../consensus/messages.ts';
import type { Refusal } from '../consensus/refusals.ts';
import type { Dice } from './dice.ts';
import type { Mutation } from './mutations.ts';
import type { Observer } from './observer.ts';
import type { Plan } from './plan.ts';
import type { EventQueue } from './queue.ts';

/** Bytes under way, and what the codec makes of them: read once, since everybody reads the same. */
export interface Packet {
  bytes: Uint8Array;
  message: Message | Refusal;
  /** Which half of a faulty sender it came from; faulty receivers tell each other. */
  half: number;
}

export interface Node {
  receive(from: number, packet: Packet): void;
  /** Sequence `sequence` is due. */
  remind(sequence: number): void;
}

/** What all nodes of one simulation share. */
export interface World {
  plan: Plan;
  queue: EventQueue;
  dice: Dice;
  observer: Observer;
  mutation: Mutation;
  nodes: Node[];
  /** Which links carry a kind of message in a view, as far as it was drawn. */
  carried: Map<string, { share: number; open: Map<string, boolean> }>;
  /** Views in which every link carries everything, as far as it was drawn. */
  smooth: Map<number, boolean>;
  /** Which half of the faulty nodes each node talks to. */
  sides: number[];
  /** Honest nodes that have not yet everything decided and certified. */
  remaining: Set<number>;
}

export function packetOf(world: World, bytes: Uint8Array, half: number): Packet {
  return { bytes, message: decodeMessage(world.plan.committee.epoch, bytes, world.plan.limits), half };
}

/** Sends as the network of the hour allows: lost, late, twice, out of order, or not at all. */
export function transmit(world: World, from: number, to: number, packet: Packet): void {
  const { plan, queue, dice } = world;
  const stormy = queue.now < plan.healed;
  const severed = stormy && (isSevered(world, from, to) || !isCarried(world, from, to, packet));
  if (severed || (stormy && dice.chance(plan.loss))) return;
  const copies = stormy && dice.chance(plan.duplication) ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) {
    const { from: least, to: most, long, chanceOfLong } = plan.delay;
    const delay = stormy && dice.chance(chanceOfLong) ? long : dice.between(least, most);
    queue.plan(delay, () => world.nodes[to]?.receive(from, packet));
  }
}

function isSevered({ plan, queue: { now } }: World, from: number, to: number): boolean {
  return plan.partitions.some(({ at, until, sides }) => now >= at && now < until && sides[from] !== sides[to]);
}

/** Messages of no view: links change their minds about them after so many milliseconds. */
const WHIM_MS = 300;
/** Shares of the links that carry a kind of message in a view: views open easily, and decide for some. */
const SHARES: { readonly [kind in Message['kind']]: readonly number[] } = {
  'pre-prepare': [0.8, 1], prepare: [0.3, 0.5, 0.8], commit: [0, 0.2, 0.4], 'view-change': [0.6, 0.8, 1],
  'new-view': [0.8, 1], checkpoint: [0, 0.5], decision: [0, 0, 0.5], stable: [0, 0, 0.5], status: [0, 0, 0.5],
};

function isCarried(world: World, from: number, to: number, { message }: Packet): boolean {
  const { plan, carried, dice, queue } = world;
  if (!plan.selective || typeof message === 'string') return true;
  const view = 'view' in message && message.kind !== 'status' && message.kind !== 'decision' ? message.view : undefined;
  if (view !== undefined && isSmooth(world, view)) return true;
  const kind = `${message.kind} ${view ?? `at ${Math.floor(queue.now / WHIM_MS)}`}`;
  let links = carried.get(kind);
  if (links === undefined) carried.set(kind, (links = { share: dice.pick(SHARES[message.kind]), open: new Map() }));
  const link = `${from}/${to}`;
  const open = links.open.get(link) ?? dice.chance(links.share);
  links.open.set(link, open);
  return open;
}

/** Some views go smoothly, and decide whatever they were opened with. */
function isSmooth({ smooth, dice }: World, view: number): boolean {
  const known = smooth.get(view) ?? dice.chance(0.3);
  smooth.set(view, known);
  return known;
}
