// What a walk begins with, so that there is something to walk over: models, workers, money.

import { cairo } from 'starknet';

import { UNIT } from '@ciro-network/sdk';

import type { Operation, World } from '../world.ts';
import { sourceEnum } from './registry.ts';

const CIRO = 10n ** 18n;
const MAX_256 = 2n ** 256n - 1n;
const DEPOSIT = 200n * CIRO;
/** The rest stakes or not as the walk will have it. */
const WORKERS = 18;

export function opening({ actors, contracts, model, programs, sources }: World): Operation[] {
  const { CiroToken, Vault, CDCPool, ModelRegistry } = contracts;
  const minimum = model.pool.rules.minStake * CIRO;
  const money = actors.flatMap((by): Operation[] => [
    {
      by,
      call: CiroToken.call('approve', { spender: model.vault.address, amount: cairo.uint256(MAX_256) }),
      run: (at) => model.token.approve(at, model.vault.address, MAX_256),
    },
    {
      by,
      call: Vault.call('deposit', { account: by.hex, amount: DEPOSIT }),
      run: (at) => model.vault.deposit(at, by.address, DEPOSIT),
    },
  ]);
  const models = sources.map((source, i): Operation => {
    const by = actors[i]!;
    return {
      by,
      call: ModelRegistry.call('register_model', { source: sourceEnum(source), royalty: 300 * i }),
      run: (at) => model.registry.register(at, source, BigInt(300 * i)),
    };
  });
  const workers = actors.slice(-WORKERS).flatMap((by, i): Operation[] => [
    {
      by,
      call: CDCPool.call('stake_for_worker', { worker_address: by.hex, amount: minimum * BigInt(1 + (i % 5)) }),
      run: (at) => model.pool.stake(at, by.address, minimum * BigInt(1 + (i % 5))),
    },
    ...programs.map(({ hash }): Operation => {
      const ask = BigInt(i % 7) * 10n ** 8n * UNIT;
      return {
        by,
        call: CDCPool.call('opt_in', { model_hash: hash, ask }),
        run: (at) => model.pool.optIn(at, hash, ask),
      };
    }),
  ]);
  return [...money, ...models, ...workers];
}
