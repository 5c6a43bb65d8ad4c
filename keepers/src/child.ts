// Keepers as their operators run them, under one's own eyes: started from the command line, watched, stopped, killed.

import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import type { AccountKey, HubAddresses } from '@ciro-network/sdk/hub';

import { root } from '../../setup/paths.mjs';

export type KeeperKind = 'assigner' | 'worker' | 'validator' | 'sentinel';

export interface KeeperSettings {
  rpcUrl: string;
  /** A validator needs none, nor the hub's addresses. */
  account?: AccountKey;
  hub?: HubAddresses;
  /** Folder for its data, its settings and nothing else. */
  folder: string;
  /** What this kind of keeper has beside: models, inputs, pin, deliver. */
  settings: Record<string, unknown>;
  /** Modules that its process loads before all others. */
  imports?: readonly string[];
}

/** One line of a keeper's log. */
export interface LogLine {
  level: string;
  msg: string;
  [field: string]: unknown;
}

const START_TIMEOUT_MS = 60_000;

export class KeeperProcess {
  readonly log: LogLine[] = [];
  /** What it said outside of its log: nothing, if all is well. */
  readonly complaints: string[] = [];
  starts = 0;
  readonly #kind: KeeperKind;
  readonly #config: string;
  readonly #imports: readonly string[];
  #child: ChildProcess | undefined;

  constructor(kind: KeeperKind, { folder, settings, imports = [], ...rest }: KeeperSettings) {
    this.#kind = kind;
    this.#imports = imports;
    this.#config = join(folder, `${kind}.json`);
    const quick = { tickMs: 100, pollMs: 50, waitMs: 2_000, lostAfterMs: 3_000 };
    writeFileSync(this.#config, JSON.stringify({ dataDir: join(folder, 'data'), ...rest, ...quick, ...settings }));
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** Its process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves once it is up. */
  async start(): Promise<void> {
    const imports = this.#imports.flatMap((path) => ['--import', pathToFileURL(path).href]);
    const args = [...imports, join(root, 'cli/bin/ciro.mjs'), 'keeper', this.#kind, '--config', this.#config];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.starts += 1;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    createInterface({ input: child.stderr! }).on('line', (line) => this.complaints.push(line));
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`The ${this.#kind} ${why}.\n${this.complaints.join('\n')}`));
      const timer = setTimeout(() => fail('did not come up'), START_TIMEOUT_MS);
      child.once('exit', (code) => {
        clearTimeout(timer);
        fail(`ended with status ${code}`);
      });
      createInterface({ input: child.stdout! }).on('line', (text) => {
        const line = JSON.parse(text) as LogLine;
        this.log.push(line);
        if (line.msg !== 'The keeper is up.') return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Ends it, by SIGKILL unless told otherwise; resolves to its exit status, null after a SIGKILL. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill(signal);
    return ended;
  }
}
