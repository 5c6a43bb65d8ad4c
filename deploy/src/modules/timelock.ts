import { party, type ContractModule } from './module.ts';

export const timelock: ContractModule = {
  name: 'Timelock',
  owned: false,
  constructorArgs: (context) => ({
    proposer: party(context, context.network.governance.proposer),
    min_delay: context.network.governance.delay,
  }),
};
