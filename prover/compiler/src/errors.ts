/** What the compiler and the model directory refuse; one remedy a code in docs/ERRORS.md. */
export type CompilerCode =
  | 'NPY_INVALID'
  | 'NPY_TYPE'
  | 'ONNX_INVALID'
  | 'UNSUPPORTED_OP'
  | 'UNSUPPORTED_GRAPH'
  | 'DYNAMIC_SHAPE'
  | 'SHAPE_MISMATCH'
  | 'NOT_FINITE'
  | 'MODEL_TOO_LARGE'
  | 'IMPORT_MISMATCH'
  | 'CALIBRATION_SHAPE'
  | 'INPUT_SHAPE'
  | 'STRATEGY_UNAVAILABLE'
  | 'GROWTH_RANGE'
  | 'MODEL_DIR'
  | 'MODEL_HASH'
  | 'GRAPH_MISMATCH'
  | 'FILE_READ';

/** A model, data file or model directory that cannot be used, and why. */
export class CompilerError extends Error {
  readonly code: CompilerCode;
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(code: CompilerCode, message: string, meta: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.name = 'CompilerError';
    this.code = code;
    this.meta = meta;
  }
}
