import type { ContractModule } from './module.ts';

export const validatorSet: ContractModule = {
  name: 'ValidatorSet',
  owned: false,
  facets: ['Ed25519Check'],
  constructorArgs: (context) => {
    const { minStake, minMembers, epochSeconds, overlapSeconds } = context.network.validators;
    return {
      pool: context.address('CDCPool'),
      ed25519: context.classHash('Ed25519Check'),
      min_stake: minStake,
      min_members: minMembers,
      epoch_seconds: epochSeconds,
      overlap_seconds: overlapSeconds,
    };
  },
};
