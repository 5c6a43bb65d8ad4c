// Validators as processes of one machine, each with a folder of its own, and workers whose heartbeats they hear.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Devnet } from '@ciro-network/deploy';
import { KeeperProcess } from '@ciro-network/keepers/child';
import type { AccountKey } from '@ciro-network/sdk/hub';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { systemClock } from '../../keepers/src/core/clock.ts';
import { keySigner } from '../../keepers/src/validator/consensus/keys.ts';
import type { Record as JournalRecord } from '../../keepers/src/validator/consensus/records.ts';
import { starkPublicKey } from '../../keepers/src/validator/consensus/stark.ts';
import { Beater } from '../../keepers/src/validator/heartbeats/beater.ts';
import { Hours } from '../../keepers/src/validator/heartbeats/hours.ts';
import { StarknetRoll } from '../../keepers/src/validator/heartbeats/starknet-roll.ts';
import { SqliteJournal } from '../../keepers/src/validator/journal/sqlite.ts';
import { Libp2pTransport, peerIdOf } from '../../keepers/src/validator/network/libp2p.ts';
import type { ValidatorSeeds } from '../../keepers/src/validator/registration.ts';
import { freePorts, Links } from './links.ts';

const WAIT_MS = 60_000;
const HOUR = 3_600;
export const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

/** Keys of the validator in this place. */
export function validatorSeeds(id: number): ValidatorSeeds {
  const tail = [id + 1, ...Buffer.alloc(30, 9)];
  return {
    protocol: Buffer.alloc(32, 0x21 + id), chain: Buffer.from([0, ...tail]), ethereum: Buffer.from([1, ...tail]),
  };
}

/** Stark key of the worker in this place. */
export function workerKey(at: number): Uint8Array {
  return Buffer.from([0, at + 1, ...Buffer.alloc(30, 6)]);
}

/** Who validates and works by the contracts: accounts of both, in their order. */
export interface OnChain {
  contracts: { Uptime: string; ValidatorSet: string; CDCPool: string };
  validators: readonly AccountKey[];
  workers: readonly string[];
}

export interface ValidatorsOptions {
  devnet: Devnet;
  folder: string;
  /** What consensus calls its chain. */
  network: string;
  /** How many of each. */
  validators: number;
  workers: number;
  /** Without it the settings say who validates, in epoch 1, and who works. */
  onChain?: OnChain;
}

export class Validators {
  readonly processes: KeeperProcess[];
  /** Where others reach each of them. */
  readonly addresses: readonly string[];
  readonly links: Links;
  readonly #options: ValidatorsOptions;
  readonly #beaters: Beater[];
  readonly #transports: Libp2pTransport[];

  private constructor(
    options: ValidatorsOptions, links: Links, processes: KeeperProcess[], addresses: readonly string[],
    beaters: Beater[], transports: Libp2pTransport[],
  ) {
    this.#options = options;
    this.addresses = addresses;
    this.links = links;
    this.processes = processes;
    this.#beaters = beaters;
    this.#transports = transports;
  }

