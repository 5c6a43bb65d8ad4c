import { party, type ContractModule } from './module.ts';

export const jobManager: ContractModule = {
  name: 'JobManager',
  owned: true,
  facets: ['JobEndings', 'JudgedJobs'],
  constructorArgs: (context) => {
    const { fee, tip, minBlocks, maxBlocks } = context.network.jobs;
    return {
      owner: context.deployer,
      pauser: party(context, context.network.governance.pauser),
      vault: context.address('Vault'),
      model_registry: context.address('ModelRegistry'),
      cdc_pool: context.address('CDCPool'),
      endings: context.classHash('JobEndings'),
      judged: context.classHash('JudgedJobs'),
      settings: { fee, tip, min_blocks: minBlocks, max_blocks: maxBlocks },
    };
  },
};
