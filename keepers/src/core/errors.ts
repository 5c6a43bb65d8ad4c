/** What can go wrong in a keeper. Remedies: docs/ERRORS.md. */
export type KeeperErrorCode =
  /** A setting is missing or wrong. */
  | 'CONFIG_INVALID'
  /** Another process holds this keeper's data folder. */
  | 'STORE_LOCKED'
  /** The address to listen on is taken, not this machine's, or not allowed to this user. */
  | 'LISTEN_FAILED'
  /** The node did not answer, or answered nonsense. */
  | 'CHAIN_UNAVAILABLE'
  /** The chain was reorganised while it was read; the next tick reads again. */
  | 'CHAIN_MOVED'
  /** The contract refuses the call; `reason` holds its code. */
  | 'CALL_REVERTED'
  /** Another transaction of this account took the nonce, or still holds it. */
  | 'NONCE_TAKEN'
  /** The node refused the transaction for a reason that a repetition does not cure. */
  | 'TX_REFUSED'
  /** What the keeper would be paid does not cover the transaction's fee. */
  | 'UNPROFITABLE'
  /** An event of the hub that this keeper cannot read. */
  | 'EVENT_MALFORMED'
  /** No input store has the input of this commitment. */
  | 'INPUT_MISSING'
  /** The bytes do not open the commitment. */
  | 'INPUT_CORRUPT'
  /** The input is larger than a job's input can be. */
  | 'INPUT_TOO_LARGE'
  /** The input opens its commitment, but has another shape than the job or the model says. */
  | 'INPUT_SHAPE'
  /** No transaction could carry the job's answer. */
  | 'JOB_TOO_LARGE'
  /** The input store could not be reached. */
  | 'INPUT_UNAVAILABLE'
  /** A model folder cannot be served: incomplete, or its self-test failed. */
  | 'MODEL_UNUSABLE'
  /** onnxruntime and the integer executor differ. */
  | 'CROSS_CHECK_FAILED'
  /** A different answer to the same statement is already on record. */
  | 'ANSWER_CONFLICT'
  /** The validator was about to sign against what it signed before; nothing left. */
  | 'DOUBLE_SIGN'
  /** A validator's journal cannot be read: it must not sign. */
  | 'JOURNAL_CORRUPT'
  /** Vault balance or stake do not cover what an answer without a proof puts at risk. */
  | 'BOND_SHORT'
  /** The answer or seal behind a commitment of this worker is not on record here. */
  | 'SEAL_LOST'
  /** No argument could be made for recorded answers of a committed model. */
  | 'PROOF_FAILED'
  /** The executor's self-test failed: this machine must not answer. */
  | 'SELF_TEST_FAILED'
  /** What was begun did not end in its time. */
  | 'TIMEOUT'
  /** Anything unforeseen. */
  | 'UNEXPECTED';

export type Metadata = Readonly<Record<string, unknown>>;

export class KeeperError extends Error {
  readonly code: KeeperErrorCode;
  readonly metadata: Metadata;

  constructor(code: KeeperErrorCode, message: string, metadata: Metadata = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'KeeperError';
    this.code = code;
    this.metadata = metadata;
  }
}

/** Codes that a later repetition may cure. */
const TRANSIENT: ReadonlySet<string> = new Set([
  'CHAIN_UNAVAILABLE', 'CHAIN_MOVED', 'NONCE_TAKEN', 'INPUT_MISSING', 'INPUT_UNAVAILABLE', 'TIMEOUT', 'BOND_SHORT',
]);

export function isTransient(error: unknown): boolean {
  return error instanceof KeeperError && TRANSIENT.has(error.code);
}

export function codeOf(error: unknown): KeeperErrorCode {
  return error instanceof KeeperError ? error.code : 'UNEXPECTED';
}

/** Gives every error a code, so that it can be counted and looked up. */
export function asKeeperError(error: unknown): KeeperError {
  if (error instanceof KeeperError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new KeeperError('UNEXPECTED', message, {}, error);
}
