// Validators as processes of one machine, each with a folder of its own, and workers whose heartbeats they hear.

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Devnet } from '@ciro-network/deploy';
import { KeeperProcess } from '@ciro-network/keepers/child';
import type { AccountKey } from '@ciro-network/sdk/hub';

import { StarknetChain } from '../../keepers/src/chains/starknet.ts';
import { systemClock } from '../../keepers/src/core/clock.ts';
import { freePorts } from '../../keepers/src/testing/ports.ts';
import { keySigner } from '../../keepers/src/validator/consensus/keys.ts';
import type { Record as JournalRecord } from '../../keepers/src/validator/consensus/records.ts';
import { starkPublicKey } from '../../keepers/src/validator/consensus/stark.ts';
import { Beater } from '../../keepers/src/validator/heartbeats/beater.ts';
import { Hours } from '../../keepers/src/validator/heartbeats/hours.ts';
import { StarknetRoll } from '../../keepers/src/validator/heartbeats/starknet-roll.ts';
import { SqliteJournal } from '../../keepers/src/validator/journal/sqlite.ts';
import { Libp2pTransport, peerIdOf } from '../../keepers/src/validator/network/libp2p.ts';
import type { ValidatorSeeds } from '../../keepers/src/validator/registration.ts';
import { metricOf } from './keepers.ts';
import { Links } from './links.ts';

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

/** All three, where validators take part in the beacon. */
type BeaconContracts = { Beacon?: undefined } | { Beacon: string; JobManager: string; AttestedJudge: string };

/** Who validates and works by the contracts: accounts of both, in their order. */
export interface OnChain {
  contracts: { Uptime: string; ValidatorSet: string; CDCPool: string } & BeaconContracts;
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
  /** Hours that are decided together; one if left out. */
  hoursTogether?: number;
  /** Without it the settings say who validates, in epoch 1, and who works. */
  onChain?: OnChain;
  /** Modules that each validator loads before all others. */
  imports?: readonly string[];
}

export class Validators {
  /** The validators, then the copies of some of them. */
  readonly processes: KeeperProcess[] = [];
  /** Where others reach each of the validators. */
  readonly addresses: readonly string[];
  /** Of the validators under their numbers, of the workers and of the copies. */
  readonly links: Links;
  /** The workers' numbers there. */
  readonly workers: number[] = [];
  readonly #options: ValidatorsOptions;
  /** Whose keys a process has, and where it listens. */
  readonly #nodes: { id: number; port: number; link: number }[];
  readonly #beaters: Beater[] = [];
  readonly #transports: Libp2pTransport[] = [];

