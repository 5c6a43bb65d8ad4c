import type { ContractModule } from './module.ts';

/** Has no owner: the deployer says whose proposer it is, once, and is nobody from then on. */
export const governor: ContractModule = {
  name: 'Governor',
  owned: false,
  constructorArgs: (context) => {
    const { threshold, quorum, votingPeriod } = context.network.governance;
    return {
      token: context.address('CiroToken'),
      pool: context.address('CDCPool'),
      rules: { threshold, quorum, voting_period: votingPeriod },
      binder: context.deployer,
    };
  },
  settings: (context) => {
    const timelock = context.address('Timelock');
    return [
      {
        title: 'What is voted for it schedules in the timelock',
        contract: 'Governor',
        view: { entrypoint: 'timelock' },
        expected: [timelock],
        calls: [{ contract: 'Governor', entrypoint: 'bind_timelock', args: { timelock } }],
      },
    ];
  },
};
