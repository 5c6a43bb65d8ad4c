import type { Command } from 'commander';

import type { HubClient, Receipt } from '@ciro-network/sdk/hub';

import { showCiro } from '../ciro.ts';
import { address, hex, openHub, withHubOptions, type HubOptions } from '../hub.ts';
import { readKeys, writeKeys } from '../keys.ts';
import { outputOf, table } from '../output.ts';

const NAMES = ['chain', 'protocol', 'ethereum'] as const;

/** Who validates; the process that does it is `ciro keeper validator`. */
export function register(program: Command): void {
  const validator = program.command('validator').description('keys and candidacy of a validator, and the present epoch');

  validator
    .command('keygen')
    .description('write three fresh keys into a new file, readable by its owner alone')
    .argument('<file>', 'JSON; never over a file that is there')
    .action(async (file: string, _options: object, command: Command) => {
      const { newValidatorSeeds } = await import('@ciro-network/keepers');
      await writeKeys(file, newValidatorSeeds());
      outputOf(command).result({ file }, () => `${file}: keep it secret, and never run two validators with it.`);
    });

  withHubOptions(validator.command('register'))
    .description('register three keys, each proving that it is at hand, and stand for the coming epochs')
    .requiredOption('--keys <file>', 'as `ciro validator keygen` writes them')
    .action(async (options: HubOptions & { keys: string }, command: Command) => {
      const seeds = await readKeys(options.keys, NAMES);
      const { hub } = await openHub(options);
      const { registerCall } = await import('@ciro-network/keepers');
      const { ValidatorSet } = hub.contracts;
      const { entrypoint, calldata } = registerCall({
        network: await ValidatorSet.read(hub.connection, 'network'), contract: BigInt(ValidatorSet.address),
        validator: BigInt(hub.address), seeds,
      });
      const call = { contractAddress: ValidatorSet.address, entrypoint, calldata: calldata.map(String) };
      await show(hub, command, hub.address, await hub.send(call));
    });

  withHubOptions(validator.command('join'))
    .description('stand for the coming epochs with keys that are registered')
    .action(async (options: HubOptions, command: Command) => {
      const { hub } = await openHub(options);
      await show(hub, command, hub.address, await hub.joinValidators());
    });

  withHubOptions(validator.command('leave'))
    .description('stand no more: a member stays one until the next epoch')
    .action(async (options: HubOptions, command: Command) => {
      const { hub } = await openHub(options);
      await show(hub, command, hub.address, await hub.leaveValidators());
    });

  withHubOptions(validator.command('show'))
    .description('keys, stake and candidacy of a validator, and the present epoch')
    .argument('[address]', 'else the account itself')
    .action(async (text: string | undefined, options: HubOptions, command: Command) => {
      const of = text === undefined ? undefined : address(text, '[address]');
      const { hub } = await openHub(options);
      await show(hub, command, of ?? hub.address);
    });

  withHubOptions(validator.command('rotate'))
    .description('begin the next epoch with the strongest candidates; anyone may, once the present one is over')
    .action(async (options: HubOptions, command: Command) => {
      const { hub } = await openHub(options);
      await show(hub, command, hub.address, await hub.rotateValidators());
    });
}

/** Prints what stands now, after what was done. */
async function show(
  hub: HubClient, command: Command, of: string, done: Partial<Receipt> = {},
): Promise<void> {
  const [{ keys, isCandidate, counted }, epoch, rules] = await Promise.all([
    hub.validator(of), hub.validatorEpoch(), hub.validatorRules(),
  ]);
  const facts = {
    validator: of,
    candidate: isCandidate,
    counted_stake: counted,
    min_stake: rules.minStake,
    keys: keys && { stark: hex(keys.stark), ethereum: hex(keys.ethereum), ed25519: hex(keys.ed25519) },
    epoch: epoch && {
      number: epoch.number, began_at: epoch.beganAt, members: epoch.members, total_weight: epoch.totalWeight,
    },
  };
  const { transactionHash, l2Gas } = done;
  outputOf(command).result({ ...facts, transactionHash, l2Gas }, () =>
    table([
      ['validator', of],
      ['candidate', isCandidate ? 'yes' : 'no'],
      ['stake that counts', `${showCiro(counted)} of at least ${showCiro(rules.minStake)}`],
      ['Stark key', facts.keys?.stark ?? 'none registered'],
      ['epoch', epoch ? `${epoch.number}, ${epoch.members} members of ${epoch.totalWeight} CIRO` : 'none has begun'],
      ...(l2Gas === undefined ? [] : [['L2 gas', l2Gas] as const]),
    ]));
}
