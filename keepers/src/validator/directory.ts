import type { ChainPort } from '../chains/port.ts';
import type { Clock } from '../core/clock.ts';
import { KeeperError } from '../core/errors.ts';
import type { ValidatorConfig } from './config.ts';
import { fixedTerms } from './epochs/settings.ts';
import { StarknetTerms } from './epochs/starknet-terms.ts';
import type { Terms } from './epochs/terms.ts';
import { FixedRoll } from './heartbeats/roll.ts';
import type { Roll } from './heartbeats/roll.ts';
import { StarknetRoll } from './heartbeats/starknet-roll.ts';

/** Who validates and who works: by the contracts, or by the settings where a network has none. */
export interface Directory {
  /** What consensus calls its chain, 64 hex digits. */
  network: string;
  terms: Terms;
  roll: Roll;
  /** After so long the next epoch may begin; undefined where nobody has to begin it. */
  epochSeconds: number | undefined;
}

export async function openDirectory(config: ValidatorConfig, chain: ChainPort, clock: Clock): Promise<Directory> {
  const { ValidatorSet, CDCPool } = config.contracts;
  const roll = CDCPool === undefined
    ? new FixedRoll(config.workers.map(BigInt)) : new StarknetRoll(chain, BigInt(CDCPool), clock);
  if (ValidatorSet !== undefined) {
    const terms = await StarknetTerms.connect(chain, BigInt(ValidatorSet));
    return { network: terms.network, terms, roll, epochSeconds: terms.rules.epochSeconds };
  }
  if (config.network === undefined || config.epochs.length === 0) {
    throw new KeeperError('CONFIG_INVALID', 'Without contracts.ValidatorSet, network and epochs are needed.');
  }
  const network = BigInt(config.network).toString(16).padStart(64, '0');
  return { network, terms: fixedTerms(config, network), roll, epochSeconds: undefined };
}
