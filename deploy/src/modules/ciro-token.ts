import { party, type ContractModule } from './module.ts';

export const ciroToken: ContractModule = {
  name: 'CiroToken',
  owned: true,
  constructorArgs: (context) => ({
    owner: context.deployer,
    cap: context.network.token.cap,
    recipient: party(context, context.network.token.recipient),
    supply: context.network.token.supply,
  }),
};
