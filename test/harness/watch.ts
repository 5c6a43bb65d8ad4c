// Workers with stake of their own and of a delegator, sentinels that watch them, and what the matrix leaves to each.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { AccountKey, HubClient } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { CIRO, TestHub, type TestHubOptions } from './hub.ts';
import { complaintsOf, keeperFactory, metricOf, type KeeperFactory } from './keepers.ts';
import { enlist, networkOf, validate, type WorkerView } from './penal.ts';
import { Validators, type ValidatorsOptions } from './validators.ts';

export const STAKE = 10_000n * CIRO;
export const DELEGATED = 5_000n * CIRO;
const REPUTATION = 50n;
const DAY = 86_400;
const WEEK = 7 * DAY;
/** In which each sentinel has its moment. */
const HOUR = 3_600;
const NEVER = 2n ** 40n - 1n;
const WAIT_MS = 90_000;

export interface Penalty {
  /** Of all that is staked with the offender, in basis points. */
  share: bigint;
  points: bigint;
  days: number | 'never';
}

export const MATRIX = {
  doubleSigning: { share: 3_000n, points: 50n, days: 90 },
  downtime: { share: 500n, points: 10n, days: 30 },
  invalidCompute: { share: 5_000n, points: 75n, days: 180 },
  attack: { share: 10_000n, points: 100n, days: 'never' },
} as const satisfies Record<string, Penalty>;

/** What a worker should have. */
interface Standing {
  self_bond: bigint;
  delegated: bigint;
  reputation: bigint;
  cases: bigint;
}

/** What is frozen, and what of it goes to sentinels and clients. */
interface Taken {
  loss: bigint;
  bounty: bigint;
  harm: bigint;
}

export interface WatchOptions extends Omit<TestHubOptions, 'accounts'> {
  workers: number;
  /** Accounts that neither work nor watch. */
  clients?: number;
  sentinels?: number;
}

export class Watch {
  readonly folder = mkdtempSync(join(tmpdir(), 'ciro-watch-'));
  readonly hub: TestHub;
  /** In the order of their indices in the pool. */
  readonly workers: readonly HubClient[];
  readonly workerKeys: readonly AccountKey[];
  readonly clients: readonly HubClient[];
  readonly sentinels: KeeperProcess[] = [];
  /** Makes keepers, which are stopped with the watch. */
  readonly keeper: KeeperFactory;
  readonly #keepers: KeeperProcess[] = [];
  readonly #delegator: HubClient;
  readonly #sentinelKeys: readonly AccountKey[];
  #standings: Map<HubClient, Standing>;
  /** Of the violations that sentinels brought, since anything was burned. */
  #taken: Taken = { loss: 0n, bounty: 0n, harm: 0n };
  /** How things stood before the last violation. */
  #before: { standings: Map<HubClient, Standing>; taken: Taken } | undefined;

  private constructor(hub: TestHub, accounts: readonly AccountKey[], { workers, sentinels = 2 }: WatchOptions) {
    const [delegator, ...others] = hub.others as [HubClient, ...HubClient[]];
    this.hub = hub;
    this.#delegator = delegator;
    this.workers = others.slice(0, workers);
    this.clients = others.slice(workers + sentinels);
    this.workerKeys = accounts.slice(2, 2 + workers);
    this.#sentinelKeys = accounts.slice(2 + workers, 2 + workers + sentinels);
    const make = keeperFactory(hub, this.folder);
    this.keeper = (...given) => {
      const made = make(...given);
      this.#keepers.push(made);
      return made;
    };
    const standing = { self_bond: STAKE, delegated: DELEGATED, reputation: REPUTATION, cases: 0n };
    this.#standings = new Map(this.workers.map((worker) => [worker, standing]));
  }

  static async open(options: WatchOptions): Promise<Watch> {
    const { workers, clients = 0, sentinels = 2, ...rest } = options;
    const hub = await TestHub.start({ ...rest, accounts: 2 + workers + sentinels + clients });
    const watch = new Watch(hub, await hub.devnet.accounts(), options);
    for (const [at, worker] of watch.workers.entries()) {
      await enlist(worker, at, STAKE);
      await watch.#delegator.stake(DELEGATED, worker.address);
    }
    return watch;
  }

