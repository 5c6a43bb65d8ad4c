import type { ContractModule, ContractName, PlanContext, Setting } from './module.ts';

/** The deployer binds the slashing contract to a judge, once, and has no other say in it. */
const parties = (context: PlanContext) => ({
  binder: context.deployer,
  job_manager: context.address('JobManager'),
  model_registry: context.address('ModelRegistry'),
  cdc_pool: context.address('CDCPool'),
  beacon: context.address('Beacon'),
});

/** Proofs of other outputs are the business of the court for invalid compute. */
export const boundToCourt = (name: ContractName) => (context: PlanContext): Setting[] => [{
  title: 'The court for invalid compute is bound to it',
  contract: name,
  view: { entrypoint: 'slashing' },
  expected: [context.address('InvalidCompute')],
  calls: [{ contract: name, entrypoint: 'bind_slashing', args: [context.address('InvalidCompute')] }],
}];

export const optimisticJudge: ContractModule = {
  name: 'OptimisticJudge',
  owned: false,
  settings: boundToCourt('OptimisticJudge'),
  constructorArgs: (context) => {
    const { seconds, blocks, auditSeconds } = context.network.levels.optimistic;
    return { ...parties(context), windows: { seconds, blocks, audit_seconds: auditSeconds } };
  },
};

export const attestedJudge: ContractModule = {
  name: 'AttestedJudge',
  owned: false,
  facets: ['AttestedRecords'],
  settings: boundToCourt('AttestedJudge'),
  constructorArgs: (context) => {
    const { revealBlocks, revealSeconds } = context.network.levels.attested;
    const rules = {
      rank_window: context.network.pool.rankWindow, reveal_blocks: revealBlocks, reveal_seconds: revealSeconds,
    };
    return { ...parties(context), rules, records: context.classHash('AttestedRecords') };
  },
};
