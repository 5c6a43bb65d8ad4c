// The devnet that commands share: started once, found again by its state file, running until it is told to stop.

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { toolPath } from '../../setup/paths.mjs';
import { DevnetControl, devnetArguments, type DevnetOptions } from './devnet.ts';
import { DeployError } from './errors.ts';
import { stateDir } from './paths.ts';

const State = z.object({ pid: z.number().int().positive(), port: z.number().int().positive(), url: z.url() });

export type SharedDevnet = z.infer<typeof State>;

const START_TIMEOUT_MS = 30_000;
const statePath = () => join(stateDir, 'devnet.json');

/** The shared devnet, if it runs. A state file whose devnet has gone counts for nothing. */
export async function findDevnet(): Promise<SharedDevnet | undefined> {
  const text = await readFile(statePath(), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = State.safeParse(JSON.parse(text));
  if (!parsed.success) throw new DeployError('DEVNET_STATE', `${statePath()} is not a devnet state file: delete it.`);
  return (await new DevnetControl(parsed.data.url).isAlive()) ? parsed.data : undefined;
}

/** The shared devnet, started if none runs. `started` says whether this call did. */
export async function devnetUp(options: DevnetOptions = {}): Promise<SharedDevnet & { started: boolean }> {
  const found = await findDevnet();
  if (found) return { ...found, started: false };
  await mkdir(stateDir, { recursive: true });
  await rm(statePath(), { force: true });
  const state = await startDetached(options);
  try {
    await writeFile(statePath(), `${JSON.stringify(state, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    process.kill(state.pid);
    const winner = await findDevnet();
    if (!winner) throw error;
    return { ...winner, started: false };
  }
  return { ...state, started: true };
}

/** Stops the shared devnet; false if none ran. What it held is lost. */
export async function devnetDown(): Promise<boolean> {
  const found = await findDevnet();
  await rm(statePath(), { force: true });
  if (!found) return false;
  process.kill(found.pid, 'SIGTERM');
  while (await new DevnetControl(found.url).isAlive()) await sleep(20);
  return true;
}

async function startDetached(options: DevnetOptions): Promise<SharedDevnet> {
  const log = join(stateDir, `devnet-${process.pid}.log`);
  const output = openSync(log, 'w');
  const child = spawn(toolPath('starknet-devnet'), devnetArguments(options), {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  const failure = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(`it ended with status ${code}`));
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const port = (await readFile(log, 'utf8')).match(/listening on [^ ]*:(\d+)/)?.[1];
    if (port) return { pid: child.pid!, port: Number(port), url: `http://127.0.0.1:${port}` };
    const failed = await Promise.race([failure, sleep(25)]);
    if (failed) throw new DeployError('DEVNET_START', `Devnet did not start: ${failed}. Its log: ${log}`);
  }
  child.kill();
  throw new DeployError('DEVNET_START', `Devnet did not start in ${START_TIMEOUT_MS / 1000} s. Its log: ${log}`);
}
