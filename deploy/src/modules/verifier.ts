import type { ContractModule } from './module.ts';

/** Keeps nothing but the class of its other half, and owns nothing. */
export const verifier: ContractModule = {
  name: 'Verifier',
  owned: false,
  facets: ['Argument'],
  constructorArgs: (context) => ({ argument: context.classHash('Argument') }),
};
