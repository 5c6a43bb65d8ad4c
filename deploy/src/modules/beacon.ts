import type { ContractModule } from './module.ts';

export const beacon: ContractModule = {
  name: 'Beacon',
  owned: false,
  constructorArgs: (context) => {
    const { roundBlocks, delayBlocks, graceBlocks } = context.network.beacon;
    return {
      validator_set: context.address('ValidatorSet'),
      rules: { round_blocks: roundBlocks, delay_blocks: delayBlocks, grace_blocks: graceBlocks },
    };
  },
};
