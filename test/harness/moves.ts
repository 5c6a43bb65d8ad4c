// What one who wants a job might do, and what should become of it.

import { CairoCustomEnum, type Call } from 'starknet';

import type { HubClient, JobRecord, JobRequest } from '@ciro-network/sdk/hub';

import type { Question, TestModel } from './model.ts';

/** Who is there when the dice have fallen. */
export interface Scene {
  model: TestModel;
  question: Question;
  /** A member of the list; the model's owner and the jobs' client too. */
  insider: HubClient;
  /** Another member. */
  rival: HubClient;
  /** Drawn first for `won`, not for `lost`: the insider. */
  won: JobRecord;
  lost: JobRecord;
  request: JobRequest;
}

/** `done`, or the code of the refusal. */
export type Outcome = string;

export interface Case {
  move: (me: HubClient, scene: Scene) => Call[] | Promise<Call[]>;
  /** What becomes of it, before the seed can be read and after. */
  outsider: readonly [Outcome, Outcome];
  insider: readonly [Outcome, Outcome];
}

type Ends = Outcome | readonly [Outcome, Outcome];
const pair = (ends: Ends) => (typeof ends === 'string' ? ([ends, ends] as const) : ends);
export function call(move: Case['move'], outsider: Ends = 'done', insider: Ends = outsider): Case {
  return { move, outsider: pair(outsider), insider: pair(insider) };
}

export const source = ({ model }: Scene) => new CairoCustomEnum({ Inline: model.felts, Data: undefined });
