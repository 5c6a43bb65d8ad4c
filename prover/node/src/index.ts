export { ProverError } from './errors.ts';
export type { ProverCode } from './errors.ts';
export { checkModel, commitModel, prove, proveCommitted, runProgram, selfTest, soundness, verify } from './prover.ts';
export type { Soundness } from './native.ts';
export type { Commitment, Felts, ModelFacts, Proven } from './prover.ts';