  static async open(options: ValidatorsOptions): Promise<Validators> {
    const { devnet, folder, network, workers, onChain } = options;
    const ids = Array.from({ length: options.validators }, (_validator, id) => id);
    const ports = await freePorts(ids.length);
    const links = await Links.open(ports);
    const rpcUrl = `${devnet.url}/rpc`;
    const address = (port: number, id: number): string =>
      `/ip4/127.0.0.1/tcp/${port}/p2p/${peerIdOf(Buffer.from(publicKeys(id).protocolKey).toString('hex')).toString()}`;
    const processes = ids.map((self) => {
      const home = join(folder, String(self));
      mkdirSync(home);
      const { protocol, chain } = validatorSeeds(self);
      return new KeeperProcess('validator', {
        rpcUrl, folder: home,
        settings: {
          keys: { protocol: hex(protocol), chain: hex(chain) },
          ...(onChain === undefined ? inSettings(options) : {
            contracts: onChain.contracts,
            account: { address: onChain.validators[self]!.address, privateKey: onChain.validators[self]!.privateKey },
          }),
          listen: [`/ip4/127.0.0.1/tcp/${ports[self]}`],
          peers: ids.filter((id) => id !== self).map((id) => address(links.port(self, id), id)),
          redialMs: 200, progressMs: 1_500, longestMs: 6_000, resendMs: 500,
        },
      });
    });
    const chain = new StarknetChain({ rpcUrl, account: 0n, privateKey: '0x1' });
    const chainId = await chain.chainId();
    const contract = BigInt(onChain?.contracts.Uptime ?? UPTIME);
    const roll = onChain && new StarknetRoll(chain, BigInt(onChain.contracts.CDCPool), systemClock);
    const transports: Libp2pTransport[] = [];
    const beaters: Beater[] = [];
    for (let at = 0; at < workers; at += 1) {
      const transport = await Libp2pTransport.open({
        clock: systemClock, seed: Buffer.alloc(32, 0x91 + at), listen: [], redialMs: 300, maxConnections: 50,
        peers: ports.map(address),
      });
      transports.push(transport);
      beaters.push(new Beater({
        transport, hours: new Hours(chain), clock: systemClock, chainId, contract, network: hex32(network),
        index: async () => (roll ? roll.index(BigInt(onChain!.workers[at]!)) : at + 1),
        key: workerKey(at), spreadMs: 0, repeatMs: 300,
      }));
    }
    return new Validators(options, links, processes, ports.map(address), beaters, transports);
  }

  /** Lets the workers be heard by those validators, and the hour end. Returns which it was. */
  async passHour(hearers: readonly number[]): Promise<number> {
    const { devnet, workers } = this.#options;
    const before = await Promise.all(hearers.map((id) => this.#heard(id)));
    await this.until('the workers are heard', async () => {
      for (const beater of this.#beaters) await beater.tick();
      const heard = await Promise.all(hearers.map((id) => this.#heard(id)));
      return heard.every((count, at) => count >= before[at]! + workers);
    });
    const hour = Math.floor((await this.now()) / HOUR);
    await devnet.setTime((hour + 1) * HOUR + 1);
    await devnet.setTime((hour + 1) * HOUR + 90);
    return hour;
  }

  /** Seconds of the chain. */
  async now(): Promise<number> {
    const { rpc } = this.#options.devnet;
    const head = { block_id: 'latest' };
    return (await rpc.call<{ timestamp: number }>('starknet_getBlockWithTxHashes', head)).timestamp;
  }

  /** Sequences that a running validator has executed in an epoch. */
  async executed(id: number, epoch = 1): Promise<number> {
    return this.#metric(id, `ciro_validator_executed{epoch="${epoch}"`);
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

  journalPath(id: number): string {
    return join(this.#options.folder, String(id), 'data', 'journal.db');
  }

  /** What a validator that does not run has on disk. */
  journal(id: number, epoch = 1): JournalRecord[] {
    const path = this.journalPath(id);
    const journal = new SqliteJournal({ path, chain: hex32(this.#options.network), epoch, durability: 'OFF' });
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

/** A contract that is not there: heartbeats name it all the same. */
const UPTIME = '0x0b7e';

function inSettings({ network, validators, workers }: ValidatorsOptions) {
  const members = Array.from({ length: validators }, (_member, id) => {
    const { protocolKey, chainKey } = publicKeys(id);
    return { weight: 10, protocolKey: hex(protocolKey), chainKey: hex(chainKey) };
  });
  return {
    contracts: { Uptime: UPTIME }, network, epochs: [{ epoch: 1, beganAt: 0, members }],
    workers: Array.from({ length: workers }, (_worker, at) => hex(starkPublicKey(workerKey(at)))),
  };
}

export function publicKeys(id: number): { protocolKey: Uint8Array; chainKey: Uint8Array } {
  const { protocolKey, chainKey } = keySigner(validatorSeeds(id));
  return { protocolKey, chainKey };
}

export function hex32(felt: string): string {
  return BigInt(felt).toString(16).padStart(64, '0');
}