  private constructor(options: ValidatorsOptions, links: Links, ports: readonly number[]) {
    this.#options = options;
    this.links = links;
    this.#nodes = ports.map((port, id) => ({ id, port, link: id }));
    this.addresses = ports.map(addressOf);
    for (const node of this.#nodes) this.processes.push(this.#process(node, String(node.id)));
  }

  static async open(options: ValidatorsOptions): Promise<Validators> {
    const ports = await freePorts(options.validators);
    const validators = new Validators(options, await Links.open(ports), ports);
    for (let at = 0; at < options.workers; at += 1) await validators.#employ(at);
    return validators;
  }

  /**
   * A second machine with the keys of validator `id` and a copy of its folder, once that one has been stopped: a
   * process to start, and its number here and among the links. It knows of nothing that the first signs from now on.
   */
  async copy(id: number): Promise<{ copy: number; link: number }> {
    const [port = 0] = await freePorts(1);
    const link = await this.links.join(port);
    const copy = this.processes.length;
    cpSync(this.#home(String(id)), this.#home(`${id}-${copy}`), { recursive: true });
    const node = { id, port, link };
    this.#nodes.push(node);
    this.processes.push(this.#process(node, `${id}-${copy}`));
    return { copy, link };
  }

  /** Lets the workers, or as many as `heardBy` says, be heard by those validators, and the hour end. Returns which. */
  async passHour(hearers: readonly number[], heardBy?: (id: number) => number): Promise<number> {
    const before = new Map<number, number>();
    for (const id of hearers) before.set(id, await this.heard(id));
    await this.untilHeard(hearers, (id) => before.get(id)! + (heardBy?.(id) ?? this.#options.workers));
    return this.endHour();
  }

  /** Lets the workers say that they are there until those validators have heard so many heartbeats in all. */
  async untilHeard(hearers: readonly number[], total: (id: number) => number): Promise<void> {
    await this.until('the workers are heard', async () => {
      for (const beater of this.#beaters) await beater.tick();
      const heard = await Promise.all(hearers.map((id) => this.heard(id)));
      return heard.every((count, at) => count >= total(hearers[at]!));
    });
  }

  /** Returns which hour it was. */
  async endHour(): Promise<number> {
    const { devnet } = this.#options;
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
    return metricOf(this.processes[id]!, `ciro_validator_executed{epoch="${epoch}"`);
  }

  /** The view that a running validator is in. */
  async view(id: number, epoch = 1): Promise<number> {
    return metricOf(this.processes[id]!, `ciro_validator_view{epoch="${epoch}"`);
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
    return join(this.#home(String(id)), 'data', 'journal.db');
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

  #home(name: string): string {
    return join(this.#options.folder, name);
  }

  /** Calls everybody but those with the same keys: nobody takes a connection to itself. */
  #process({ id, port, link }: { id: number; port: number; link: number }, name: string): KeeperProcess {
    const { devnet, onChain, imports = [] } = this.#options;
    const home = this.#home(name);
    mkdirSync(home, { recursive: true });
    const { protocol, chain } = validatorSeeds(id);
    const others = this.#nodes.filter((node) => node.id !== id);
    return new KeeperProcess('validator', {
      rpcUrl: `${devnet.url}/rpc`, folder: home, imports,
      settings: {
        keys: { protocol: hex(protocol), chain: hex(chain) },
        ...(onChain === undefined ? inSettings(this.#options) : {
          contracts: onChain.contracts,
          account: { address: onChain.validators[id]!.address, privateKey: onChain.validators[id]!.privateKey },
        }),
        listen: [`/ip4/127.0.0.1/tcp/${port}`],
        peers: others.map((other) => addressOf(this.links.port(link, other.link), other.id)),
        redialMs: 200, progressMs: 1_500, longestMs: 6_000, resendMs: 500,
        hoursTogether: this.#options.hoursTogether ?? 1,
      },
    });
  }

  /** A worker that is heard by all validators which it reaches. */
  async #employ(at: number): Promise<void> {
    const { devnet, network, onChain } = this.#options;
    const link = await this.links.join();
    this.workers.push(link);
    const chain = new StarknetChain({ rpcUrl: `${devnet.url}/rpc`, account: 0n, privateKey: '0x1' });
    const roll = onChain && new StarknetRoll(chain, BigInt(onChain.contracts.CDCPool), systemClock);
    const transport = await Libp2pTransport.open({
      clock: systemClock, seed: Buffer.alloc(32, 0x91 + at), listen: [], redialMs: 300, maxConnections: 50,
      peers: this.#nodes.map(({ id }) => addressOf(this.links.port(link, id), id)),
    });
    this.#transports.push(transport);
    this.#beaters.push(new Beater({
      transport, hours: new Hours(chain), clock: systemClock, chainId: await chain.chainId(),
      contract: BigInt(onChain?.contracts.Uptime ?? UPTIME), network: hex32(network),
      index: async () => (roll ? roll.index(BigInt(onChain!.workers[at]!)) : at + 1),
      key: workerKey(at), spreadMs: 0, repeatMs: 300,
    }));
  }

  /** Heartbeats that a running validator has heard. */
  async heard(id: number): Promise<number> {
    return metricOf(this.processes[id]!, 'ciro_validator_heartbeats_total{outcome="heard"');
  }

  #lastWords(): string {
    return this.processes.map(({ log, complaints }, id) =>
      `${id}: ${[...complaints, ...log.slice(-3).map((line) => JSON.stringify(line))].join('\n   ')}`).join('\n');
  }
}

function addressOf(port: number, id: number): string {
  const peer = peerIdOf(Buffer.from(publicKeys(id).protocolKey).toString('hex'));
  return `/ip4/127.0.0.1/tcp/${port}/p2p/${peer.toString()}`;
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
