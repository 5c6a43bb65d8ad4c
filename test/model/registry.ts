// Models by (owner, hash). docs/SPEC.md, "ModelRegistry". Open jobs keep the verifier they were opened with.

import {
  decodeProgram, LANES, modelHash, programMacs, programOutputs, rowFelts, VerifyError, type Felt,
} from '@ciro-network/sdk';

import type { Context } from './context.ts';
import { demand, Refusal } from './refusal.ts';
import { Table, type Journal } from './table.ts';
import { felt, fields } from './word.ts';

const MAX_ROYALTY = 5_000n;
const MAX_ROWS = 64;
/** Felts of input and outputs that one answer may have. */
const ANSWER_FELTS = 4_800;
const EVENT_FELTS = 290;

/** A program, and the data contract that serves it, or 0 if it came in calldata. */
export interface Source {
  readonly program: readonly Felt[];
  readonly data: Felt;
}

export interface Terms {
  royalty: bigint;
  inputs: number;
  maxRows: number;
  verifier: Felt;
}

export class RegistryModel {
  readonly #owner: Felt;
  readonly #verifier: Table<Felt>;
  readonly #models;
  readonly #data: Table<Felt>;
  readonly #owners: Table<Felt>;

  constructor(journal: Journal, owner: Felt, verifier: Felt) {
    this.#owner = owner;
    this.#verifier = new Table(journal, 'ModelRegistry', 'verifier', felt);
    this.#verifier.set(verifier);
    this.#models = new Table(journal, 'ModelRegistry', 'models', fields({
      inputs: [0, 32], outputs: [32, 32], macs: [64, 32], royalty: [96, 16], retired: [112, 1], maxRows: [113, 7],
      checkedBy: [128, 120],
    }));
    this.#data = new Table(journal, 'ModelRegistry', 'model_data', felt);
    this.#owners = new Table(journal, 'ModelRegistry', 'model_owners', felt);
  }

  register({ caller: owner }: Context, source: Source, royalty: bigint): void {
    demand(royalty <= MAX_ROYALTY, 'ROYALTY_RANGE');
    const { hash, ...learned } = facts(source);
    const known = this.#models.get(owner, hash);
    demand(known.inputs === 0n || known.retired === 1n, 'MODEL_EXISTS');
    this.#models.set({ ...learned, royalty, retired: 0n, checkedBy: this.#tag }, owner, hash);
    if (this.#owners.get(hash) === 0n) this.#owners.set(owner, hash);
    this.#data.set(source.data, owner, hash);
  }

  retire({ caller: owner }: Context, hash: Felt): void {
    const model = this.#known(owner, hash);
    demand(model.retired === 0n, 'MODEL_RETIRED');
    this.#models.set({ ...model, retired: 1n }, owner, hash);
  }

  recheck(owner: Felt, hash: Felt, source: Source): void {
    const learned = facts(source);
    demand(learned.hash === hash, 'MODEL_HASH');
    this.#models.set({ ...this.#known(owner, hash), maxRows: learned.maxRows, checkedBy: this.#tag }, owner, hash);
  }

  setVerifier(at: Context, verifier: Felt): void {
    demand(at.caller === this.#owner, 'NOT_OWNER');
    demand(verifier !== 0n, 'ZERO_ADDRESS');
    this.#verifier.set(verifier);
  }

  terms(owner: Felt, hash: Felt): Terms {
    const { retired, royalty, inputs, maxRows, checkedBy } = this.#known(owner, hash);
    demand(retired === 0n, 'MODEL_RETIRED');
    demand(checkedBy === this.#tag, 'MODEL_NOT_CHECKED');
    return { royalty, inputs: Number(inputs), maxRows: Number(maxRows), verifier: this.#verifier.get() };
  }

  get #tag(): bigint {
    return BigInt.asUintN(120, this.#verifier.get());
  }

  #known(owner: Felt, hash: Felt) {
    const model = this.#models.get(owner, hash);
    demand(model.inputs !== 0n, 'MODEL_UNKNOWN');
    return model;
  }
}

/** What the verifier learns of a program. */
interface Facts {
  readonly hash: Felt;
  readonly inputs: bigint;
  readonly outputs: bigint;
  readonly macs: bigint;
  readonly maxRows: bigint;
}

function facts({ program: felts }: Source): Facts {
  try {
    const program = decodeProgram(felts);
    const outputs = Math.ceil(programOutputs(program) / LANES);
    const ofTransaction = Math.floor(ANSWER_FELTS / (rowFelts(program.inputs) + outputs));
    return {
      hash: modelHash(felts),
      inputs: BigInt(program.inputs),
      outputs: BigInt(programOutputs(program)),
      macs: BigInt(programMacs(program)),
      maxRows: BigInt(Math.min(MAX_ROWS, ofTransaction, Math.floor(EVENT_FELTS / outputs))),
    };
  } catch (error) {
    if (error instanceof VerifyError) throw new Refusal(error.code);
    throw error;
  }
}
