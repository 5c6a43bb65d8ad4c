import { LANES } from '@ciro-network/sdk';
import type { DrawSeed } from '@ciro-network/sdk';
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
import { TRANSACTION_FELTS, batches } from './batches.ts';
import type { AnswerRows, Engine } from './engine.ts';

export interface WorkerExecutorModules {
  hub: HubPort;
  store: Store;
  sender: Sender;
  ranks: Cache<Felt[]>;
  inputs: readonly InputStore[];
  engines: ReadonlyMap<Felt, Engine>;
  maxBatch: number;
  onInference: (milliseconds: number) => void;
  onArgument: (milliseconds: number) => void;
  onRefused: (job: JobView, error: unknown) => void;
}

/** The worker's deeds: draw, answer, submit. */
export class WorkerExecutor {
  readonly #modules: WorkerExecutorModules;

  constructor(modules: WorkerExecutorModules) {
    this.#modules = modules;
  }

  /** The draw depends on the seed block's hash and the beacon, so it is kept under both. */
  draw(job: JobView, seed: DrawSeed, seedHash: Felt): Promise<Felt[]> {
    const { hub, ranks } = this.#modules;
    const key = [job.jobId, seedHash, seed.randomness].map(hex).join(':');
    return cached(ranks, key, () => hub.ranked(job, seed));
  }

  /** Makes the answer and writes it down: from then on no other answer to this statement can leave. */
  async answer(view: JobView): Promise<void> {
    const { hub, store, engines, onInference } = this.#modules;
    const { jobId, job } = view;
    const engine = engines.get(job.modelHash);
    if (engine === undefined) {
      throw new KeeperError('MODEL_UNUSABLE', `Model ${hex(job.modelHash)} is not served here.`);
    }
    const { salt, rows, input } = await this.#input(view, engine);
    const { modelHash, inputCommitment: commitment } = job;
    const statement = { jobId, modelHash, inputCommitment: commitment, salt, input };
    const blank = new Array<Felt>(rows * Math.ceil(engine.outputs / LANES)).fill(0n);
    const felts = hub.submissionFelts([view], [{ ...statement, outputs: blank }], engine.arguer?.felts(rows) ?? 0);
    if (felts > TRANSACTION_FELTS) {
      const message = `The answer takes ${felts} felts of calldata, a transaction ${TRANSACTION_FELTS}.`;
      throw new KeeperError('JOB_TOO_LARGE', message, { jobId: hex(jobId), rows });
    }
    const { outputs, milliseconds } = await engine.answer(input, rows);
    onInference(milliseconds);
    store.recordAnswer({ ...statement, outputs });
  }

  /** Submits answered jobs, those of one model together. Returns whether another transaction may follow. */
  async submit(jobs: readonly JobView[], signal: AbortSignal): Promise<boolean> {
    const { hub, engines, sender, maxBatch, onArgument, onRefused } = this.#modules;
    const answers = new Map(jobs.map((view) => [view, this.#recorded(view)]));
    const answersTo = (some: readonly JobView[]) => some.flatMap((view) => answers.get(view) ?? []);
    const arguerOf = (some: readonly JobView[]) => engines.get(some[0]?.job.modelHash ?? 0n)?.arguer;
    const felts = (some: readonly JobView[]) => {
      const rows = some.reduce((sum, { job }) => sum + Number(job.rows), 0);
      return hub.submissionFelts(some, answersTo(some), arguerOf(some)?.felts(rows) ?? 0);
    };
    const calls = async (some: readonly JobView[]) => {
      const proven = await arguerOf(some)?.argue(hub.context, answersTo(some));
      if (proven !== undefined) onArgument(proven.milliseconds);
      return hub.submitResults(some, answersTo(some), proven?.argument ?? []);
    };
    for (const group of batches(jobs, maxBatch, felts)) {
      if (signal.aborted) return false;
      if (!(await sendBatch(sender, { kind: 'submit', jobs: group, calls, onRefused }, signal))) return false;
    }
    return true;
  }

  #recorded({ jobId, job }: JobView): AnswerRows {
    const answer = this.#modules.store.answer(jobId, job.modelHash, job.inputCommitment);
    if (answer === undefined) throw new KeeperError('UNEXPECTED', `Job ${hex(jobId)} has no recorded answer.`);
    return { ...answer, rows: Number(job.rows) };
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
