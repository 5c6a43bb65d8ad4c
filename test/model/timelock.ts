// The owner of the hub's contracts. docs/SPEC.md, "Timelock". Its proposer does not change in a walk.

import { hashFelts, shortString, type Felt } from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { demand } from './refusal.ts';
import { Table, type Journal } from './table.ts';
import { felt } from './word.ts';

const DONE = 1n;
const EXECUTION_WINDOW = 14n * 24n * 3600n;
const DOMAIN = shortString('CIRO_TIMELOCK');

/** A call that the timelock is to make. */
export interface Proposal {
  target: Felt;
  selector: Felt;
  calldata: readonly Felt[];
  salt: Felt;
}

export interface Governance {
  address: Felt;
  proposer: Felt;
  /** Seconds. */
  delay: bigint;
}

export class TimelockModel {
  readonly #operations: Table<bigint>;
  readonly #governance: Governance;

  constructor(journal: Journal, governance: Governance) {
    this.#governance = governance;
    this.#operations = new Table(journal, 'Timelock', 'operations', felt);
  }

  schedule(at: Context, proposal: Proposal): void {
    demand(at.caller === this.#governance.proposer, 'NOT_PROPOSER');
    const id = operationId(proposal);
    demand(this.#operations.get(id) === 0n, 'ALREADY_SCHEDULED');
    this.#operations.set(at.time + this.#governance.delay, id);
  }

  /** `act`: what the target does. */
  execute(at: Context, proposal: Proposal, act: (at: Context) => void): void {
    const id = operationId(proposal);
    const readyAt = this.#operations.get(id);
    demand(readyAt > DONE, 'NOT_SCHEDULED');
    demand(at.time >= readyAt, 'TOO_EARLY');
    demand(at.time < readyAt + EXECUTION_WINDOW, 'TOO_LATE');
    this.#operations.set(DONE, id);
    act({ ...at, caller: this.#governance.address });
  }

  cancel(at: Context, id: Felt): void {
    demand(at.caller === this.#governance.proposer, 'NOT_PROPOSER');
    demand(this.#operations.get(id) > DONE, 'NOT_SCHEDULED');
    this.#operations.set(0n, id);
  }
}

export function operationId({ target, selector, calldata, salt }: Proposal): Felt {
  return hashFelts([DOMAIN, target, selector, salt, hashFelts(calldata)]);
}
