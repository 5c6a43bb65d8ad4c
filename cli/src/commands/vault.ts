import type { Command } from 'commander';

import type { HubClient } from '@ciro-network/sdk/hub';

import { parseCiro, showCiro } from '../ciro.ts';
import { address, openHub, withHubOptions, type HubOptions } from '../hub.ts';
import { outputOf, table } from '../output.ts';

export function register(program: Command): void {
  const vault = program.command('vault').description('CIRO inside the hub: jobs are paid from it, earnings arrive in it');

  withHubOptions(vault.command('balance'))
    .description('what an account has in the vault, what its open jobs reserve, and what it has outside')
    .argument('[address]', 'else the account itself')
    .action(async (text: string | undefined, options: HubOptions, command: Command) => {
      const of = text === undefined ? undefined : address(text, '[address]');
      const { hub } = await openHub(options);
      await show(hub, command, of ?? hub.address);
    });

  withHubOptions(vault.command('deposit'))
    .description('move the account\'s CIRO into the vault')
    .argument('<amount>', 'in CIRO')
    .option('--for <address>', 'whose vault balance grows; else the account\'s own')
    .action(async (text: string, options: HubOptions & { for?: string }, command: Command) => {
      const amount = await parseCiro(text, '<amount>');
      const of = options.for === undefined ? undefined : address(options.for, '--for');
      const { hub } = await openHub(options);
      const owner = of ?? hub.address;
      const { transactionHash, l2Gas } = await hub.deposit(amount, owner);
      await show(hub, command, owner, { amount, transactionHash, l2Gas });
    });

  withHubOptions(vault.command('withdraw'))
    .description('take CIRO out of the vault; what open jobs reserve stays')
    .argument('<amount>', 'in CIRO')
    .option('--to <address>', 'who gets it; else the account itself')
    .action(async (text: string, options: HubOptions & { to?: string }, command: Command) => {
      const amount = await parseCiro(text, '<amount>');
      const to = options.to === undefined ? undefined : address(options.to, '--to');
      const { hub } = await openHub(options);
      const { transactionHash, l2Gas } = await hub.withdraw(amount, to ?? hub.address);
      await show(hub, command, hub.address, { amount, transactionHash, l2Gas });
    });
}

/** Prints an account's money as it is now, after what was done. */
async function show(hub: HubClient, command: Command, account: string, done: object = {}): Promise<void> {
  const [{ balance, reserved }, outside] = await Promise.all([hub.account(account), hub.balance(account)]);
  outputOf(command).result({ account, balance, reserved, outside, ...done }, () =>
    table([
      ['account', account],
      ['in the vault', showCiro(balance)],
      ['reserved by jobs', showCiro(reserved)],
      ['outside', showCiro(outside)],
    ]));
}
