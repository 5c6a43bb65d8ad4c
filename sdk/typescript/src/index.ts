export * from './beacon/index.ts';
export { BYTES_PER_FELT, packInput, packRow, rowFelts, unpackInput } from './bytes.ts';
export { accumulatorBounds, checkBounds, half, inputBound } from './bounds.ts';
export type { Answer } from './answer.ts';
export { COMMITTED, inputCommitment, modelHash, REEXECUTE, weightCommitment } from './commitment.ts';
export type { StrategyNumber } from './commitment.ts';
export * from './committed/index.ts';
export { decodeDescription, descriptionLength, encodeDescription } from './description.ts';
export * from './draw/index.ts';
export { ED25519_HINTS, ed25519Hints } from './ed25519/hints.ts';
export { VERIFY_CODES, VerifyError } from './errors.ts';
export type { VerifyCode } from './errors.ts';
export { execute } from './execute.ts';
export {
  assertFelts,
  FELT_BYTES,
  feltFromHex,
  feltFromSigned,
  feltsFromBytes,
  feltsToBytes,
  feltToHex,
  feltToSigned,
  isFelt,
  PRIME,
  shortString,
} from './felt.ts';
export type { Felt } from './felt.ts';
export * from './job/index.ts';
export { LANE_BITS, LANE_LIMIT, LANES, packLanes, packOutputs, unpackLanes, unpackOutputs } from './lanes.ts';
export { pathOf, rootOf } from './merkle.ts';
export { hashFelts } from './poseidon.ts';
export {
  checkRows,
  checkShape,
  HIDDEN_BITS,
  layerInputs,
  LIMITS,
  MAX_BITS,
  programMacs,
  programOutputs,
  weightFelts,
} from './program.ts';
export type { DenseLayer, DenseShape, Program, Shape } from './program.ts';
export { decodeProof, encodeProof } from './proof.ts';
export type { Proof, Statement } from './proof.ts';
export { verifyProof } from './verify.ts';
export type { JobContext } from './verify.ts';
export { decodeProgram, encodeProgram } from './weights.ts';
