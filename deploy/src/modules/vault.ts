import { party, type ContractModule, type PlanContext } from './module.ts';

/** Operators in the order of the vault's `Role`. */
const ROLE = { jobs: 0, stake: 1 } as const;

export const vault: ContractModule = {
  name: 'Vault',
  owned: true,
  facets: ['VaultPenalties', 'VaultAdmin', 'VaultViews'],
  constructorArgs: (context) => ({
    owner: context.deployer,
    token: context.address('CiroToken'),
    split: feeSplit(context),
    facets: {
      penalties: context.classHash('VaultPenalties'),
      admin: context.classHash('VaultAdmin'),
      views: context.classHash('VaultViews'),
    },
  }),
  settings: (context) => {
    const operators = { jobs: context.address('JobManager'), stake: context.address('CDCPool') };
    const split = feeSplit(context);
    return [
      {
        title: 'The job manager operates the vault',
        contract: 'Vault',
        view: { entrypoint: 'operator', calldata: [ROLE.jobs] },
        expected: [operators.jobs],
        calls: [{ contract: 'Vault', entrypoint: 'bind_operators', args: operators }],
      },
      {
        title: 'The stake pool operates the vault',
        contract: 'Vault',
        view: { entrypoint: 'operator', calldata: [ROLE.stake] },
        expected: [operators.stake],
        calls: [], // bound together with the job manager
      },
      {
        title: 'Fees are split as configured',
        contract: 'Vault',
        view: { entrypoint: 'fee_split' },
        expected: [split.burn_share, split.treasury],
        calls: [{ contract: 'Vault', entrypoint: 'set_fee_split', args: { split } }],
      },
    ];
  },
};

function feeSplit(context: PlanContext): { burn_share: number; treasury: string } {
  const { burnShare, treasury } = context.network.vault;
  return { burn_share: burnShare, treasury: party(context, treasury) };
}
