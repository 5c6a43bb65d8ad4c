import type { Command } from 'commander';
import { CliError, outputOf, table } from '../output.ts';

/** Finding two inputs of one Poseidon hash: no scheme on this hash is sounder. */
const HASH_BITS = 125.5;

export function register(program: Command): void {
  program
    .command('soundness')
    .description("how likely a committed model's argument convinces of what is false: phase by phase, and in all")
    .argument('<dir>', 'a model directory of the committed strategy')
    .action(soundness);
}

async function soundness(dir: string, _flags: object, command: Command): Promise<void> {
  const { readModelDir } = await import('@ciro-network/compiler');
  const prover = await import('@ciro-network/prover');
  const { manifest, felts } = await readModelDir(dir);
  if (manifest.strategy !== 'committed') {
    throw new CliError('NOT_COMMITTED', "The model's answers are checked by running it again: nothing is left to chance.");
  }
  const { variables, phases, bits } = await prover.soundness(felts);
  const result = { model_hash: manifest.model_hash, variables, phases, bits, hash_collision_bits: HASH_BITS };
  const error = (its: number): string => `2^-${its.toFixed(1)}`;
  outputOf(command).result(result, () =>
    table([
      ['committed vector', `2^${variables} felts`],
      ...phases.map(({ phase, bits: its }) => [phase, error(its)] as const),
      ['all phases', `${error(bits)} an attempt`],
      ['beside it', `collisions of the hash, 2^${HASH_BITS} permutations`],
    ]),
  );
}
