import { CairoCustomEnum } from 'starknet';

import { boundToCourt } from './judges.ts';
import type { ContractModule, ContractName, PlanContext, Setting } from './module.ts';

/** In the order of the hub's `Level`. */
const LEVELS = ['Attested', 'Optimistic', 'Zkml'] as const;

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
    judged(context, 'Attested', 'AttestedJudge'),
    judged(context, 'Optimistic', 'OptimisticJudge'),
    ...boundToCourt('ModelRegistry')(context),
  ],
};

function judged(context: PlanContext, level: 'Attested' | 'Optimistic', name: ContractName): Setting {
  const judge = context.address(name);
  const variants = Object.fromEntries(LEVELS.map((each) => [each, each === level ? {} : undefined]));
  return {
    title: `New ${level.toUpperCase()} jobs are bound to their judge`,
    contract: 'ModelRegistry',
    view: { entrypoint: 'judge', calldata: [LEVELS.indexOf(level)] },
    expected: [judge],
    calls: [{
      contract: 'ModelRegistry', entrypoint: 'set_judge', args: { level: new CairoCustomEnum(variants), judge },
    }],
  };
}
