import type { CheckedModel } from '@ciro-network/compiler';
import type { Command } from 'commander';

import { parseCiro, showCiro } from '../ciro.ts';
import { felt, hex, openHub, withHubOptions, type HubOptions } from '../hub.ts';
import { outputOf, table } from '../output.ts';
import { registerAccount } from '../worker-account.ts';

const MODEL = 'directory of a compiled model, or its hash 0x…';

export function register(program: Command): void {
  const worker = program.command('worker').description('a worker: its registration and stake, which models it serves, and for how much');
  registerAccount(worker);

  withHubOptions(worker.command('opt-in'))
    .description('offer to serve a model: drawn two epochs later, with a stake of at least the minimum')
    .argument('<model>', `${MODEL}; a directory is checked first, as a worker checks it`)
    .requiredOption('--ask <ciro>', 'wanted a row')
    .action(async (text: string, options: HubOptions & { ask: string }, command: Command) => {
      const ask = await parseCiro(options.ask, '--ask');
      const { modelHash, proving } = await nameModel(text);
      const { hub } = await openHub(options);
      const { transactionHash, l2Gas } = await hub.optIn(modelHash, ask);
      const offer = (await hub.members(modelHash)).find(({ worker }) => worker === BigInt(hub.address))!;
      const facts = { model_hash: hex(modelHash), worker: hub.address, ask, from_epoch: offer.fromEpoch, proving };
      outputOf(command).result({ ...facts, transactionHash, l2Gas }, () =>
        table([
          ['model', facts.model_hash],
          ['worker', facts.worker],
          ['ask a row', showCiro(ask)],
          ['drawn from epoch', facts.from_epoch],
          ['L2 gas', l2Gas],
          ...(proving ? [['a proof here', `${proving.prove_ms} ms, ${proving.peak_rss_mb} MB at most`] as const] : []),
        ]));
    });

  withHubOptions(worker.command('opt-out'))
    .description('leave a model: from now on this account is not drawn for it')
    .argument('<model>', MODEL)
    .action(async (text: string, options: HubOptions, command: Command) => {
      const { modelHash } = await nameModel(text);
      const { hub } = await openHub(options);
      const { transactionHash, l2Gas } = await hub.optOut(modelHash);
      const facts = { model_hash: hex(modelHash), worker: hub.address };
      outputOf(command).result({ ...facts, transactionHash, l2Gas }, () =>
        table([['model', facts.model_hash], ['left by', facts.worker], ['L2 gas', l2Gas]]));
    });

  withHubOptions(worker.command('list'))
    .description('who offers to serve a model, and for how much')
    .argument('<model>', MODEL)
    .action(async (text: string, options: HubOptions, command: Command) => {
      const { modelHash } = await nameModel(text);
      const { hub } = await openHub(options);
      const members = (await hub.members(modelHash)).map(({ worker, ask, fromEpoch }) => ({
        worker: hex(worker), ask, from_epoch: fromEpoch,
      }));
      outputOf(command).result({ model_hash: hex(modelHash), members }, () =>
        members.length === 0
          ? 'Nobody offers to serve this model.'
          : table(members.map(({ worker, ask, from_epoch: epoch }) => [worker, `${showCiro(ask)} a row, from epoch ${epoch}`])));
    });
}

/** The hash of a model given by directory or by hash; of a committed model's directory what its proof took here. */
async function nameModel(text: string): Promise<Pick<CheckedModel, 'modelHash' | 'proving'>> {
  if (text.startsWith('0x')) return { modelHash: await felt(text, '<model>') };
  const { checkModel } = await import('@ciro-network/compiler');
  return checkModel(text);
}
