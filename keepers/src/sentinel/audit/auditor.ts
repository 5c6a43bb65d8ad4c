import { randomBytes } from 'node:crypto';
import { KeeperError, isTransient } from '../../core/errors.ts';
import { sameFelts } from '../../core/felts.ts';
import { hex } from '../../core/json.ts';
import type { Felt } from '../../hub/types.ts';
import { firstOf } from '../../inputs/client.ts';
import { inputCommitment } from '../../inputs/encoding.ts';
import type { InputStore } from '../../inputs/input-store.ts';
import type { CaseKey, FalseResult } from '../evidence.ts';
import type { ModelShelf } from './models.ts';

/** A result that no proof stands behind, with the question it answers. */
export interface Claim extends CaseKey {
  modelHash: Felt;
  modelOwner: Felt;
  inputCommitment: Felt;
  rows: number;
  /** As it came in calldata; empty if it has to be fetched. */
  salt: Felt;
  input: readonly Felt[];
  /** Packed. */
  claimed: readonly Felt[];
}

export interface AuditorModules {
  models: ModelShelf;
  inputs: readonly InputStore[];
  /** A claim that cannot be computed again. */
  onUnknown: (claim: Claim, error: unknown) => void;
}

/** 31 bytes are always below the prime. */
const SECRET_BYTES = 31;

/** Computes again what others claim, once each. */
export class Auditor {
  readonly #modules: AuditorModules;
  /** Lost with the process: then it is computed once more. */
  readonly #done = new Set<string>();

  constructor(modules: AuditorModules) {
    this.#modules = modules;
  }

  /** What is wrong among the claims. */
  async audit(claims: readonly Claim[], signal: AbortSignal): Promise<FalseResult[]> {
    const wrong: FalseResult[] = [];
    for (const claim of claims) {
      const key = [claim.judge, claim.jobId, claim.worker, ...claim.claimed].map(hex).join();
      if (signal.aborted) break;
      if (this.#done.has(key)) continue;
      try {
        const found = await this.#check(claim);
        this.#done.add(key);
        if (found !== undefined) wrong.push(found);
      } catch (error) {
        this.#modules.onUnknown(claim, error);
        // An input may turn up later; a model that cannot be run never will.
        if (!isTransient(error)) this.#done.add(key);
      }
    }
    return wrong;
  }

  async #check(claim: Claim): Promise<FalseResult | undefined> {
    const { judge, jobId, worker, modelHash, modelOwner, rows, claimed } = claim;
    const model = await this.#modules.models.find(modelOwner, modelHash);
    if (model === undefined) {
      throw new KeeperError('MODEL_UNUSABLE', `Nobody here has the program of model ${hex(modelHash)}.`);
    }
    const { salt, input } = await this.#question(claim, model.inputs);
    const outputs = await model.answer(input, rows);
    if (sameFelts(outputs, claimed)) return undefined;
    return {
      kind: 'false-result', judge, jobId, worker, modelHash, inputCommitment: claim.inputCommitment, salt, rows,
      input: [...input], claimed: [...claimed], outputs, secret: BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`),
    };
  }

  async #question(claim: Claim, inputs: number): Promise<{ salt: Felt; input: readonly Felt[] }> {
    const { salt, rows, input, inputCommitment: commitment } = claim;
    if (input.length === 0) return firstOf(this.#modules.inputs, commitment);
    if (inputCommitment(salt, rows, inputs, input) !== commitment) {
      throw new KeeperError('INPUT_CORRUPT', 'The input in the event does not open the commitment.', { jobId: hex(claim.jobId) });
    }
    return { salt, input };
  }
}
