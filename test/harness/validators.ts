// Validators as processes of one machine, each with a folder of its own, and workers whose heartbeats they hear.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Devnet } from '@ciro-network/deploy';
import { KeeperProcess } from '@ciro-network/keepers/child';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { systemClock } from '../../keepers/src/core/clock.ts';
import { keySigner } from '../../keepers/src/validator/consensus/keys.ts';
import { starkPublicKey } from '../../keepers/src/validator/consensus/stark.ts';
import type { Record as JournalRecord } from '../../keepers/src/validator/consensus/records.ts';
import { Beater } from '../../keepers/src/validator/heartbeats/beater.ts';
import { Hours } from '../../keepers/src/validator/heartbeats/hours.ts';
import { SqliteJournal } from '../../keepers/src/validator/journal/sqlite.ts';
import { Libp2pTransport, peerIdOf } from '../../keepers/src/validator/network/libp2p.ts';
import { freePorts, Links } from './links.ts';

const NETWORK = '0xc1c0';
const UPTIME = '0x0b7e';
const WAIT_MS = 60_000;
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

interface Identity {
  seeds: { protocol: Uint8Array; chain: Uint8Array };
  protocolKey: Uint8Array;
  chainKey: Uint8Array;
}

export interface ValidatorsOptions {
  devnet: Devnet;
  folder: string;
  /** Weights of the validators, in their order. */
  weights: readonly number[];
  workers: number;
}

export class Validators {
  readonly processes: KeeperProcess[];
  readonly links: Links;
  readonly #options: ValidatorsOptions;
  readonly #identities: Identity[];
  readonly #beaters: Beater[];
  readonly #transports: Libp2pTransport[];

  private constructor(
    options: ValidatorsOptions, links: Links, processes: KeeperProcess[], identities: Identity[], beaters: Beater[],
    transports: Libp2pTransport[],
  ) {
    this.#options = options;
    this.links = links;
    this.processes = processes;
    this.#identities = identities;
    this.#beaters = beaters;
    this.#transports = transports;
  }

  static async open(options: ValidatorsOptions): Promise<Validators> {
    const { devnet, folder, weights, workers } = options;
    const identities = weights.map((_weight, id) => {
      const seeds = {
        protocol: Buffer.alloc(32, 0x21 + id), chain: Buffer.from([0, id + 1, ...Buffer.alloc(30, 9)]),
      };
      return { seeds, ...keySigner(seeds) };
    });
    const workerKeys = Array.from({ length: workers }, (_key, at) => Buffer.from([0, at + 1, ...Buffer.alloc(30, 6)]));
    const ports = await freePorts(weights.length);
    const links = await Links.open(ports);
    const peer = (id: number): string => peerIdOf(hex(identities[id]!.protocolKey).slice(2)).toString();
    const rpcUrl = `${devnet.url}/rpc`;
    const processes = identities.map(({ seeds }, self) => {
      const home = join(folder, String(self));
      mkdirSync(home);
      return new KeeperProcess('validator', {
        rpcUrl, folder: home,
        settings: {
          keys: { protocol: hex(seeds.protocol), chain: hex(seeds.chain) },
          contracts: { Uptime: UPTIME }, network: NETWORK,
          epochs: [{
            epoch: 1, beganAt: 0,
            members: identities.map(({ protocolKey, chainKey }, id) =>
              ({ weight: weights[id], protocolKey: hex(protocolKey), chainKey: hex(chainKey) })),
          }],
          workers: workerKeys.map((key) => hex(starkPublicKey(key))),
          listen: [`/ip4/127.0.0.1/tcp/${ports[self]}`],
          peers: identities.flatMap((_identity, id) =>
            (id === self ? [] : [`/ip4/127.0.0.1/tcp/${links.port(self, id)}/p2p/${peer(id)}`])),
          redialMs: 200, progressMs: 1_500, longestMs: 6_000, resendMs: 500,
        },
      });
    });
    const chain = new StarknetChain({ rpcUrl, account: 0n, privateKey: '0x1' });
    const chainId = await chain.chainId();
    const transports: Libp2pTransport[] = [];
    const beaters: Beater[] = [];
    for (const [at, key] of workerKeys.entries()) {
      const transport = await Libp2pTransport.open({
        clock: systemClock, seed: Buffer.alloc(32, 0x91 + at), listen: [], redialMs: 300, maxConnections: 50,
        peers: ports.map((port, id) => `/ip4/127.0.0.1/tcp/${port}/p2p/${peer(id)}`),
      });
      transports.push(transport);
      beaters.push(new Beater({
        transport, hours: new Hours(chain), clock: systemClock, chainId, contract: BigInt(UPTIME),
        network: BigInt(NETWORK).toString(16).padStart(64, '0'), index: async () => at + 1, key, spreadMs: 0,
        repeatMs: 300,
      }));
    }
    return new Validators(options, links, processes, identities, beaters, transports);
  }

  /** Lets the workers be heard by those validators, and the hour end. */
  async passHour(hearers: readonly number[]): Promise<void> {
    const { devnet, workers } = this.#options;
    const before = await Promise.all(hearers.map((id) => this.#heard(id)));
    await this.until('the workers are heard', async () => {
      for (const beater of this.#beaters) await beater.tick();
      const heard = await Promise.all(hearers.map((id) => this.#heard(id)));
      return heard.every((count, at) => count >= before[at]! + workers);
    });
    const { timestamp } = await this.#head();
    const next = (Math.floor(timestamp / 3_600) + 1) * 3_600;
    await devnet.setTime(next + 1);
    await devnet.setTime(next + 90);
  }

  /** Sequences that a running validator has executed. */
  async executed(id: number): Promise<number> {
    return this.#metric(id, 'ciro_validator_executed');
  }

  async untilExecuted(ids: readonly number[], sequence: number): Promise<void> {
    await this.until(`${ids.join()} have executed ${sequence}`, async () =>
      (await Promise.all(ids.map((id) => this.executed(id)))).every((executed) => executed >= sequence));
  }

  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + WAIT_MS;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}.\n${this.#lastWords()}`);
      await sleep(150);
    }
  }

  /** What a validator that does not run has on disk. */
  journal(id: number): JournalRecord[] {
    const path = join(this.#options.folder, String(id), 'data', 'journal.db');
    const journal = new SqliteJournal({
      path, chain: BigInt(NETWORK).toString(16).padStart(64, '0'), epoch: 1, durability: 'OFF',
    });
    try {
      return journal.load();
    } finally {
      journal.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop('SIGKILL')));
    await Promise.all(this.#transports.map((transport) => transport.close()));
    await this.links.close();
  }

  get identities(): readonly Identity[] {
    return this.#identities;
  }

  async #head(): Promise<{ timestamp: number }> {
    return this.#options.devnet.rpc.call('starknet_getBlockWithTxHashes', { block_id: 'latest' });
  }

  async #heard(id: number): Promise<number> {
    return this.#metric(id, 'ciro_validator_heartbeats_total{outcome="heard"');
  }

  /** 0 for a figure that does not show yet. */
  async #metric(id: number, name: string): Promise<number> {
    const { log } = this.processes[id]!;
    const status = log.findLast(({ msg }) => msg === 'The keeper is up.')?.status;
    const text = await (await fetch(`${String(status)}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(name));
    return line === undefined ? 0 : Number(line.split(' ').at(-1));
  }

  #lastWords(): string {
    return this.processes.map(({ log, complaints }, id) =>
      `${id}: ${[...complaints, ...log.slice(-3).map((line) => JSON.stringify(line))].join('\n   ')}`).join('\n');
  }
}
