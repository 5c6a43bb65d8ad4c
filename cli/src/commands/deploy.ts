import type { Command } from 'commander';

import type { Plan } from '@ciro-network/deploy';

import { openNetwork, withHubOptions, type HubOptions } from '../hub.ts';
import { EXIT, outputOf } from '../output.ts';

export function register(program: Command): void {
  const deploy = program.command('deploy').description('put the hub on a network, as its file in deploy/networks/ says');

  withHubOptions(deploy.command('apply', { isDefault: true }))
    .description('declare, deploy, wire and hand over what is not so yet; run again, it does nothing')
    .action(async (options: HubOptions, command: Command) => {
      const { apply, compileContracts } = await import('@ciro-network/deploy');
      const output = outputOf(command);
      output.note('Compiling the contracts …');
      const contracts = await compileContracts();
      const { network, connection } = await openNetwork(options);
      const { deployment, done } = await apply(network, contracts, connection, (line) => output.note(line));
      const lines = Object.entries(deployment.contracts).map(([name, { address }]) => `${name.padEnd(14)} ${address}`);
      const result = { done, ...deployment };
      output.result(result, () => [done.length === 0 ? 'Everything was there already.' : 'The hub is deployed.', ...lines].join('\n'));
    });

  withHubOptions(deploy.command('plan'))
    .description('show what `deploy` would do; sends nothing')
    .action(async (options: HubOptions, command: Command) => {
      const { compileContracts, makePlan } = await import('@ciro-network/deploy');
      const { network, connection } = await openNetwork(options);
      const plan = await makePlan(network, await compileContracts(), connection, connection.address);
      outputOf(command).result(describe(plan), () => stepLines(plan));
    });

  withHubOptions(deploy.command('status'))
    .description('compare the plan, the recorded addresses and the chain; exit status 1 if they disagree')
    .action(async (options: HubOptions, command: Command) => {
      const { compileContracts, status } = await import('@ciro-network/deploy');
      const { network, connection } = await openNetwork(options);
      const { plan, drift } = await status(network, await compileContracts(), connection);
      const text = () => (drift.length === 0
        ? `${stepLines(plan)}\nNo drift.`
        : `${stepLines(plan)}\nDrift:\n${drift.map(({ contract, what }) => `  ${contract}: ${what}`).join('\n')}`);
      outputOf(command).result({ drift, ...describe(plan) }, text);
      if (drift.length > 0) process.exitCode = EXIT.failed;
    });
}

function describe(plan: Plan) {
  const steps = plan.steps.map(({ kind, contract, title, state, found }) => ({ kind, contract, title, state, found }));
  return { network: plan.network.name, deployer: plan.deployer, steps };
}

function stepLines(plan: Plan): string {
  return plan.steps.map(({ state, contract, title, found }) =>
    `${state.padEnd(8)} ${contract.padEnd(14)} ${title}${found === undefined ? '' : ` (found ${found})`}`).join('\n');
}
