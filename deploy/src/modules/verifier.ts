import type { ContractModule } from './module.ts';

/** Keeps nothing and owns nothing. */
export const verifier: ContractModule = {
  name: 'Verifier',
  owned: false,
  constructorArgs: () => ({}),
};
