export { openingFelts, roundsOf, treeOf, VARIABLES } from './parameters.ts';
export type { Round } from './parameters.ts';
export { layoutOf, programBlocks } from './pieces.ts';
export type { Layout, Piece } from './pieces.ts';
export {
  argumentFelts,
  CALLDATA_FELTS,
  committedFelts,
  committedLength,
  decodeCommitted,
  MAX_COMMITTED_BITS,
  MAX_INLINE_FELTS,
  maxCommittedRows,
  maxRows,
  needsDataContract,
} from './program.ts';
export type { CommittedLayer, CommittedProgram, WeightCommitment } from './program.ts';
export type { Context, JobAnswer } from './statement.ts';
export { verifyArgument } from './verify.ts';
export type { Challenges } from './verify.ts';
