import type { CommittedPart, ModelDir } from '@ciro-network/compiler';
import { CommittedProver } from '@ciro-network/prover';
import { argumentFelts, packOutputs, unpackInput } from '@ciro-network/sdk';
import { KeeperError } from '../core/errors.ts';
import { sameFelts } from '../core/felts.ts';
import { hex } from '../core/json.ts';
import type { Answer } from '../store/store.ts';
import type { Arguer } from './engine.ts';

/** The prover of a committed model, away from the event loop. */
export async function openArguer({ felts, program }: ModelDir, { digests }: CommittedPart): Promise<Arguer> {
  const prover = await CommittedProver.open(felts, digests);
  return {
    felts: (rows) => argumentFelts(program, rows),
    async argue(context, recorded) {
      const begin = performance.now();
      try {
        const jobs = recorded.map(({ jobId, salt, rows, input }) => (
          { jobId, salt, rows, input: unpackInput(input, rows, program.inputs) }
        ));
        const { answers, argument } = await prover.prove(context, jobs);
        answers.forEach(({ rows, outputs, inputCommitment }, at) => {
          const made = packOutputs(outputs, rows, outputs.length / rows);
          assertRecorded(recorded[at], inputCommitment, made);
        });
        return { argument, milliseconds: performance.now() - begin };
      } catch (error) {
        if (error instanceof KeeperError) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new KeeperError('PROOF_FAILED', `No argument could be made: ${why}`, {}, error);
      }
    },
  };
}

function assertRecorded(answer: Answer | undefined, commitment: bigint, outputs: readonly bigint[]): void {
  if (answer?.inputCommitment === commitment && sameFelts(answer.outputs, outputs)) return;
  throw new KeeperError('PROOF_FAILED', 'The prover gives another answer than is recorded.', {
    jobId: answer && hex(answer.jobId),
  });
}
