import type { ContractModule } from './module.ts';

/** Has no owner: the deployer binds Downtime, once, and is nobody from then on. */
export const uptime: ContractModule = {
  name: 'Uptime',
  owned: false,
  constructorArgs: (context) => ({
    deployer: context.deployer,
    validator_set: context.address('ValidatorSet'),
    pool: context.address('CDCPool'),
  }),
  settings: (context) => {
    const downtime = context.address('Downtime');
    return [{
      title: 'Downtime says who left a summons unanswered',
      contract: 'Uptime',
      view: { entrypoint: 'downtime' },
      expected: [downtime],
      calls: [{ contract: 'Uptime', entrypoint: 'bind_downtime', args: { downtime } }],
    }];
  },
};
