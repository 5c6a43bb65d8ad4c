/** `PROVER_NOT_BUILT`: no addon for this machine. `SELF_TEST`: this machine computes wrongly and must not serve. */
export type ProverCode = 'PROVER_NOT_BUILT' | 'SELF_TEST';

/** A fault of this machine, not of a model or proof. */
export class ProverError extends Error {
  readonly code: ProverCode;

  constructor(code: ProverCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProverError';
    this.code = code;
  }
}
