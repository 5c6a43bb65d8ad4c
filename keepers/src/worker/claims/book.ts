import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { fromJson, hex, toJson } from '../../core/json.ts';
import type { Felt } from '../../hub/types.ts';
import { openDatabase, statements } from '../../store/database.ts';
import type { Durability } from '../../store/database.ts';
import type { Answer } from '../../store/store.ts';

/** What this worker says without a proof: one answer, and all that proves it. */
export interface Claim extends Answer {
  judge: Felt;
  rows: number;
  /** Hides the answer in an ATTESTED job's commitment until it is revealed. */
  seal: Felt;
}

/** What an answer is about. */
type Statement = Pick<Answer, 'jobId' | 'modelHash' | 'inputCommitment'>;

const SCHEMA = `
-- One claim a statement, whatever becomes of the blocks and of the job: it can be contested long after the job's end.
CREATE TABLE IF NOT EXISTS claims (
  judge TEXT NOT NULL,
  job_id TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  input_commitment TEXT NOT NULL,
  payload TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (judge, job_id, model_hash, input_commitment)
) STRICT;
`;

/** 31 bytes are always below the prime. */
const SEAL_BYTES = 31;

/** The claims of a worker, each written down before it leaves. */
export class ClaimBook {
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;

  constructor(path: string, durability?: Durability) {
    this.#database = openDatabase(path, SCHEMA, durability);
    this.#sql = statements(this.#database);
  }

  /** Keeps the first claim of a statement, under a new seal, and returns it. */
  record(judge: Felt, answer: Answer, rows: number, recordedAt: number): Claim {
    const seal = BigInt(`0x${randomBytes(SEAL_BYTES).toString('hex')}`);
    const { jobId, modelHash, inputCommitment } = answer;
    const claim: Claim = { ...answer, judge, rows, seal };
    this.#sql('INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?, ?)')
      .run(hex(judge), hex(jobId), hex(modelHash), hex(inputCommitment), toJson(claim), recordedAt);
    return this.find(judge, answer) ?? claim;
  }

  /** The claim of this statement. */
  find(judge: Felt, { jobId, modelHash, inputCommitment }: Statement): Claim | undefined {
    return this.of(judge, jobId)
      .find((one) => one.modelHash === modelHash && one.inputCommitment === inputCommitment);
  }

  /** What was said of a job before this judge: one claim, unless a reorganisation made another job of it. */
  of(judge: Felt, jobId: Felt): Claim[] {
    return this.#sql('SELECT payload FROM claims WHERE judge = ? AND job_id = ? ORDER BY recorded_at')
      .all(hex(judge), hex(jobId)).map(({ payload }) => fromJson<Claim>(payload as string));
  }

  /** Forgets what was recorded before, in ms since 1970. */
  forgetBefore(recordedAt: number): void {
    this.#sql('DELETE FROM claims WHERE recorded_at < ?').run(recordedAt);
  }

  close(): void {
    this.#database.close();
  }
}
