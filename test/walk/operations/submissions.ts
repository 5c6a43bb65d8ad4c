import { feltToHex, inputCommitment, rowFelts, UNIT, type Felt } from '@ciro-network/sdk';
import { submission, type JobRequest } from '@ciro-network/sdk/hub';

import { ask, type Question, type TestModel } from '../../harness/model.ts';
import { Refusal } from '../../model/refusal.ts';
import { toAmount } from '../../model/units.ts';
import type { KnownJob } from '../job-book.ts';
import type { Actor, Maker, World } from '../world.ts';

interface Draft {
  asked: number;
  question: Question;
  request: JobRequest;
}

const submit: Maker = (world) => {
  const { dice, actors, contracts, model } = world;
  const able = actors.filter(({ address }) => model.vault.accounts.get(address).balance > 10n ** 10n);
  const by = able.length > 0 && dice.chance(95) ? dice.pick(able) : dice.pick(actors);
  const count = dice.chance(60) ? 1 : dice.integer(0, 6);
  const drafts = Array.from({ length: count }, () => draft(world));
  const first = model.vault.accounts.get(by.address).nonce + BigInt(dice.chance(94) ? 0 : dice.pick([-1, 1, 2 ** 40]));
  const nonces = drafts.map((_, i) => (first < 0n ? 0n : first) + BigInt(i));
  if (count > 1 && dice.chance(4)) nonces[count - 1]! += dice.pick([1n, -1n]);
  const requests = drafts.map(({ request }) => request);
  const submissions = requests.map((request, i) => submission(request, nonces[i]!));
  return {
    by,
    call: count === 1 && dice.chance(70)
      ? contracts.JobManager.call('submit_job', submissions[0]!)
      : contracts.JobManager.call('submit_jobs', { submissions }),
    run: (at) => model.jobs.submit(at, requests, nonces).map((ref, i): KnownJob => (
      { ...ref, asked: drafts[i]!.asked, question: drafts[i]!.question }
    )),
  };
};

/** A request that is mostly good. */
function draft(world: World): Draft {
  const { dice, programs, consumers } = world;
  const asked = dice.integer(0, programs.length - 1);
  const model = programs[asked]!;
  const rows = dice.chance(92) ? dice.integer(1, 3) : dice.pick([34, 35, 64]);
  const question = ask(model, rows, dice.integer(1, 2 ** 27));
  const consumer = dice.chance(40) ? (dice.chance(60) ? consumers[0]! : dice.pick(consumers)) : 0n;
  const request: JobRequest = {
    modelHash: dice.chance(97) ? model.hash : 123n,
    modelOwner: ownerOf(world, model).hex,
    inputCommitment: question.inputCommitment,
    salt: question.salt,
    rows,
    input: dice.chance(85) ? question.input : [],
    maxPrice: toAmount(BigInt(dice.integer(0, 1_500_000_000)) * BigInt(rows)),
    deadlineBlocks: dice.integer(12, 50),
    deadlineSeconds: dice.pick([60, 61, 100, 3_600, 86_400, 2_592_000]),
    consumer: feltToHex(consumer),
    deliveryFee: consumer !== 0n && dice.chance(80) ? toAmount(BigInt(dice.integer(0, 50_000_000))) : 0n,
    storeResult: dice.chance(25),
    slot: slotFor(world),
  };
  const fault = dice.chance(7) ? dice.pick(faults(request, question, model)) : {};
  return { asked, question, request: { ...request, ...fault } };
}

/** One that has it open, if there is one. */
function ownerOf({ dice, actors, model }: World, { hash }: TestModel): Actor {
  const open = actors.slice(0, 4).filter(({ address }) => {
    try {
      model.registry.terms(address, hash);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  });
  return open.length > 0 && dice.chance(97) ? dice.pick(open) : dice.pick(actors);
}

/** Recycled, taken, never used, or none. */
function slotFor({ dice, book }: World): Felt {
  const kind = dice.integer(1, 100);
  if (kind <= 55 && book.past.length > 0) return dice.pick(book.past).slot;
  if (kind <= 65 && book.open.length > 0) return dice.pick(book.open).slot;
  return kind <= 70 ? BigInt(dice.integer(1, 1_000_000)) : 0n;
}

/** What submissions are refused for. */
function faults(request: JobRequest, question: Question, { program }: TestModel): Partial<JobRequest>[] {
  const last = question.input.at(-1)!;
  const ending = (felt: Felt) => [...question.input.slice(0, -1), felt];
  const salted = inputCommitment(1n, request.rows, program.inputs, question.input);
  return [
    { rows: 0 }, { rows: 65 }, { rows: request.rows + 1 },
    { deadlineBlocks: 1 }, { deadlineBlocks: 10_000 }, { deadlineSeconds: 59 }, { deadlineSeconds: 2_592_001 },
    { maxPrice: request.maxPrice + 1n }, { maxPrice: 2n ** 64n * UNIT }, { maxPrice: (2n ** 64n - 1n) * UNIT },
    { deliveryFee: UNIT / 2n }, { deliveryFee: 2n ** 48n * UNIT }, { deliveryFee: UNIT, consumer: '0x0' },
    { input: Array<Felt>(rowFelts(program.inputs) * 40).fill(0n) }, { input: question.input.slice(1) },
    { input: ending(2n ** 248n) }, { input: ending(last + 2n ** 240n) }, { input: ending(last ^ 1n) },
    { inputCommitment: salted }, { salt: question.salt + 1n },
  ];
}

export const SUBMISSIONS = { submit };
