// What operations are chosen from.

import type { Call } from 'starknet';

import type { Felt } from '@ciro-network/sdk';
import type { HubCalls, HubContracts } from '@ciro-network/sdk/hub';

import type { TestModel } from '../harness/model.ts';
import type { Context } from '../model/context.ts';
import type { HubModel } from '../model/hub.ts';
import type { Source } from '../model/registry.ts';
import type { Proposal } from '../model/timelock.ts';
import type { Dice } from './dice.ts';
import type { JobBook, KnownJob } from './job-book.ts';

export interface Actor {
  /** Place among the walk's accounts. */
  index: number;
  address: Felt;
  hex: string;
}

export interface World {
  dice: Dice;
  actors: readonly Actor[];
  model: HubModel;
  calls: HubCalls;
  contracts: HubContracts;
  book: JobBook;
  /** Two that are well-formed. */
  programs: readonly TestModel[];
  /** Programs by where they come from: calldata, or a data contract. */
  sources: readonly Source[];
  /** Contracts to deliver to: one that takes the first program's results, and others that fail. */
  consumers: readonly Felt[];
  /** Two verifiers, the first of them installed at the beginning. */
  verifiers: readonly Felt[];
  /** What was scheduled of late. */
  agenda: Decision[];
  /** What the next transaction will see. */
  context: (caller: Felt) => Context;
}

/** A proposal, and what its target does when the timelock calls it. */
export interface Decision extends Proposal {
  run: (at: Context) => void;
}

/** A transaction, and what the model says of it. Returns the jobs that are in their slots in a new state. */
export interface Operation {
  by: Actor;
  call: Call;
  run: (at: Context) => KnownJob[] | void;
}

/** Undefined where there is nothing to do it with. */
export type Maker = (world: World) => Operation | undefined;
