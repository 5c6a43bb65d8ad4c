import type { Command } from 'commander';

import { parseCiro, showCiro } from '../ciro.ts';
import { openHub, withHubOptions, type HubOptions } from '../hub.ts';
import { outputOf, table } from '../output.ts';

interface StakeOptions extends HubOptions {
  worker?: string;
}

export function register(program: Command): void {
  withHubOptions(program.command('stake'))
    .description('stake CIRO for a worker: its chance to be drawn grows, two epochs later')
    .argument('<amount>', 'in CIRO')
    .option('--worker <address>', 'whom to stake for; else the account itself')
    .action(async (text: string, options: StakeOptions, command: Command) => {
      const amount = await parseCiro(text, '<amount>');
      const { hub } = await openHub(options);
      const worker = options.worker ?? hub.address;
      const { transactionHash, l2Gas } = await hub.stake(amount, worker);
      const stake = await hub.stakeOf(hub.address, worker);
      outputOf(command).result({ worker, amount, stake, transactionHash, l2Gas }, () =>
        table([['worker', worker], ['staked', showCiro(amount)], ['stake now', showCiro(stake)], ['L2 gas', l2Gas]]));
    });

  withHubOptions(program.command('unstake'))
    .description('begin to unbond stake, or with --claim take what has finished')
    .argument('[amount]', 'in CIRO')
    .option('--worker <address>', 'whose stake; else the account itself')
    .option('--claim', 'move what has finished unbonding into the account\'s vault balance')
    .action(async (text: string | undefined, options: StakeOptions & { claim?: boolean }, command: Command) => {
      if ((text === undefined) === !options.claim) {
        command.error('error: give either an amount to unbond or --claim', { exitCode: 2 });
      }
      const amount = text === undefined ? undefined : await parseCiro(text, '[amount]');
      const { hub } = await openHub(options);
      const worker = options.worker ?? hub.address;
      const { transactionHash, l2Gas } = await (amount === undefined ? hub.claim(worker) : hub.unstake(amount, worker));
      const [stake, { balance }] = await Promise.all([hub.stakeOf(hub.address, worker), hub.account()]);
      outputOf(command).result({ worker, amount, stake, balance, transactionHash, l2Gas }, () =>
        table([
          ['worker', worker],
          ['unbonding', amount === undefined ? 'claimed' : showCiro(amount)],
          ['stake now', showCiro(stake)],
          ['vault balance', showCiro(balance)],
          ['L2 gas', l2Gas],
        ]));
    });
}
