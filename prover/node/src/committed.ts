import type { Context, Felt, JobAnswer } from '@ciro-network/sdk';
import { checkRows, feltsFromBytes } from '@ciro-network/sdk';
import type { CommitmentCost, NativeModel, PhaseTimes } from './native.ts';
import { call } from './native.ts';
import type { Felts } from './prover.ts';
import { toBytes } from './prover.ts';

export interface JobToProve {
  readonly jobId: Felt;
  /** Of the input commitment. */
  readonly salt: Felt;
  /** 1 to 64. */
  readonly rows: number;
  /** `[rows][inputs]`. */
  readonly input: Int8Array;
}

export interface ProvenJobs {
  /** One for each job, in order. */
  readonly answers: readonly JobAnswer[];
  /** One for all of them, good in its context only. */
  readonly argument: Felt[];
  /** Milliseconds. */
  readonly times: PhaseTimes;
}

/** What committing to a program will take, from its shape alone. @throws VerifyError. */
export async function commitmentCost(program: Felts): Promise<CommitmentCost> {
  return call((native) => native.commitmentCost(toBytes(program)));
}

/** A committed model kept in memory: what is hashed of it is hashed once, not for each proof. */
export class CommittedProver {
  /** `description ++ heads ++ [root, y]` */
  readonly felts: readonly Felt[];
  readonly modelHash: Felt;
  readonly #model: NativeModel;

  private constructor(model: NativeModel) {
    this.#model = model;
    this.felts = feltsFromBytes(model.program);
    this.modelHash = feltsFromBytes(model.modelHash)[0];
  }

  /**
   * @param program its felts under the re-execute strategy
   * @param digests of its oracle's rows, as `commitModel` gave them; without them it is committed to anew.
   * @throws VerifyError. Digests of another model show in `modelHash`.
   */
  static async open(program: Felts, digests?: Uint8Array): Promise<CommittedProver> {
    return new CommittedProver(await call((native) => native.openModel(toBytes(program), digests)));
  }

  /** Answers all jobs, and proves all answers by one argument. @throws VerifyError. */
  async prove({ chainId, contract, submitter }: Context, jobs: readonly JobToProve[]): Promise<ProvenJobs> {
    jobs.forEach(({ rows }) => checkRows(rows));
    const context = { chainId: toBytes([chainId]), contract: toBytes([contract]), submitter: toBytes([submitter]) };
    const inputs = jobs.map(({ jobId, salt, rows, input }) => {
      return { jobId: toBytes([jobId]), salt: toBytes([salt]), rows, input };
    });
    const { answers, argument, times } = await call(() => this.#model.prove(context, inputs));
    return {
      answers: answers.map(({ inputCommitment, input, outputs }, index) => ({
        jobId: jobs[index].jobId,
        inputCommitment: feltsFromBytes(inputCommitment)[0],
        salt: jobs[index].salt,
        rows: jobs[index].rows,
        input: feltsFromBytes(input),
        outputs,
      })),
      argument: feltsFromBytes(argument),
      times,
    };
  }
}
