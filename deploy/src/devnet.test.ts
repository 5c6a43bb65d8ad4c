import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';

import { Devnet, DevnetControl } from './devnet.ts';
import { DeployError } from './errors.ts';

describe('Devnet', () => {
  let devnet: Devnet;

  before(async () => {
    devnet = await Devnet.start({ seed: 7, accounts: 3, startTime: 1_900_000_000 });
  });
  after(() => devnet.stop());

  it('gives the same accounts for the same seed', async () => {
    const other = await Devnet.start({ seed: 7, accounts: 3 });
    expect(await other.accounts()).to.deep.equal(await devnet.accounts()).and.to.have.length(3);
    await other.stop();
  });

  it('mines as many blocks as asked for', async () => {
    const before = await devnet.blockNumber();
    expect(await devnet.mine(12)).to.have.length(12);
    expect(await devnet.mine(0)).to.deep.equal([]);
    expect(await devnet.blockNumber()).to.equal(before + 12);
  });

  it('moves time', async () => {
    const timestamp = async () => {
      const block = await devnet.rpc.call<{ timestamp: number }>(
        'starknet_getBlockWithTxHashes', { block_id: 'latest' },
      );
      return block.timestamp;
    };
    await devnet.setTime(2_000_000_000);
    expect(await timestamp()).to.equal(2_000_000_000);
    await devnet.increaseTime(3600);
    expect(await timestamp()).to.be.within(2_000_003_600, 2_000_003_605);
  });

  it('takes back blocks', async () => {
    const first = (await devnet.blockNumber()) + 1;
    const gone = await devnet.mine(3);
    expect(await devnet.abortBlocks(first)).to.have.members(gone);
    expect(await devnet.blockNumber()).to.equal(first - 1);
  });

  it('says which method was refused and why', async () => {
    const error = await devnet.rpc.call('devnet_abortBlocks', {}).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(DeployError).and.to.include({ code: 'RPC_ERROR' });
  });

  it('says why it could not start', async () => {
    const error = await Devnet.start({ port: devnet.port }).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(DeployError).and.to.include({ code: 'DEVNET_START' });
  });

  it('ends with its parent, even by SIGKILL', async () => {
    const script = `
      import { Devnet } from '${new URL('./devnet.ts', import.meta.url)}';
      console.log((await Devnet.start()).url);
      setTimeout(() => {}, 60_000);`;
    const parent = spawn(
      process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [url] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const orphan = new DevnetControl(url);
    expect(await orphan.isAlive()).to.equal(true);
    parent.kill('SIGKILL');
    for (let i = 0; i < 100 && (await orphan.isAlive()); i++) await sleep(20);
    expect(await orphan.isAlive()).to.equal(false);
  });
});
