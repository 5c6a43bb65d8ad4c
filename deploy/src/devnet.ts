// A starknet-devnet of one's own: started on a free port, driven over JSON-RPC, never left behind.

import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

import { toolPath } from '../../setup/paths.mjs';
import { DeployError } from './errors.ts';
import { Rpc } from './rpc.ts';

/** Blocks after which `get_block_hash` opens a block: one readable from block `b` on must lie at `b - 10` or below. */
export const BLOCK_HASH_LAG = 10;

/** An account that holds STRK from the first block on. */
export interface PredeployedAccount {
  address: string;
  publicKey: string;
  privateKey: string;
}

export interface DevnetOptions {
  /** The same seed gives the same accounts. */
  seed?: number;
  accounts?: number;
  /** When blocks close: at every transaction, at `mine` only, or every so many seconds. */
  blocks?: 'transaction' | 'demand' | number;
  /** Timestamp of the first block, in seconds since 1970; now if left out. */
  startTime?: number;
  /** 0 for any free port. */
  port?: number;
  /** Whether the state of every block is kept, for questions about the past; yes if left out. Memory grows with each block. */
  archive?: boolean;
  /** File for devnet's own log; none if left out. */
  log?: string;
}

const START_TIMEOUT_MS = 30_000;

export function devnetArguments(options: DevnetOptions): string[] {
  return [
    ['--port', options.port ?? 0],
    ['--seed', options.seed ?? 1],
    ['--accounts', options.accounts ?? 10],
    ['--initial-balance', '1000000000000000000000000'],
    ['--block-generation-on', options.blocks ?? 'transaction'],
    ['--state-archive-capacity', options.archive === false ? 'none' : 'full'],
    ...(options.startTime === undefined ? [] : [['--start-time', options.startTime]]),
  ].flat().map(String);
}

/** Time, blocks and accounts of a running devnet, whoever started it. */
export class DevnetControl {
  readonly url: string;
  readonly rpc: Rpc;

  constructor(url: string) {
    this.url = url;
    this.rpc = new Rpc(url);
  }

  blockNumber(): Promise<number> {
    return this.rpc.call('starknet_blockNumber');
  }

  async accounts(): Promise<PredeployedAccount[]> {
    const found = await this.rpc.call<{ address: string; public_key: string; private_key: string }[]>(
      'devnet_getPredeployedAccounts',
    );
    return found.map(({ address, public_key, private_key }) => ({
      address, publicKey: public_key, privateKey: private_key,
    }));
  }

  /** Closes `count` empty blocks; returns their hashes, which in devnet 0.10 follow from the blocks' numbers alone. */
  async mine(count = 1): Promise<string[]> {
    const blocks = await this.rpc.batch<{ block_hash: string }>('devnet_createBlock', Array(count).fill({}));
    return blocks.map((block) => block.block_hash);
  }

  /** Closes a block at this time, in seconds since 1970; later blocks go on from it. */
  async setTime(time: number): Promise<void> {
    await this.rpc.call('devnet_setTime', { time, generate_block: true });
  }

  /** Closes a block this many seconds later. */
  async increaseTime(seconds: number): Promise<void> {
    await this.rpc.call('devnet_increaseTime', { time: seconds });
  }

  /**
   * A reorg: takes back all blocks from number `first` on; returns their hashes. An empty block that takes the place
   * of an empty one has the same hash again (see `mine`).
   */
  async abortBlocks(first: number): Promise<string[]> {
    const { aborted } = await this.rpc.call<{ aborted: string[] }>('devnet_abortBlocks', {
      starting_block_id: { block_number: first },
    });
    return aborted;
  }

  /** Whether a devnet answers here. */
  async isAlive(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/is_alive`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch {
      return false;
    }
  }
}

/** A devnet that lives no longer than this process, however that ends. */
export class Devnet extends DevnetControl {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    super(`http://127.0.0.1:${port}`);
    this.port = port;
    this.#child = child;
  }

  static async start(options: DevnetOptions = {}): Promise<Devnet> {
    // The guard's standard input is a pipe from us: it closes when we end, even by SIGKILL, and the guard ends devnet.
    const child = spawn('/bin/sh', ['-c', GUARD, 'sh', toolPath('starknet-devnet'), ...devnetArguments(options)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const devnet = new Devnet(child, await listeningPort(child, options.log));
    child.stdin?.on('error', () => {});
    child.unref();
    for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as Socket | null)?.unref();
    return devnet;
  }

  /** Ends devnet and waits until it has ended. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.ref();
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stdin?.end();
    await ended;
  }
}

const GUARD = `exec 3<&0
"$@" </dev/null 3<&- & devnet=$!
{ read -r _; kill -9 "$devnet"; } <&3 2>/dev/null & guard=$!
exec 3<&-
trap 'kill -9 "$devnet"' TERM INT HUP
wait "$devnet"; code=$?
kill "$guard" 2>/dev/null
exit "$code"`;

/** Reads devnet's output until it says where it listens. */
function listeningPort(child: ChildProcess, log?: string): Promise<number> {
  const file = log ? createWriteStream(log) : undefined;
  const tail: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (message: string) => {
      child.kill();
      reject(new DeployError('DEVNET_START', `${message}\n${tail.join('\n')}`));
    };
    const timer = setTimeout(() => fail(`Devnet did not start in ${START_TIMEOUT_MS / 1000} s.`), START_TIMEOUT_MS);
    child.once('error', (error) => fail(`Devnet could not be started: ${error.message}`));
    child.once('exit', (code) => fail(`Devnet ended with status ${code} instead of starting.`));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream! }).on('line', (line) => {
        file?.write(`${line}\n`);
        tail.push(line);
        if (tail.length > 10) tail.shift();
        const port = line.match(/listening on [^ ]*:(\d+)/)?.[1];
        if (!port) return;
        clearTimeout(timer);
        child.removeAllListeners('exit');
        resolve(Number(port));
      });
    }
  });
}
