/** What the job manager refuses, by its code: docs/ERRORS.md. */
export const JOB_REFUSALS = {
  PAUSED: 'New jobs are paused; the pause ends by itself.',
  EMPTY_BATCH: 'The batch is empty.',
  NONCE_ORDER: 'The nonces of a batch are not consecutive.',
  NONCE_RANGE: 'The nonce is beyond the last one an account has.',
  ROWS_RANGE: 'A job has 1 to 64 rows.',
  DEADLINE_RANGE: 'The deadline is outside the bounds in blocks or in seconds.',
  AMOUNT_UNIT: 'An amount is not a multiple of 10^9 base units.',
  AMOUNT_RANGE: 'An amount is larger than its field.',
  CONSUMER_MISSING: 'A delivery fee was given without a consumer to deliver to.',
  INPUT_SIZE: 'At most 34 input felts travel in calldata; larger inputs are fetched by their commitment.',
  INPUT_LENGTH: 'The packed input has another number of felts than its rows need.',
  INPUT_RANGE: 'An input felt is 2^248 or more.',
  INPUT_TAIL: "Bytes past a row's end are not zero.",
  INPUT_HASH: 'The input does not open its commitment.',
  JOB_MISMATCH: 'The slot does not hold this job, or does not hold it any more.',
  JOB_STATE: "The job's state does not allow this.",
  NOT_CLIENT: "Only the job's client may cancel it.",
  CANCEL_CLOSED: 'The seed block has begun: the job can no longer be cancelled.',
  SEED_NOT_READABLE: 'The seed block is not ten blocks old yet.',
  DEADLINE_PASSED: 'The deadline has passed in blocks and in seconds.',
  DEADLINE_NOT_PASSED: 'The deadline has not passed in both blocks and seconds.',
  DELIVERY_OPEN: 'The result can still be delivered: the fee goes back a week after the deadline.',
  NO_WORKER: 'The draw found no worker for this job.',
  MIXED_MODELS: 'The results of a batch are not all of one model and verifier.',
  PRICE_ABOVE_CAP: "The worker's price is above the job's cap.",
  RESULT_MISMATCH: 'These are not the outputs that were verified.',
  NOT_JUDGE: "Only the job's judge may do this.",
  AWARD_RANGE: 'At most half of a bond is awarded.',
  NOT_PAUSER: 'Only the pauser may do this.',
  PAUSE_TOO_SOON: 'A pause must have been over for as long as it lasted.',
  FEE_RANGE: 'The fee is above its cap.',
  SETTINGS_RANGE: 'The deadline bounds make no sense.',
} as const;

export type JobRefusal = keyof typeof JOB_REFUSALS;

export type JobErrorCode = 'JOB_FIELD';

/** A job that cannot be packed or unpacked. */
export class JobError extends Error {
  readonly code: JobErrorCode;
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(code: JobErrorCode, message: string, meta: Record<string, unknown> = {}) {
    super(message);
    this.name = 'JobError';
    this.code = code;
    this.meta = meta;
  }
}
