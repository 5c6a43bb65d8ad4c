import type { ChainPort } from '../../chains/port.ts';
import { KeeperError } from '../../core/errors.ts';
import { LEVELS } from '../../hub/level.ts';
import type { Judges, Level } from '../../hub/level.ts';
import type { Felt } from '../../hub/types.ts';

/** Places in the contracts' `Level`. */
const CODES: Readonly<Record<keyof Judges, Felt>> = { attested: 0n, optimistic: 1n };

/**
 * Levels whose jobs are answered: those that the settings name, else all that the registry offers by judges known here.
 * Throws CONFIG_INVALID for a wanted one that it does not offer.
 */
export async function servedLevels(
  chain: ChainPort, registry: Felt, judges: Judges, wanted: readonly Level[] | undefined,
): Promise<Set<Level>> {
  const offered = new Set<Level>(['zkml']);
  for (const level of ['optimistic', 'attested'] as const) {
    const [judge] = await chain.call({ to: registry, entrypoint: 'judge', calldata: [CODES[level]] });
    if (judge === judges[level]) offered.add(level);
  }
  const missing = wanted?.find((level) => !offered.has(level));
  if (missing !== undefined) {
    throw new KeeperError('CONFIG_INVALID', `The registry does not offer ${missing} by a judge of these settings.`);
  }
  return new Set(LEVELS.filter((level) => offered.has(level) && (wanted?.includes(level) ?? true)));
}
