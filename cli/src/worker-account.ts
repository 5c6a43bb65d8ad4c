// `ciro worker keygen|register|commission|distribute|refresh|show|uptime`: a worker as the stake pool knows it.

import type { Command } from 'commander';

import type { HubClient, Receipt, Worker } from '@ciro-network/sdk/hub';

import { showCiro } from './ciro.ts';
import { address, hex, openHub, wholeNumber, withHubOptions, type HubOptions } from './hub.ts';
import { readKeys, writeKeys } from './keys.ts';
import { countOf, showMonth } from './month.ts';
import { CliError, outputOf, table } from './output.ts';

/** 2^40 - 1 seconds: no jail ends so late. */
const BANNED = (1n << 40n) - 1n;

interface RegisterOptions extends HubOptions {
  keys: string;
  class: string;
  region: string;
  endpoints: string;
}

export function registerAccount(worker: Command): void {
  worker
    .command('keygen')
    .description('write a fresh key for heartbeats into a new file, readable by its owner alone')
    .argument('<file>', 'JSON; never over a file that is there')
    .action(async (file: string, _options: object, command: Command) => {
      const { newStarkKey } = await import('@ciro-network/keepers');
      await writeKeys(file, { chain: newStarkKey() });
      outputOf(command).result({ file }, () => `${file}: its key signs heartbeats, once it is registered.`);
    });

  withHubOptions(worker.command('register'))
    .description('announce this account as a worker, with the key of its heartbeats; again to change any of it')
    .requiredOption('--keys <file>', 'as `ciro worker keygen` writes them')
    .option('--class <number>', 'of capability, 0 to 3: asks for 1, 2, 5 or 10 times the minimum stake', '0')
    .option('--region <text>', 'where it is: at most 31 characters', '')
    .option('--endpoints <text>', 'where it is reached: at most 256 bytes', '')
    .action(async (options: RegisterOptions, command: Command) => {
      const profile = {
        class: wholeNumber(options.class, '--class'), region: region(options.region), endpoints: options.endpoints,
      };
      const { chain } = await readKeys(options.keys, ['chain']);
      const { hub } = await openHub(options);
      const receipt = await hub.registerWorker(profile, BigInt(`0x${Buffer.from(chain).toString('hex')}`));
      await show(hub, command, hub.address, receipt);
    });

  withHubOptions(worker.command('commission'))
    .description('what this worker keeps of its delegators\' earnings: a fall holds at once, a rise in seven days')
    .argument('<percent>', '0 to 100, at most two decimals; 100 keeps all')
    .action(async (text: string, options: HubOptions, command: Command) => {
      const commission = basisPoints(text);
      const { hub } = await openHub(options);
      await show(hub, command, hub.address, await hub.setCommission(commission));
    });

  forAnyWorker(
    worker, 'distribute', 'divide what a worker has earned between it and its delegators',
    async (hub, of, command) => show(hub, command, of, await hub.distribute(of)),
  );
  forAnyWorker(
    worker, 'refresh', 'bring a worker\'s reputation up to today, once a day: a point for fees, or drift to the middle',
    async (hub, of, command) => show(hub, command, of, await hub.refresh(of)),
  );
  forAnyWorker(
    worker, 'show', 'stake, weight, reputation, uptime and key of a worker', (hub, of, command) => show(hub, command, of),
  );
  forAnyWorker(
    worker, 'uptime', 'the last thirty days of a worker, hour by hour, as validators certified them and workers healed them',
    async (hub, of, command) => {
      const hours = await hub.month(of);
      outputOf(command).result({ worker: of, ...countOf(hours), hours }, () => showMonth(hours));
    },
  );
}

/** A command about the account itself or another worker. */
function forAnyWorker(
  worker: Command, name: string, description: string,
  act: (hub: HubClient, of: string, command: Command) => Promise<void>,
): void {
  withHubOptions(worker.command(name))
    .description(description)
    .argument('[address]', 'whose; else the account itself')
    .action(async (text: string | undefined, options: HubOptions, command: Command) => {
      const named = text === undefined ? undefined : address(text, '[address]');
      const { hub } = await openHub(options);
      await act(hub, named ?? hub.address, command);
    });
}

/** Prints a worker as it is now, after what was done. */
async function show(hub: HubClient, command: Command, of: string, done: Partial<Receipt> = {}): Promise<void> {
  const [worker, { balance }, earnings] = await Promise.all([
    hub.worker(of), hub.account(of), hub.contracts.Vault.read<bigint>(hub.connection, 'earnings', [of]),
  ]);
  const { transactionHash, l2Gas } = done;
  outputOf(command).result({ worker: of, ...facts(worker), balance, earnings, transactionHash, l2Gas }, () =>
    table([
      ['worker', of],
      ['own stake', showCiro(worker.selfBond)],
      ['others\' stake', showCiro(worker.delegated)],
      ['weight', `${worker.weightNow}; ${worker.weightNext} from epoch ${worker.fromEpoch}`],
      ['reputation', `${worker.reputation} of 100`],
      ['uptime', `${worker.uptime} eighths`],
      ['class', worker.class],
      ['commission', `${worker.commission / 100} %`],
      ['jail', jail(worker)],
      ['key', worker.starkKey === 0n ? 'none registered' : hex(worker.starkKey)],
      ['to be divided', showCiro(earnings)],
      ['vault balance', showCiro(balance)],
      ...(l2Gas === undefined ? [] : [['L2 gas', l2Gas] as const]),
    ]));
}

function facts(worker: Worker) {
  return {
    index: worker.index, self_bond: worker.selfBond, delegated: worker.delegated, counted: worker.counted,
    weight_now: worker.weightNow, weight_next: worker.weightNext, from_epoch: worker.fromEpoch,
    reputation: worker.reputation, uptime: worker.uptime, class: worker.class, commission: worker.commission,
    jailed_until: worker.jailedUntil, cases: worker.cases, stark_key: hex(worker.starkKey),
  };
}

function jail({ jailedUntil, cases }: Worker): string {
  if (jailedUntil === BANNED) return 'banned for ever';
  if (jailedUntil === 0n) return 'never';
  return `until ${new Date(Number(jailedUntil) * 1_000).toISOString()}, ${cases} cases`;
}

function region(text: string): string {
  if (/^[\x20-\x7e]{0,31}$/.test(text)) return text;
  throw new CliError('USAGE', `--region takes at most 31 printable ASCII characters, not '${text}'.`, { usage: true });
}

function basisPoints(text: string): number {
  const percent = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text);
  const points = percent ? Number(percent[1]) * 100 + Number((percent[2] ?? '').padEnd(2, '0')) : Number.NaN;
  if (points <= 10_000) return points;
  throw new CliError('USAGE', `<percent> takes 0 to 100 with at most two decimals, not '${text}'.`, { usage: true });
}
