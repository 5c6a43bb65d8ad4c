export { ProverError } from './errors.ts';
export type { ProverCode } from './errors.ts';
export { CommittedProver, commitmentCost } from './committed.ts';
export type { JobToProve, ProvenJobs } from './committed.ts';
export { checkModel, commitModel, prove, proveCommitted, runProgram, selfTest, soundness, verify } from './prover.ts';
export type { CommitmentCost, PhaseTimes, Soundness } from './native.ts';
export type { Commitment, Felts, ModelFacts, Proven } from './prover.ts';
