import type { ContractModule } from './module.ts';

export const cdcPool: ContractModule = {
  name: 'CDCPool',
  owned: false,
  facets: ['PoolMemberships', 'PoolStakes', 'PoolPenalties', 'PoolViews'],
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
        memberships: context.classHash('PoolMemberships'),
        stakes: context.classHash('PoolStakes'),
        penalties: context.classHash('PoolPenalties'),
        views: context.classHash('PoolViews'),
      },
    };
  },
  settings: (context) => {
    const { bound = { slashing: context.address('Slashing'), uptime: context.address('Uptime') } } = context.network;
    return [
      {
        title: 'Slashing may slash, and Uptime says who was there',
        contract: 'CDCPool',
        view: { entrypoint: 'bound' },
        expected: Object.values(bound),
        calls: [{ contract: 'CDCPool', entrypoint: 'bind', args: bound }],
      },
    ];
  },
};
