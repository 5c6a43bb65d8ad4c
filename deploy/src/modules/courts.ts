// What checks evidence, each of one kind. None has an owner.

import type { AnswerRules } from '../network.ts';
import type { ContractModule } from './module.ts';

export const doubleSigning: ContractModule = {
  name: 'DoubleSigning',
  owned: false,
  facets: ['Ed25519Check'],
  constructorArgs: (context) => ({
    slashing: context.address('Slashing'),
    validator_set: context.address('ValidatorSet'),
    ed25519: context.classHash('Ed25519Check'),
  }),
};

export const downtime: ContractModule = {
  name: 'Downtime',
  owned: false,
  constructorArgs: (context) => ({
    token: context.address('CiroToken'),
    slashing: context.address('Slashing'),
    uptime: context.address('Uptime'),
    rules: answerRules(context.network.slashing.accusations),
  }),
};

export const invalidCompute: ContractModule = {
  name: 'InvalidCompute',
  owned: false,
  constructorArgs: (context) => ({
    deployer: context.deployer,
    token: context.address('CiroToken'),
    slashing: context.address('Slashing'),
    registry: context.address('ModelRegistry'),
    rules: answerRules(context.network.slashing.cases),
  }),
  settings: (context) => {
    const judges = { optimistic: context.address('OptimisticJudge'), attested: context.address('AttestedJudge') };
    return [{
      title: 'It takes cases about what either judge holds',
      contract: 'InvalidCompute',
      view: { entrypoint: 'judges' },
      expected: [judges.optimistic, judges.attested],
      calls: [{ contract: 'InvalidCompute', entrypoint: 'bind_judges', args: judges }],
    }];
  },
};

function answerRules({ seconds, blocks, bond }: AnswerRules): Record<string, unknown> {
  return { seconds, blocks, bond };
}
