export { HubCalls, sourceEnum, submission, submissionFelts } from './calls.ts';
export { HubClient } from './client.ts';
export { Connection, type AccountKey, type ConnectionOptions, type RawEvent, type Receipt } from './connection.ts';
export { AbiContract, eventKey, sameFelt, type DecodedEvent } from './contract.ts';
export { hubContract, hubContracts, type HubAddresses, type HubContractName, type HubContracts } from './contracts.ts';
export { HubError, panicCode } from './errors.ts';
export {
  Governance, type Execution, type GovernorRules, type Power, type Proposal, type ProposalState, type Refused, type Support,
} from './governance.ts';
export { JobLog, type JobRecord, type JobStage } from './job-log.ts';
export { efficiencyOf, securityOf, securityOfWorker, securityWithout, type Security } from './security.ts';
export type {
  CommittedSource,
  DataClass,
  JobAnswer,
  JobRef,
  JobRequest,
  Level,
  Member,
  ModelSource,
  Opening,
  PackedJob,
  VaultAccount,
  Voter,
} from './types.ts';
export { proveWorkerKey, workerKeyStatement, type Worker, type WorkerKey, type WorkerProfile } from './workers.ts';
export type { HourOfMonth } from '../uptime/index.ts';
export type { Validator, ValidatorEpoch, ValidatorKeys, ValidatorRules } from './validators.ts';
