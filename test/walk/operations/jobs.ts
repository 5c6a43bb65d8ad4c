import { jobRefusal, PRIME, unpackJob, type JobAction } from '@ciro-network/sdk';
import type { JobRef } from '@ciro-network/sdk/hub';

import { drawRequest } from '../../model/jobs.ts';
import { Refusal } from '../../model/refusal.ts';
import type { Source } from '../../model/registry.ts';
import type { KnownJob } from '../job-book.ts';
import type { Actor, Maker, World } from '../world.ts';
import { sourceEnum } from './registry.ts';

const ref = ({ slot, job }: JobRef) => ({ slot, job });

/** Jobs that allow an action in the next block. */
function ready({ book, context }: World, action: JobAction): KnownJob[] {
  return book.open.filter(({ job }) => jobRefusal(unpackJob(job), action, context(0n)) === undefined);
}

/** Mostly one that allows it; else any, one that has moved on, or one that never was. */
function candidate(world: World, action: JobAction): KnownJob | undefined {
  const { dice, book } = world;
  const good = ready(world, action);
  if (good.length > 0 && dice.chance(85)) return dice.pick(good);
  const list = book.past.length > 0 && dice.chance(30) ? book.past : book.open;
  if (list.length === 0) return undefined;
  const job = dice.pick(list);
  return dice.chance(20) ? forged(world, job) : job;
}

/** The same job to the eye, but not to its slot. */
function forged({ dice, actors, book }: World, known: KnownJob): KnownJob {
  const { job } = known;
  return dice.pick([
    { ...known, job: { ...job, client: dice.pick(actors).address } },
    { ...known, job: { ...job, amounts: job.amounts + 1n } },
    { ...known, job: { ...job, status: job.status + 1n } },
    { ...known, job: { ...job, worker: dice.pick(actors).address } },
    { ...known, slot: dice.pick([...book.open, ...book.past]).slot },
  ]);
}

const cancel: Maker = (world) => {
  const { dice, actors, calls, model } = world;
  const job = candidate(world, 'cancel');
  const client = actors.find(({ address }) => address === job?.job.client);
  if (!job || !client) return undefined;
  return {
    by: dice.chance(90) ? client : dice.pick(actors),
    call: calls.cancel(ref(job)),
    run: (at) => model.jobs.cancel(at, job),
  };
};

const expire: Maker = (world) => {
  const { dice, actors, calls, model } = world;
  const job = candidate(world, 'expire');
  if (!job) return undefined;
  return { by: dice.pick(actors), call: calls.expire(ref(job)), run: (at) => model.jobs.expire(at, job) };
};

const deliver: Maker = (world) => {
  const { dice, actors, calls, model } = world;
  const job = candidate(world, 'deliver');
  if (!job) return undefined;
  const outputs = dice.chance(92) ? job.question.outputs : job.question.outputs.slice(1);
  return {
    by: dice.pick(actors),
    call: calls.deliver(ref(job), outputs),
    run: (at) => model.jobs.deliver(at, job, outputs),
  };
};

const abandon: Maker = (world) => {
  const { dice, actors, calls, model } = world;
  const job = candidate(world, 'abandon');
  if (!job) return undefined;
  return { by: dice.pick(actors), call: calls.abandonDelivery(ref(job)), run: (at) => model.jobs.abandon(at, job) };
};

const assign: Maker = (world) => {
  const { dice, actors, calls, model, book } = world;
  const good = dice.some(ready(world, 'assign'), dice.integer(1, 3));
  const bad = dice.chance(good.length > 0 ? 15 : 100) ? candidate(world, 'assign') : undefined;
  const jobs = bad ? [...good, bad] : good;
  if (jobs.length === 0) return undefined;
  return {
    by: dice.pick(actors),
    call: calls.assignJobs(jobs.map(ref)),
    run: (at) => model.jobs.assign(at, jobs).map((job) => ({ ...book.known(job.slot), ...job })),
  };
};

/** Jobs of one model that a worker may answer in the next block, if there are any. */
function turns(world: World): { by: Actor; jobs: KnownJob[] } | undefined {
  const { dice, actors, programs } = world;
  const asked = dice.integer(0, programs.length - 1);
  const answerable = ready(world, 'answer').filter((job) => job.asked === asked);
  const able = actors.map((by) => ({ by, jobs: answerable.filter((job) => mayAnswer(world, by, job)) }))
    .filter(({ jobs }) => jobs.length > 0);
  if (able.length === 0) return undefined;
  const { by, jobs } = dice.pick(able);
  return { by, jobs: dice.some(jobs, dice.chance(60) ? 1 : dice.integer(2, 5)) };
}

function mayAnswer({ model, context, programs }: World, { address }: Actor, { job: packed, asked }: KnownJob): boolean {
  const job = unpackJob(packed);
  if (job.state === 'assigned' && job.worker === address) return true;
  try {
    model.pool.entitledAsks(context(address), programs[asked]!.hash, address, [drawRequest(packed)]);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

const answer: Maker = (world) => {
  const { dice, actors, contracts, model, book } = world;
  const mine = dice.chance(75) ? turns(world) : undefined;
  const by = mine?.by ?? dice.pick(actors);
  const stray = !mine || dice.chance(8) ? candidate(world, 'answer') : undefined;
  const jobs = [...(mine?.jobs ?? []), ...(stray ? [stray] : [])];
  if (jobs.length === 0) return undefined;
  if (dice.chance(8)) jobs.push(dice.pick(jobs));
  const answers = jobs.map((known) => {
    const { salt, input, outputs } = known.question;
    return { ...ref(known), salt, input, outputs };
  });
  const source = sourceOf(world, jobs[0]!);
  if (dice.chance(10)) {
    const place = dice.integer(0, answers.length - 1);
    answers[place] = { ...answers[place]!, ...dice.pick(falsehoods(jobs[place]!)) };
  }
  const results = answers.map((each) => ({ ...each, input: [...each.input], outputs: [...each.outputs] }));
  return {
    by,
    call: results.length === 1 && dice.chance(70)
      ? contracts.JobManager.call('submit_result', { source: sourceEnum(source), result: results[0]! })
      : contracts.JobManager.call('submit_results', { source: sourceEnum(source), results }),
    run: (at) => model.jobs.answer(at, source, answers).map((job) => ({ ...book.known(job.slot), ...job })),
  };
};

function sourceOf({ dice, sources, programs }: World, { asked }: KnownJob): Source {
  const own = sources.filter(({ program }) => program === programs[asked]!.felts);
  return dice.chance(97) ? dice.pick(own) : dice.pick(sources);
}

/** What an answer is refused for. */
function falsehoods({ question: { salt, input, outputs } }: KnownJob) {
  return [
    { salt: salt + 1n },
    { input: input.slice(1) }, { input: input.map((felt) => felt ^ 1n) },
    { input: input.map((felt) => felt + 2n ** 240n) }, { input: input.map(() => 2n ** 248n) },
    { outputs: outputs.slice(1) }, { outputs: [...outputs, 0n] },
    { outputs: outputs.map((felt) => (felt + 1n) % PRIME) },
    { outputs: outputs.map(() => 2n ** 250n) },
  ];
}

/** Rarely: a pause refuses all submissions for three days. */
const pause: Maker = ({ dice, actors, contracts, model }) => ({
  by: dice.chance(60) ? actors[0]! : dice.pick(actors),
  call: contracts.JobManager.call('pause_new_jobs'),
  run: (at) => model.jobs.pause(at),
});

export const JOBS = { cancel, expire, deliver, abandon, assign, answer, pause };
