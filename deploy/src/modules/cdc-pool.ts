import type { ContractModule } from './module.ts';

export const cdcPool: ContractModule = {
  name: 'CDCPool',
  owned: false,
  constructorArgs: (context) => {
    const { minStake, epochLength, rankWindow, unbondingPeriod } = context.network.pool;
    return {
      vault: context.address('Vault'),
      min_stake: minStake,
      epoch_length: epochLength,
      rank_window: rankWindow,
      unbonding_period: unbondingPeriod,
    };
  },
};
