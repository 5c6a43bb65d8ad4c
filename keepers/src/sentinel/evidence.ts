import { hashFelts, shortString } from '@ciro-network/sdk';
import type { Felt } from '../hub/types.ts';

/** What a case is about: one worker's result of one job, as one judge keeps it. */
export interface CaseKey {
  judge: Felt;
  jobId: Felt;
  worker: Felt;
}

/** What can be proven about the question of a case. */
export interface ProvenResult extends Pick<CaseKey, 'judge' | 'jobId'> {
  modelHash: Felt;
  inputCommitment: Felt;
  salt: Felt;
  rows: number;
  input: Felt[];
  /** What the model gives, packed. */
  outputs: Felt[];
}

/** A result that is not the model's, with what the model gives. */
export interface FalseResult extends CaseKey, ProvenResult {
  kind: 'false-result';
  /** The worker's outputs, packed. */
  claimed: Felt[];
  /** Hides what is announced from those who would announce it too. */
  secret: Felt;
}

/** What a sentinel can prove. Addresses and calldata only: whatever is kept can be sent as it is. */
export type Evidence =
  | {
    kind: 'signatures';
    crime: 'double-signing' | 'coalition' | 'conflict';
    epoch: number;
    offenders: Felt[];
    /** Of double signing one `Equivocation`, else one `Attack`. */
    calldata: Felt[];
  }
  | { kind: 'absence'; worker: Felt; index: number; firstHour: number }
  | FalseResult;

const DOMAIN = shortString('sentinel');

/** The same finding, the same id: it is kept, and brought, once. */
export function evidenceId(evidence: Evidence): Felt {
  switch (evidence.kind) {
    case 'signatures': {
      const { crime, epoch, offenders } = evidence;
      return hashFelts([DOMAIN, shortString(crime), BigInt(epoch), ...offenders]);
    }
    case 'absence':
      return hashFelts([DOMAIN, shortString('absence'), evidence.worker, BigInt(evidence.firstHour)]);
    case 'false-result':
      return hashFelts([DOMAIN, shortString('false-result'), evidence.judge, evidence.jobId, evidence.worker]);
  }
}
