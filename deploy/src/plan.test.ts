import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@ciro-network/sdk/hub';
import { expect } from 'chai';
import { hash } from 'starknet';

import { apply, type Applied } from './apply.ts';
import { compileContracts, type Contracts } from './compile.ts';
import { Devnet } from './devnet.ts';
import { DeployError } from './errors.ts';
import { loadNetwork, type Network } from './network.ts';
import { isDone, makePlan } from './plan.ts';
import { status } from './status.ts';

describe('Deployment', () => {
  let devnet: Devnet;
  let contracts: Contracts;
  let network: Network;
  let connection: Connection;
  let folder: string;
  let first: Applied;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ciro-deploy-'));
    contracts = await compileContracts();
    devnet = await Devnet.start({ accounts: 2 });
    network = {
      ...(await loadNetwork('devnet', { rpcUrl: `${devnet.url}/rpc` })), addressesFile: join(folder, 'addresses.json'),
    };
    const [account] = await devnet.accounts();
    connection = new Connection({ rpcUrl: network.rpcUrl, account: account!, pollMs: 2 });
  });
  after(async () => {
    await devnet.stop();
    await rm(folder, { recursive: true });
  });

  const call = (name: string, entrypoint: string) => {
    const { address } = first.plan.targets.find((target) => target.name === name)!;
    return connection.call(address, entrypoint);
  };

  it('plans everything on an empty chain, and sends nothing', async () => {
    const plan = await makePlan(network, contracts, connection, connection.address);
    expect(new Set(plan.steps.map((step) => step.state))).to.deep.equal(new Set(['pending']));
    expect(await devnet.blockNumber()).to.equal(0);
  });

  it('makes it so, hands everything to the timelock, and shows no drift', async () => {
    first = await apply(network, contracts, connection);
    expect(isDone(first.plan)).to.equal(true);
    const timelock = BigInt(first.deployment.contracts.Timelock.address);
    for (const name of ['CiroToken', 'Vault', 'ModelRegistry', 'JobManager']) {
      expect(BigInt((await call(name, 'owner'))[0]!), name).to.equal(timelock);
    }
    expect((await status(network, contracts, connection)).drift).to.deep.equal([]);
  });

  it('does nothing the second time', async () => {
    const block = await devnet.blockNumber();
    const again = await apply(network, contracts, connection);
    expect(again.done).to.deep.equal([]);
    expect(again.deployment).to.deep.equal(first.deployment);
    expect(await devnet.blockNumber()).to.equal(block);
  });

  it('shows what governance has changed, and leaves it to governance', async () => {
    const { Timelock, Vault } = first.deployment.contracts;
    const operation = [Vault.address, hash.getSelectorFromName('set_fee_split'), '2', '10000', connection.address, '0'];
    const act = (entrypoint: string) => connection.send(
      { contractAddress: Timelock.address, entrypoint, calldata: operation },
    );
    await act('schedule');
    await devnet.increaseTime(network.governance.delay + 1);
    await act('execute');
    const { drift } = await status(network, contracts, connection);
    expect(drift).to.have.length(1);
    expect(drift[0]).to.include({ contract: 'Vault' });
    const refused = await apply(network, contracts, connection).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(DeployError).and.to.include({ code: 'OWNED_BY_TIMELOCK' });
  });

  it('follows the network file after governance, without moving a contract', async () => {
    const changed = { ...network, vault: { ...network.vault, burnShare: 10_000 } };
    const { done, deployment } = await apply(changed, contracts, connection);
    expect(done).to.deep.equal([]);
    expect(deployment.contracts).to.deep.equal(first.deployment.contracts);
  });
});