  /** Starts the sentinels. What they are told is where to look, never at whom. */
  async begin(settings: Record<string, unknown> = {}): Promise<void> {
    for (const account of this.#sentinelKeys) this.sentinels.push(this.keeper('sentinel', account, settings));
    await Promise.all(this.sentinels.map((one) => one.start()));
  }

  /** Seats the first workers as validators, whose processes are to be started; `workers`: how many of all say heartbeats. */
  async seat(
    validators: number, { workers, imports }: Pick<ValidatorsOptions, 'workers' | 'imports'>,
  ): Promise<Validators> {
    const { hub: { devnet, deployer }, folder } = this;
    for (let id = 0; id < validators; id += 1) await validate(this.workers[id]!, id);
    await deployer.send(deployer.contracts.ValidatorSet.call('rotate'));
    const { Uptime, ValidatorSet, CDCPool } = deployer.addresses;
    return Validators.open({
      devnet, folder, network: `0x${(await networkOf(deployer)).toString(16)}`, validators, workers,
      ...(imports && { imports }),
      onChain: {
        contracts: { Uptime, ValidatorSet, CDCPool }, validators: this.workerKeys,
        workers: this.workers.map(({ address }) => address),
      },
    });
  }

  view(worker: HubClient): Promise<WorkerView> {
    const { contracts: { CDCPool }, connection } = this.hub.deployer;
    return CDCPool.read(connection, 'worker', [worker.address]);
  }

  /** Seconds of the chain. */
  async now(): Promise<number> {
    return (await this.hub.deployer.connection.provider.getBlockWithTxHashes('latest')).timestamp;
  }

  async until(what: string, holds: () => Promise<boolean>, between?: () => Promise<unknown>): Promise<void> {
    const end = Date.now() + WAIT_MS;
    while (!(await holds())) {
      const words = this.#keepers.flatMap(({ log }) => log.slice(-8).map((line) => JSON.stringify(line)));
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}.\n${words.join('\n')}`);
      await between?.();
      await sleep(100);
    }
  }

  /** How often each sentinel has looked. */
  ticks(): Promise<number[]> {
    return Promise.all(this.sentinels.map((one) => metricOf(one, 'ciro_keeper_ticks_total{outcome="done"')));
  }

  /** Waits until they have been slashed, and compares everybody with the matrix. `harm`: what it is to a client. */
  async expectSlashed(workers: readonly HubClient[], { share, points, days }: Penalty, harm = 0n): Promise<void> {
    this.#before = { standings: new Map(this.#standings), taken: { ...this.#taken } };
    for (const worker of workers) {
      const { self_bond: own, delegated, reputation, cases } = this.#standings.get(worker)!;
      const loss = ((own + delegated) * share) / 10_000n;
      const fromSelf = loss < own ? loss : own;
      const standing = {
        self_bond: own - fromSelf, delegated: delegated - (loss - fromSelf),
        reputation: reputation > points ? reputation - points : 0n, cases: cases + 1n,
      };
      this.#standings.set(worker, standing);
      this.#taken.loss += loss;
      this.#taken.bounty += fromSelf / 20n < 1_000n * CIRO ? fromSelf / 20n : 1_000n * CIRO;
    }
    this.#taken.harm += harm;
    for (const worker of workers) {
      const { cases } = this.#standings.get(worker)!;
      await this.until(`${worker.address} is slashed`, async () => (await this.view(worker)).cases >= cases);
      const { jailed_until: until } = await this.view(worker);
      if (days === 'never') expect(until).to.equal(NEVER);
      else expect(Number(until) - (await this.now())).to.be.within(days * DAY - 600, days * DAY);
    }
    await this.expectStandings();
  }

  /** What the last violation took is where it was, but for the count of cases. */
  async expectRestored(workers: readonly HubClient[]): Promise<void> {
    const { standings, taken } = this.#before!;
    for (const worker of workers) {
      const { cases } = this.#standings.get(worker)!;
      standings.set(worker, { ...standings.get(worker)!, cases });
      expect((await this.view(worker)).jailed_until, 'free').to.equal(0n);
    }
    [this.#standings, this.#taken] = [standings, taken];
    await this.expectStandings();
  }

  /** Everybody has what it should have, and so have the pool and the vault. */
  async expectStandings(): Promise<void> {
    const { contracts: { CDCPool, Vault }, connection } = this.hub.deployer;
    let staked = 0n;
    for (const [worker, standing] of this.#standings) {
      const { self_bond, delegated, reputation, cases } = await this.view(worker);
      expect({ self_bond, delegated, reputation, cases }, worker.address).to.deep.equal(standing);
      const stake = await CDCPool.read(connection, 'stake_of', [worker.address, this.#delegator.address]);
      expect(stake, 'of the delegator').to.equal(standing.delegated);
      staked += self_bond + delegated;
    }
    expect(await CDCPool.read(connection, 'total_stake')).to.equal(staked);
    expect(await Vault.read(connection, 'total_staked')).to.equal(staked);
    expect(await Vault.read(connection, 'total_frozen')).to.equal(this.#taken.loss);
  }

  /** After the week in which it could be given back, sentinels burn what was slashed but for the awards, and no more. */
  async expectBurned(): Promise<void> {
    const { contracts: { CiroToken, Vault }, connection } = this.hub.deployer;
    const figures = async () => {
      const credit = async (addresses: readonly string[]) =>
        (await Promise.all(addresses.map((address) => this.hub.deployer.account(address))))
          .reduce((sum, { balance }) => sum + balance, 0n);
      return {
        supply: await CiroToken.read<bigint>(connection, 'total_supply'),
        bounty: await credit(this.#sentinelKeys.map(({ address }) => address)),
        harm: await credit(this.clients.map(({ address }) => address)),
      };
    };
    const before = await figures();
    await this.hub.devnet.increaseTime(WEEK + HOUR);
    await this.until('sentinels have burned it', async () => (await Vault.read(connection, 'total_frozen')) === 0n);
    const after = await figures();
    const { loss, bounty, harm } = this.#taken;
    const change = {
      burned: before.supply - after.supply, bounty: after.bounty - before.bounty, harm: after.harm - before.harm,
    };
    expect(change).to.deep.equal({ burned: loss - bounty - harm, bounty, harm });
    expect(await CiroToken.read(connection, 'balance_of', [Vault.address]))
      .to.equal(await Vault.read(connection, 'total_owed'));
    this.#taken = { loss: 0n, bounty: 0n, harm: 0n };
    await this.expectStandings();
  }

  /** The sentinels had nothing to complain of, and end when they are told to. */
  async expectContent(): Promise<void> {
    expect(complaintsOf(this.sentinels)).to.deep.equal([]);
    const ended = await Promise.all(this.sentinels.map((one) => one.stop('SIGTERM')));
    expect(new Set(ended)).to.deep.equal(new Set([0]));
  }

  async close(): Promise<void> {
    await Promise.all(this.#keepers.map((one) => one.stop()));
    await this.hub.stop();
    rmSync(this.folder, { recursive: true });
  }
}
