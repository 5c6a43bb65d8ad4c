import type { ContractModule } from './module.ts';

export const modelRegistry: ContractModule = {
  name: 'ModelRegistry',
  owned: true,
  constructorArgs: (context) => ({ owner: context.deployer, verifier: context.address('Verifier') }),
  settings: (context) => [
    {
      title: 'New models are checked by the verifier',
      contract: 'ModelRegistry',
      view: { entrypoint: 'verifier' },
      expected: [context.address('Verifier')],
      calls: [{ contract: 'ModelRegistry', entrypoint: 'set_verifier', args: [context.address('Verifier')] }],
    },
  ],
};
