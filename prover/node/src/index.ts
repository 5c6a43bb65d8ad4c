export { ProverError } from './errors.ts';
export type { ProverCode } from './errors.ts';
export { checkModel, prove, runProgram, selfTest, verify } from './prover.ts';
export type { Felts, ModelFacts, Proven } from './prover.ts';
