import { sendBatch } from '../chains/batch.ts';
import type { Sender } from '../chains/sender.ts';
import { cached } from '../cache/cache.ts';
import type { Cache } from '../cache/cache.ts';
import { KeeperError } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { HubPort } from '../hub/port.ts';
import type { Felt, JobView } from '../hub/types.ts';
import { inputCommitment, packedInputLength } from '../inputs/encoding.ts';
import { firstOf } from '../inputs/client.ts';
import type { InputStore } from '../inputs/input-store.ts';
import type { InputPreimage } from '../inputs/preimage.ts';
import type { Store } from '../store/store.ts';
import type { Engine } from './engine.ts';

export interface WorkerExecutorModules {
  hub: HubPort;
  store: Store;
  sender: Sender;
  ranks: Cache<Felt[]>;
  inputs: readonly InputStore[];
  engines: ReadonlyMap<Felt, Engine>;
  maxBatch: number;
  onInference: (milliseconds: number) => void;
  onRefused: (job: JobView, error: unknown) => void;
}

/** The worker's deeds: draw, answer, submit. */
export class WorkerExecutor {
  readonly #modules: WorkerExecutorModules;

  constructor(modules: WorkerExecutorModules) {
    this.#modules = modules;
  }

  /** The draw depends on the seed block's hash, so it is kept under it. */
  draw(job: JobView, seedHash: Felt): Promise<Felt[]> {
    const { hub, ranks } = this.#modules;
    return cached(ranks, `${hex(job.jobId)}:${hex(seedHash)}`, () => hub.ranked(job));
  }

  /** Makes the answer and writes it down: from then on no other answer to this statement can leave. */
  async answer(view: JobView): Promise<void> {
    const { store, engines, onInference } = this.#modules;
    const { jobId, job } = view;
    const engine = engines.get(job.modelHash);
    if (engine === undefined) {
      throw new KeeperError('MODEL_UNUSABLE', `Model ${hex(job.modelHash)} is not served here.`);
    }
    const { salt, rows, input } = await this.#input(view, engine);
    const { outputs, milliseconds } = await engine.answer(input, rows);
    onInference(milliseconds);
    const { modelHash, inputCommitment: commitment } = job;
    store.recordAnswer({ jobId, modelHash, inputCommitment: commitment, salt, input, outputs });
  }

  /** Submits answered jobs, those of one model together. Returns whether another transaction may follow. */
  async submit(jobs: readonly JobView[], signal: AbortSignal): Promise<boolean> {
    const { hub, store, sender, maxBatch, onRefused } = this.#modules;
    for (const group of batches(jobs, maxBatch)) {
      const calls = (some: readonly JobView[]) => hub.submitResults(some, some.map((view) => {
        const { modelHash, inputCommitment: commitment } = view.job;
        const answer = store.answer(view.jobId, modelHash, commitment);
        if (answer === undefined) throw new KeeperError('UNEXPECTED', `Job ${hex(view.jobId)} has no recorded answer.`);
        return answer;
      }));
      if (!(await sendBatch(sender, { kind: 'submit', jobs: group, calls, onRefused }, signal))) return false;
    }
    return true;
  }

  async #input(view: JobView, engine: Engine): Promise<InputPreimage> {
    const { job, salt, input } = view;
    const rows = Number(job.rows);
    const inCalldata = input.length > 0;
    const preimage = inCalldata
      ? { salt, rows, inputs: engine.inputs, input }
      : await firstOf(this.#modules.inputs, job.inputCommitment);
    if (inCalldata && inputCommitment(salt, rows, engine.inputs, input) !== job.inputCommitment) {
      throw new KeeperError('INPUT_CORRUPT', 'The input in the event does not open the commitment.', {
        jobId: hex(view.jobId),
      });
    }
    const fits = preimage.rows === rows && preimage.inputs === engine.inputs
      && preimage.input.length === packedInputLength(rows, engine.inputs);
    if (!fits) {
      throw new KeeperError('INPUT_SHAPE', 'The input has another shape than the job and the model say.', {
        rows: preimage.rows, inputs: preimage.inputs, expectedRows: rows, expectedInputs: engine.inputs,
      });
    }
    return preimage;
  }
}

/** Jobs of one model and one verifier together, at most `max` each. */
function batches(jobs: readonly JobView[], max: number): JobView[][] {
  const groups = Map.groupBy(jobs, ({ job }) => `${job.modelHash}:${job.verifier}`);
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / max) }, (_item, at) => group.slice(at * max, (at + 1) * max)),
  );
}
