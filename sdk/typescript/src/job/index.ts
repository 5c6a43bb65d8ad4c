export { JOB_REFUSALS, JobError, type JobErrorCode, type JobRefusal } from './errors.ts';
export {
  foldJobEvent,
  JOB_EVENTS,
  readJobEvent,
  readRoundEvent,
  ROUND_EVENTS,
  type JobEnding,
  type JobEvent,
  type JobEventFields,
  type JobView,
  type RoundEvent,
  type RoundEventFields,
  type Seat,
} from './history.ts';
export {
  HASH_DELAY,
  idOf,
  JOB_STATES,
  jobReserve,
  MAX_INPUT_FELTS,
  packJob,
  SEED_DELAY,
  seedBlock,
  UNIT,
  unpackJob,
  type Job,
  type JobState,
} from './job.ts';
export {
  assignedJob,
  DELIVERY_TIME,
  jobRefusal,
  JUDGING_TIME,
  postedJob,
  ruledJob,
  settledJob,
  type JobAction,
  type Moment,
} from './lifecycle.ts';
export { attestedBlocks, INCLUSION, isClosed } from './rounds.ts';
export { FREE_SLOT, jobDigest, jobFelts, jobId, resultDigest, type PackedJob } from './packed.ts';
export { attestedMaxAsk, maxAsk, priceShares, type PriceShares, type PriceTerms } from './price.ts';
