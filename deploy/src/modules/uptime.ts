import type { ContractModule } from './module.ts';

export const uptime: ContractModule = {
  name: 'Uptime',
  owned: false,
  constructorArgs: (context) => ({
    validator_set: context.address('ValidatorSet'), pool: context.address('CDCPool'),
  }),
};
