import { BLOCKS } from './blocks.ts';

/** Felts are hex text; `payload` is JSON with big integers (core/json.ts). */
export const SCHEMA = `${BLOCKS}
CREATE TABLE IF NOT EXISTS events (
  block INTEGER NOT NULL,
  position INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (block, position)
) STRICT;
CREATE INDEX IF NOT EXISTS events_by_job ON events (job_id, block, position);

-- The fold of a job's events, kept for speed.
CREATE TABLE IF NOT EXISTS jobs (
  job_id TEXT PRIMARY KEY,
  open INTEGER NOT NULL,
  last_block INTEGER NOT NULL,
  payload TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS open_jobs ON jobs (open, last_block);

CREATE TABLE IF NOT EXISTS actions (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  nonce TEXT NOT NULL,
  state TEXT NOT NULL,
  tx_hash TEXT,
  block INTEGER,
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS actions_by_state ON actions (state, block);

CREATE TABLE IF NOT EXISTS action_jobs (
  job_id TEXT NOT NULL,
  action INTEGER NOT NULL REFERENCES actions (id) ON DELETE CASCADE,
  PRIMARY KEY (job_id, action)
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_of_action ON action_jobs (action);

-- One answer a statement, whatever becomes of the blocks: a reorganisation changes neither the model nor the input.
CREATE TABLE IF NOT EXISTS answers (
  job_id TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  input_commitment TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (job_id, model_hash, input_commitment)
) STRICT;

CREATE TABLE IF NOT EXISTS failures (
  kind TEXT NOT NULL,
  job_id TEXT NOT NULL,
  count INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  PRIMARY KEY (kind, job_id)
) STRICT;
`;
