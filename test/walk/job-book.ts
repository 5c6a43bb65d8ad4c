// The jobs that a walk opened, with what it takes to answer them.

import type { Felt } from '@ciro-network/sdk';
import type { JobRef } from '@ciro-network/sdk/hub';

import type { Question } from '../harness/model.ts';

export interface KnownJob extends JobRef {
  /** Which of the walk's models was asked. */
  asked: number;
  question: Question;
}

const PAST_KEPT = 60;

export class JobBook {
  /** In their slots. */
  open: KnownJob[] = [];
  /** States that jobs have left: what an attacker may try again. */
  past: KnownJob[] = [];

  /** Moves what no longer stands to the past, and adds what is new. */
  update(opened: readonly KnownJob[], holds: (job: JobRef) => boolean): void {
    this.past.push(...this.open.filter((job) => !holds(job)));
    this.past.splice(0, this.past.length - PAST_KEPT);
    this.open = [...this.open.filter(holds), ...opened];
  }

  /** The job that lies in a slot as this one does now. */
  known(slot: Felt): KnownJob {
    return this.open.find((job) => job.slot === slot)!;
  }
}
