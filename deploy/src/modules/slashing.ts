import type { ContractModule } from './module.ts';

/** Has no owner: the deployer binds the courts, once, and is nobody from then on. */
export const slashing: ContractModule = {
  name: 'Slashing',
  owned: false,
  constructorArgs: (context) => ({
    deployer: context.deployer,
    pool: context.address('CDCPool'),
    evidence_window: context.network.slashing.evidenceWindow,
  }),
  settings: (context) => {
    const courts = {
      double_signing: context.address('DoubleSigning'),
      downtime: context.address('Downtime'),
      invalid_compute: context.address('InvalidCompute'),
    };
    return [
      {
        title: 'Each court convicts of what it checks',
        contract: 'Slashing',
        view: { entrypoint: 'courts' },
        expected: Object.values(courts),
        calls: [{ contract: 'Slashing', entrypoint: 'bind_courts', args: { courts } }],
      },
    ];
  },
};
