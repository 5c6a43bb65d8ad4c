import { isCoordinated } from '../consensus/evidence.ts';
import { investigate } from '../consensus/investigate.ts';
import { Dice } from './dice.ts';
import { FaultyNode } from './faulty-node.ts';
import { HonestNode } from './honest-node.ts';
import { SOUND } from './mutations.ts';
import type { Mutation } from './mutations.ts';
import { Observer } from './observer.ts';
import type { Violation } from './observer.ts';
import { drawPlan } from './plan.ts';
import type { Plan, Settings } from './plan.ts';
import { EventQueue } from './queue.ts';
import type { World } from './world.ts';

export interface Outcome {
  seed: number;
  violations: Violation[];
  /** Not everything was decided and certified everywhere in time. */
  stalled: boolean;
  /** Members whom evidence convicts, ascending. */
  culprits: number[];
  /** Whether they hold a third of the weight or more. */
  coordinated: boolean;
  events: number;
  /** Milliseconds of virtual time. */
  time: number;
  /** The highest view that an honest node reached. */
  views: number;
}

/** Milliseconds after healing in which everything must be decided. */
const PATIENCE = 120_000;
/** With more faulty nodes than the protocol bears nothing is promised, so nothing is waited for. */
const PATIENCE_WITHOUT_PROMISE = 5_000;

/** Runs one schedule, wholly determined by the settings. */
export function simulate(settings: Settings, mutation: Mutation = SOUND): Outcome {
  const dice = new Dice(settings.seed);
  const plan = drawPlan(settings, dice);
  const { committee, verifier, limits } = plan;
  const checker = { committee, verifier, limits };
  const queue = new EventQueue();
  const observer = new Observer(checker, plan.faulty.keys());
  const world: World = {
    plan, queue, dice, observer, mutation, nodes: [], remaining: new Set(), carried: new Map(), smooth: new Map(),
    sides: drawSides(plan, dice),
  };
  const honest: HonestNode[] = [];
  const faulty: FaultyNode[] = [];
  for (const { id } of committee.members) {
    const vices = plan.faulty.get(id);
    const node = vices === undefined ? new HonestNode(world, id) : new FaultyNode(world, id, vices);
    world.nodes.push(node);
    if (node instanceof HonestNode) honest.push(node);
    else faulty.push(node);
  }
  for (const { id } of honest) world.remaining.add(id);
  schedule(world, honest, faulty);

  const bearable = 3 * settings.faulty < settings.nodes;
  const until = plan.healed + (bearable ? PATIENCE : PATIENCE_WITHOUT_PROMISE);
  let events = 0;
  while (world.remaining.size > 0 && observer.violations.size === 0 && queue.next(until)) events += 1;

  const stalled = world.remaining.size > 0 && observer.violations.size === 0;
  if (observer.violations.size > 0) {
    const records = honest.flatMap(({ journal }) => journal.load());
    for (const evidence of investigate(committee, records)) observer.accused(evidence);
  }
  return {
    seed: settings.seed, violations: [...observer.violations], stalled,
    culprits: [...observer.culprits].sort((a, b) => a - b), coordinated: isCoordinated(checker, observer.culprits),
    events, time: queue.now, views: Math.max(...honest.map(({ view }) => view)),
  };
}

/** The honest in two halves of equal size, which serves the faulty best. */
function drawSides({ committee, faulty }: Plan, dice: Dice): number[] {
  const sides = committee.members.map(() => 0);
  const honest = committee.members.map(({ id }) => id).filter((id) => !faulty.has(id));
  dice.shuffled(honest).forEach((id, place) => (sides[id] = place % 2));
  return sides;
}

function schedule(world: World, honest: readonly HonestNode[], faulty: readonly FaultyNode[]): void {
  const { plan, queue, dice } = world;
  for (const node of [...honest, ...faulty]) queue.plan(0, () => node.start());
  for (let sequence = 1; sequence <= plan.goal; sequence += 1) {
    world.nodes.forEach((node, id) => {
      queue.plan(sequence * plan.interval * (plan.clocks[id] as number), () => node.remind(sequence));
    });
  }
  for (const { node: id, at, until } of plan.crashes) {
    const node = world.nodes[id];
    if (!(node instanceof HonestNode)) continue;
    const lastWords = dice.whole(0, 6);
    queue.plan(at, () => node.crash(lastWords));
    queue.plan(until, () => node.start());
  }
  for (const at of plan.regroupings) {
    queue.plan(at, () => {
      world.sides = drawSides(plan, dice);
      for (const node of faulty) node.regroup();
    });
  }
}
