import type { ContractModule } from './module.ts';

export const cdcPool: ContractModule = {
  name: 'CDCPool',
  owned: false,
  facets: ['PoolStakes', 'PoolPenalties', 'PoolViews'],
  constructorArgs: (context) => {
    const { minStake, epochLength, rankWindow, unbondingPeriod } = context.network.pool;
    return {
      vault: context.address('Vault'),
      min_stake: minStake,
      epoch_length: epochLength,
      rank_window: rankWindow,
      unbonding_period: unbondingPeriod,
      binder: context.deployer,
      facets: {
        stakes: context.classHash('PoolStakes'),
        penalties: context.classHash('PoolPenalties'),
        views: context.classHash('PoolViews'),
      },
    };
  },
};
