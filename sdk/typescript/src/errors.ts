/** Stable codes, the same in Rust, TypeScript and (as short strings) Cairo: docs/SPEC.md and docs/PROOF.md. */
export const VERIFY_CODES = [
  'FELT_RANGE',
  'PROOF_LENGTH',
  'PROOF_STRATEGY',
  'MODEL_SHAPE',
  'MODEL_LENGTH',
  'MODEL_HASH',
  'LANE_RANGE',
  'LANE_PADDING',
  'WEIGHT_RANGE',
  'SHIFT_RANGE',
  'ACC_BOUND',
  'ROWS_RANGE',
  'INPUT_LENGTH',
  'INPUT_RANGE',
  'INPUT_TAIL',
  'INPUT_HASH',
  'OUTPUT_LENGTH',
  'OUTPUT_MISMATCH',
  'PROOF_PATH',
  'PROOF_CLAIM',
] as const;

export type VerifyCode = (typeof VERIFY_CODES)[number];

/** Something that does not hold: a value out of range, a program that is not well-formed, a proof that is refused. */
export class VerifyError extends Error {
  readonly code: VerifyCode;
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(code: VerifyCode, message: string, meta: Record<string, unknown> = {}) {
    super(message);
    this.name = 'VerifyError';
    this.code = code;
    this.meta = meta;
  }
}
