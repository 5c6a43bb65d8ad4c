import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { foldJobEvent } from '@ciro-network/sdk';
import type { BlockRef } from '../chains/port.ts';
import { KeeperError } from '../core/errors.ts';
import { fromJson, hex, toJson } from '../core/json.ts';
import type { Felt, HubEvent, JobView } from '../hub/types.ts';
import { lastBlock, lastBlockBelow } from './blocks.ts';
import { atomically, openDatabase, statements } from './database.ts';
import type { Durability } from './database.ts';
import { SCHEMA } from './schema.ts';
import type { Action, ActionState, Answer, BlockEvents, Failure, JobCount, Store } from './store.ts';

type Row = Record<string, unknown>;

const ACTIONS_KEPT_MS = 86_400_000;

/** The embedded store: one SQLite file, one process. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #sql: (text: string) => StatementSync;

  constructor(path: string, durability?: Durability) {
    this.#database = openDatabase(path, SCHEMA, durability);
    this.#sql = statements(this.#database);
  }

  cursor(): BlockRef | undefined {
    return lastBlock(this.#sql);
  }

  blockBelow(height: number): BlockRef | undefined {
    return lastBlockBelow(this.#sql, height);
  }

  append(blocks: readonly BlockEvents[]): void {
    atomically(this.#database, () => {
      for (const { block, events } of blocks) {
        const cursor = this.cursor();
        if (cursor !== undefined && cursor.number >= block.number) {
          throw new KeeperError('UNEXPECTED', `Block ${block.number} is not above the cursor ${cursor.number}.`);
        }
        this.#sql('INSERT INTO blocks VALUES (?, ?)').run(block.number, hex(block.hash));
        events.forEach((event, position) => {
          this.#sql('INSERT INTO events VALUES (?, ?, ?, ?)')
            .run(block.number, position, hex(event.jobId), toJson(event));
          this.#putJob(foldJobEvent(this.job(event.jobId), event), block.number);
        });
      }
    });
  }

  rollback(height: number): void {
    atomically(this.#database, () => {
      const touched = this.#sql('SELECT DISTINCT job_id FROM events WHERE block > ?').all(height);
      this.#sql('DELETE FROM events WHERE block > ?').run(height);
      this.#sql('DELETE FROM blocks WHERE number > ?').run(height);
      for (const { job_id: jobId } of touched) this.#refold(jobId as string);
      // Whether the aborted transactions will be executed again is open: the nonce will tell.
      this.#sql("UPDATE actions SET state = 'sent', block = NULL WHERE block > ? AND state != 'dropped'").run(height);
    });
  }

  prune(height: number, unprovenBelow = height): void {
    atomically(this.#database, () => {
      this.#sql('DELETE FROM blocks WHERE number < MIN(?, (SELECT MAX(number) FROM blocks))').run(height);
      const over = `FROM jobs WHERE open = 0 AND last_block < ?
        AND (last_block < ? OR payload ->> '$.job.state' NOT IN ('judged', 'ruled'))`;
      for (const table of ['events', 'failures', 'answers']) {
        this.#sql(`DELETE FROM ${table} WHERE job_id IN (SELECT job_id ${over})`).run(height, unprovenBelow);
      }
      this.#sql(`DELETE ${over}`).run(height, unprovenBelow);
      this.#sql(`DELETE FROM actions WHERE block < ? AND state IN ('done', 'reverted', 'overtaken')
        AND recorded_at < (SELECT MAX(recorded_at) FROM actions) - ?`).run(height, ACTIONS_KEPT_MS);
      this.#sql(`DELETE FROM actions WHERE state = 'dropped' AND NOT EXISTS
        (SELECT 1 FROM action_jobs JOIN jobs USING (job_id) WHERE action = actions.id)`).run();
    });
  }

  job(jobId: Felt): JobView | undefined {
    const row = this.#sql('SELECT payload FROM jobs WHERE job_id = ?').get(hex(jobId));
    return row === undefined ? undefined : fromJson<JobView>(row.payload as string);
  }

  openJobs(): JobView[] {
    return this.#sql('SELECT payload FROM jobs WHERE open = 1 ORDER BY last_block, job_id').all()
      .map((row) => fromJson<JobView>(row.payload as string));
  }

  countJobs(): Record<JobCount, number> {
    const counts = { submitted: 0, assigned: 0, settled: 0, judged: 0, posted: 0, ruled: 0, ended: 0 };
    const rows = this.#sql(`SELECT CASE open WHEN 0 THEN 'ended' ELSE payload ->> '$.job.state' END AS state,
      COUNT(*) AS jobs FROM jobs GROUP BY 1`).all();
    for (const { state, jobs } of rows) counts[state as JobCount] = jobs as number;
    return counts;
  }

  record(action: { kind: string; jobIds: readonly Felt[]; nonce: bigint; recordedAt: number }): Action {
    return atomically(this.#database, () => {
      const { kind, jobIds, nonce, recordedAt } = action;
      const { lastInsertRowid } = this.#sql(
        "INSERT INTO actions (kind, nonce, state, recorded_at) VALUES (?, ?, 'recorded', ?)",
      ).run(kind, hex(nonce), recordedAt);
      for (const jobId of new Set(jobIds)) {
        this.#sql('INSERT INTO action_jobs VALUES (?, ?)').run(hex(jobId), lastInsertRowid);
      }
      return this.#action(this.#sql('SELECT * FROM actions WHERE id = ?').get(lastInsertRowid) as Row);
    });
  }

  update(id: number, change: { state: ActionState; txHash?: Felt; block?: number }): void {
    const txHash = change.txHash === undefined ? null : hex(change.txHash);
    this.#sql('UPDATE actions SET state = ?, tx_hash = COALESCE(?, tx_hash), block = ? WHERE id = ?')
      .run(change.state, txHash, change.block ?? null, id);
  }

  unsettledActions(): Action[] {
    const cursor = this.cursor()?.number ?? -1;
    return this.#sql(`SELECT * FROM actions WHERE state IN ('recorded', 'sent')
      OR (state != 'dropped' AND block > ?) ORDER BY id`).all(cursor).map((row) => this.#action(row as Row));
  }

  droppedWith(nonce: bigint): number {
    const row = this.#sql(`SELECT COUNT(*) AS dropped FROM actions
      WHERE nonce = ? AND state = 'dropped' AND tx_hash IS NOT NULL`).get(hex(nonce));
    return (row as Row).dropped as number;
  }

  actionsOn(kind: string, jobId: Felt): Action[] {
    return this.#sql(`SELECT actions.* FROM actions JOIN action_jobs ON action = id
      WHERE job_id = ? AND kind = ? AND state != 'dropped' ORDER BY id`)
      .all(hex(jobId), kind).map((row) => this.#action(row as Row));
  }

  actionsSince(kinds: readonly string[], since: number): Action[] {
    return this.#sql(`SELECT * FROM actions WHERE recorded_at > ? AND state NOT IN ('dropped', 'reverted')
      AND kind IN (SELECT value FROM json_each(?)) ORDER BY id`)
      .all(since, JSON.stringify(kinds)).map((row) => this.#action(row as Row));
  }

  recordAnswer(answer: Answer): void {
    const key = [hex(answer.jobId), hex(answer.modelHash), hex(answer.inputCommitment)];
    this.#sql('INSERT INTO answers VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(...key, toJson(answer));
    const kept = this.answer(answer.jobId, answer.modelHash, answer.inputCommitment);
    if (kept === undefined || toJson(kept.outputs) !== toJson(answer.outputs)) {
      throw new KeeperError(
        'ANSWER_CONFLICT',
        `Job ${key[0]} has another answer on record: this one is withheld.`,
        { jobId: key[0] },
      );
    }
  }

  answer(jobId: Felt, modelHash: Felt, inputCommitment: Felt): Answer | undefined {
    const row = this.#sql('SELECT payload FROM answers WHERE job_id = ? AND model_hash = ? AND input_commitment = ?')
      .get(hex(jobId), hex(modelHash), hex(inputCommitment));
    return row === undefined ? undefined : fromJson<Answer>(row.payload as string);
  }

  recordFailure(kind: string, jobId: Felt, failure: Failure): void {
    this.#sql('INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)')
      .run(kind, hex(jobId), failure.count, failure.notBefore);
  }

  clearFailure(kind: string, jobId: Felt): void {
    this.#sql('DELETE FROM failures WHERE kind = ? AND job_id = ?').run(kind, hex(jobId));
  }

  failure(kind: string, jobId: Felt): Failure | undefined {
    const row = this.#sql('SELECT * FROM failures WHERE kind = ? AND job_id = ?').get(kind, hex(jobId));
    return row === undefined ? undefined : { count: row.count as number, notBefore: row.not_before as number };
  }

  close(): void {
    this.#database.close();
  }

  #putJob(view: JobView | undefined, block: number): void {
    if (view === undefined) return;
    this.#sql('INSERT OR REPLACE INTO jobs VALUES (?, ?, ?, ?)')
      .run(hex(view.jobId), view.ended === null ? 1 : 0, block, toJson(view));
  }

  #refold(jobId: string): void {
    this.#sql('DELETE FROM jobs WHERE job_id = ?').run(jobId);
    let view: JobView | undefined;
    for (const row of this.#sql('SELECT * FROM events WHERE job_id = ? ORDER BY block, position').all(jobId)) {
      view = foldJobEvent(view, fromJson<HubEvent>(row.payload as string));
      this.#putJob(view, row.block as number);
    }
  }

  #action(row: Row): Action {
    const jobs = this.#sql('SELECT job_id FROM action_jobs WHERE action = ? ORDER BY job_id').all(row.id as number);
    return {
      id: row.id as number,
      kind: row.kind as string,
      jobIds: jobs.map((job) => BigInt(job.job_id as string)),
      nonce: BigInt(row.nonce as string),
      state: row.state as ActionState,
      txHash: row.tx_hash === null ? undefined : BigInt(row.tx_hash as string),
      block: row.block === null ? undefined : (row.block as number),
      recordedAt: row.recorded_at as number,
    };
  }
}
