// Keepers of a test hub, as processes, each with a folder of its own under one.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { KeeperProcess } from '@ciro-network/keepers/child';
import type { AccountKey } from '@ciro-network/sdk/hub';

import type { TestHub } from './hub.ts';

export type KeeperFactory = (
  kind: 'assigner' | 'worker' | 'sentinel', account: AccountKey, settings: Record<string, unknown>,
  imports?: readonly string[],
) => KeeperProcess;

/** Makes keepers that share one bus. */
export function keeperFactory(hub: TestHub, folder: string): KeeperFactory {
  return (kind, { address, privateKey }, settings, imports = []) => {
    const home = join(folder, address);
    mkdirSync(home);
    return new KeeperProcess(kind, {
      rpcUrl: hub.network.rpcUrl, account: { address, privateKey }, hub: hub.deployer.addresses, folder: home, imports,
      settings: { busFile: join(folder, 'bus.db'), ...settings },
    });
  };
}

const BLOCK_MS = 150;
const MOST_BLOCKS = 300;

/** Lets blocks pass, by `block` one at a time, until something holds. Throws with the keepers' last words. */
export async function passUntil(
  what: string, holds: () => Promise<boolean>, keepers: readonly KeeperProcess[], block: () => Promise<unknown>,
): Promise<void> {
  for (let count = 0; count < MOST_BLOCKS; count += 1) {
    if (await holds()) return;
    await block();
    await sleep(BLOCK_MS);
  }
  const words = keepers.flatMap(({ log }) => log.slice(-8)).map((line) => JSON.stringify(line));
  throw new Error(`Waited in vain until ${what}.\n${words.join('\n')}`);
}

/** What keepers said that they should not have to say: outside of their logs, and errors in them. */
export function complaintsOf(keepers: readonly KeeperProcess[]): string[] {
  return keepers.flatMap(({ complaints, log }) => [
    ...complaints, ...log.filter(({ level }) => level === 'error').map((line) => JSON.stringify(line)),
  ]);
}

/** A figure of a running keeper, by the begin of its line; 0 for one that does not show yet. */
export async function metricOf({ log }: KeeperProcess, name: string): Promise<number> {
  const status = log.findLast(({ msg }) => msg === 'The keeper is up.')?.status;
  const text = await (await fetch(`${String(status)}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(name));
  return line === undefined ? 0 : Number(line.split(' ').at(-1));
}
