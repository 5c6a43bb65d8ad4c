import { party, type ContractModule, type PlanContext } from './module.ts';

export const timelock: ContractModule = {
  name: 'Timelock',
  owned: false,
  constructorArgs: (context) => ({ proposer: proposer(context), min_delay: context.network.governance.delay }),
  settings: (context) => [
    {
      title: 'Its proposer is the governor, or the account that the network\'s file names',
      contract: 'Timelock',
      view: { entrypoint: 'proposer' },
      expected: [proposer(context)],
      // The proposer hands its place on through the timelock itself.
      calls: [],
    },
  ],
};

function proposer(context: PlanContext): string {
  const who = context.network.governance.proposer;
  return who === 'governor' ? context.address('Governor') : party(context, who);
}
