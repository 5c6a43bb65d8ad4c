import type { Command } from 'commander';

import type { Plan } from '@ciro-network/deploy';

import { hex, openHub, openNetwork, withHubOptions, type HubOptions } from '../hub.ts';
import { CliError, EXIT, outputOf, table } from '../output.ts';

export function register(program: Command): void {
  const deploy = program.command('deploy')
    .description('put the hub on a network, as its file in deploy/networks/ says');

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
      const summary = done.length === 0 ? 'Everything was there already.' : 'The hub is deployed.';
      output.result(result, () => [summary, ...lines].join('\n'));
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

  withHubOptions(deploy.command('model'))
    .description('register a compiled model for the account; one that is re-executed, or very wide, gets a data contract with its program')
    .argument('<model>', 'directory of a compiled model')
    .option('--royalty <percent>', 'of each worker\'s ask, to the account', '0')
    .action(async (folder: string, options: HubOptions & { royalty: string }, command: Command) => {
      const royalty = basisPoints(options.royalty);
      const { deployCommitted, deployModel, registerCommitted } = await import('@ciro-network/deploy');
      const { needsDataContract } = await import('@ciro-network/sdk');
      const { compileDataClass, readModelDir } = await import('@ciro-network/compiler');
      const output = outputOf(command);
      const model = await readModelDir(folder);
      const { hub } = await openHub(options);
      const facts = { model_hash: hex(model.modelHash), owner: hub.address, strategy: model.manifest.strategy };
      const show = (result: Record<string, string | number>) =>
        output.result(result, () => table(Object.entries(result)));
      const { committed } = model;
      if (committed !== undefined && !needsDataContract(model.program)) {
        const { l2Gas } = await registerCommitted(hub, committed.felts, royalty);
        return show({ ...facts, l2_gas: l2Gas });
      }
      output.note('Compiling the data class …');
      const { address, classHash, receipts } = committed === undefined
        ? await deployModel(hub, await compileDataClass(model.felts), royalty)
        : await deployCommitted(hub, await compileDataClass(committed.felts), royalty);
      const l2Gas = receipts.reduce((sum, receipt) => sum + receipt.l2Gas, 0);
      show({ ...facts, data: address, class_hash: classHash, l2_gas: l2Gas });
    });
}

/** Percent with at most two decimals, in hundredths of a percent. */
function basisPoints(text: string): number {
  const value = Math.round(Number(text) * 100);
  if (/^\d{1,3}(\.\d{1,2})?$/.test(text) && value <= 10_000) return value;
  throw new CliError('USAGE', `--royalty takes percent with at most two decimals, not '${text}'.`, { usage: true });
}

function describe(plan: Plan) {
  const steps = plan.steps.map(({ kind, contract, title, state, found }) => ({ kind, contract, title, state, found }));
  return { network: plan.network.name, deployer: plan.deployer, steps };
}

function stepLines(plan: Plan): string {
  return plan.steps.map(({ state, contract, title, found }) =>
    `${state.padEnd(8)} ${contract.padEnd(14)} ${title}${found === undefined ? '' : ` (found ${found})`}`).join('\n');
}
