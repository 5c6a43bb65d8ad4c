// What governance does, and when.

import { hash, type Call } from 'starknet';

import type { TestHub } from './hub.ts';

/** Has the timelock make a call, after its delay. */
export async function govern({ deployer, devnet, network }: TestHub, call: Call): Promise<void> {
  const { Timelock } = deployer.contracts;
  const operation = {
    target: call.contractAddress, selector: hash.getSelectorFromName(call.entrypoint),
    calldata: call.calldata as string[], salt: 1,
  };
  await deployer.send(Timelock.call('schedule', operation));
  await devnet.increaseTime(network.governance.delay);
  await deployer.send(Timelock.call('execute', operation));
}
