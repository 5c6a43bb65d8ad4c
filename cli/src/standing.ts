// How far a job is that is answered without a proof, as its judge says it: the job manager's events tell less.

import type { HubClient, JobRecord, Level } from '@ciro-network/sdk/hub';
import type { CairoCustomEnum } from 'starknet';

import { hex } from './hub.ts';

/** As --json prints it; what has no proof is told from what has one by its `level`. Times in seconds since 1970. */
export interface Standing {
  level: Level;
  /** Of an OPTIMISTIC answer that is not paid yet. */
  answer?: {
    worker: string;
    status: string;
    /** Until then it can be contested. */
    final_at: number;
    /** Null until the beacon has spoken of the block that decides. */
    must_be_proven: boolean | null;
  };
  /** Of an ATTESTED job that is not paid yet. */
  round?: { commits: number; reveals: number; reveal_by: number | null };
}

export async function standingOf({ addresses, contracts, connection }: HubClient, job: JobRecord): Promise<Standing> {
  const { verifier, worker } = job.job;
  if (verifier === BigInt(addresses.OptimisticJudge)) {
    if (job.stage !== 'posted') return { level: 'optimistic' };
    const { OptimisticJudge: judge } = contracts;
    const posting = judge.read<{ status: CairoCustomEnum; final_at: bigint }>(connection, 'posting', [job.jobId]);
    const { status, final_at } = await posting;
    const audited = judge.read<boolean>(connection, 'is_audited', [job.jobId]);
    const must_be_proven = await audited.catch((error: { code?: string }) => {
      if (error.code === 'BEACON_PENDING') return null;
      throw error;
    });
    const told = { worker: hex(worker), status: status.activeVariant().toLowerCase(), final_at: Number(final_at) };
    return { level: 'optimistic', answer: { ...told, must_be_proven } };
  }
  if (verifier !== BigInt(addresses.AttestedJudge)) return { level: 'zkml' };
  if (job.stage !== 'submitted') return { level: 'attested' };
  const round = await contracts.AttestedJudge.read<Record<'commits' | 'reveals' | 'reveal_by_time', bigint>>(
    connection, 'round', [job.jobId],
  );
  const reveal_by = Number(round.reveal_by_time) || null;
  return { level: 'attested', round: { commits: Number(round.commits), reveals: Number(round.reveals), reveal_by } };
}

/** Rows of a table: the level, and where an answer without a proof stands. */
export function describeStanding({ level, answer, round }: Standing): (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [['level', level]];
  if (answer !== undefined) {
    const audit = answer.must_be_proven === null ? '' : answer.must_be_proven ? ', and must be proven' : '';
    rows.push(['answer', `${answer.status}, final at ${clock(answer.final_at)}${audit}`]);
    rows.push(['answered by', answer.worker]);
  }
  if (round !== undefined) {
    const until = round.reveal_by === null ? '' : `, until ${clock(round.reveal_by)}`;
    rows.push(['round', `${round.commits} of 3 committed, ${round.reveals} revealed${until}`]);
  }
  return rows;
}

function clock(seconds: number): string {
  return new Date(1_000 * seconds).toISOString();
}
