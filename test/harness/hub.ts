// A hub of one's own: devnet, contracts, and accounts with CIRO, as real as they are anywhere.

import {
  addressesOf, apply, compileContracts, Devnet, loadNetwork, type DevnetOptions, type Network,
} from '@ciro-network/deploy';
import { Connection, HubClient, type AccountKey } from '@ciro-network/sdk/hub';

export const CIRO = 10n ** 18n;

/** For `Connection.send`: what any test's transaction may need. Nobody looks beforehand whether it will be refused. */
export const WITHOUT_ESTIMATE = {
  resourceBounds: {
    l1_gas: { max_amount: 0n, max_price_per_unit: 10n ** 12n },
    l1_data_gas: { max_amount: 10_000n, max_price_per_unit: 10n ** 12n },
    l2_gas: { max_amount: 300_000_000n, max_price_per_unit: 10n ** 12n },
  },
};

const POLL_MS = 2;

export interface TestHubOptions extends DevnetOptions {
  /** What everybody but the deployer begins with. */
  ciroEach?: bigint;
  /** Instead of the devnet network's. */
  pool?: Partial<Network['pool']>;
  jobs?: Partial<Network['jobs']>;
  validators?: Partial<Network['validators']>;
  slashing?: Partial<Network['slashing']>;
  governance?: Partial<Network['governance']>;
  /** Which accounts, by their place, play the contracts that may slash and set uptime. */
  bound?: { slashing: number; uptime: number };
}

export class TestHub {
  readonly devnet: Devnet;
  readonly network: Network;
  /** The deployer's; all CIRO comes from here. */
  readonly deployer: HubClient;
  /** Everybody else. */
  readonly others: HubClient[];

  private constructor(devnet: Devnet, network: Network, deployer: HubClient, others: HubClient[]) {
    this.devnet = devnet;
    this.network = network;
    this.deployer = deployer;
    this.others = others;
  }

  static async start(
    { ciroEach = 100_000n * CIRO, pool, jobs, validators, slashing, governance, bound, ...options }: TestHubOptions = {},
  ): Promise<TestHub> {
    const contracts = await compileContracts();
    const devnet = await Devnet.start(options);
    const found = await loadNetwork('devnet', { rpcUrl: `${devnet.url}/rpc` });
    const accounts = await devnet.accounts();
    const network: Network = {
      ...found, pool: { ...found.pool, ...pool }, jobs: { ...found.jobs, ...jobs },
      validators: { ...found.validators, ...validators }, slashing: { ...found.slashing, ...slashing },
      governance: { ...found.governance, ...governance },
      ...(bound && { bound: { slashing: accounts[bound.slashing]!.address, uptime: accounts[bound.uptime]!.address } }),
    };
    const [first, ...rest] = accounts;
    const connect = (account: AccountKey) => new Connection({ rpcUrl: network.rpcUrl, account, pollMs: POLL_MS });
    const connection = connect(first!);
    const { deployment } = await apply(network, contracts, connection);
    const deployer = new HubClient({ connection, addresses: addressesOf(deployment) });
    const others = rest.map((account) => deployer.as(connect(account)));
    if (others.length > 0) await deployer.send(others.map((other) => deployer.calls.transfer(other.address, ciroEach)));
    return new TestHub(devnet, network, deployer, others);
  }

  /** Lets epochs pass: what was opted in or staked two ago counts. */
  async passEpochs(count: number): Promise<void> {
    await this.devnet.mine(count * this.network.pool.epochLength);
  }

  stop(): Promise<void> {
    return this.devnet.stop();
  }
}
