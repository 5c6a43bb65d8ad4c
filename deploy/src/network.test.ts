import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';

import { NetworkSchema } from './network.ts';
import { networksDir } from './paths.ts';

describe('the file of a network', () => {
  const SIX_HOURS = 21_600;

  async function file(seconds: number, rpcUrl?: string) {
    const devnet = JSON.parse(await readFile(join(networksDir, 'devnet.json'), 'utf8'));
    const { governance, slashing, levels } = devnet;
    return {
      ...devnet,
      ...(rpcUrl && { rpcUrl }),
      governance: { ...governance, votingPeriod: seconds },
      slashing: {
        ...slashing, accusations: { ...slashing.accusations, seconds }, cases: { ...slashing.cases, seconds },
      },
      levels: { ...levels, optimistic: { ...levels.optimistic, seconds, auditSeconds: seconds } },
    };
  }

  // A14: a window must outlast a fee spike and a night's sleep, not only ten provings.
  it('gives everybody six hours to challenge and to answer, but on a devnet', async () => {
    const url = 'https://node.example/rpc';
    expect(NetworkSchema.safeParse(await file(SIX_HOURS, url)).success).to.equal(true);
    expect(NetworkSchema.safeParse(await file(1)).success).to.equal(true);
    const hurried = NetworkSchema.safeParse(await file(SIX_HOURS - 1, url));
    expect(hurried.error?.issues.map(({ path }) => path.join('.'))).to.deep.equal([
      'governance.votingPeriod', 'slashing.accusations.seconds', 'slashing.cases.seconds',
      'levels.optimistic.seconds', 'levels.optimistic.auditSeconds',
    ]);
  });

  // A29
  it('lets an account or the governor propose, and nobody have its stake back before a vote is over', async () => {
    const devnet = await file(SIX_HOURS);
    const accepts = (governance: object, pool: object = {}) => NetworkSchema.safeParse(
      { ...devnet, governance: { ...devnet.governance, ...governance }, pool: { ...devnet.pool, ...pool } },
    ).success;
    expect(['deployer', 'governor', '0x123'].map((proposer) => accepts({ proposer }))).to.deep.equal([true, true, true]);
    expect(accepts({ proposer: 'governer' })).to.equal(false);
    expect(accepts({ quorum: 0 })).to.equal(false);
    expect(accepts({ votingPeriod: 99_999 }, { unbondingPeriod: 100_000 })).to.equal(true);
    expect(accepts({ votingPeriod: 100_000 }, { unbondingPeriod: 100_000 })).to.equal(false);
  });

  // A13
  it('leaves the beacon its time before windows, epochs and deadlines end', async () => {
    const devnet = await file(SIX_HOURS);
    const wait = 4 + 10 + 2 * 3 + 1;
    const round = 1 + wait + 4 * 10 + 10;
    const tight = {
      ...devnet, pool: { ...devnet.pool, epochLength: round }, jobs: { ...devnet.jobs, maxBlocks: round },
      levels: { ...devnet.levels, optimistic: { ...devnet.levels.optimistic, blocks: wait + 1 } },
    };
    expect(NetworkSchema.safeParse(tight).success).to.equal(true);
    const shorter = NetworkSchema.safeParse({ ...tight, pool: { ...tight.pool, epochLength: round - 1 } });
    expect(shorter.error?.issues.map(({ path }) => path.join('.')))
      .to.deep.equal(['pool.epochLength', 'jobs.maxBlocks']);
    const slower = NetworkSchema.safeParse({ ...tight, beacon: { roundBlocks: 5, delayBlocks: 10, graceBlocks: 3 } });
    expect(slower.error?.issues.map(({ path }) => path.join('.')))
      .to.deep.equal(['levels.optimistic.blocks', 'pool.epochLength', 'jobs.maxBlocks']);
    const hasty = NetworkSchema.safeParse({ ...devnet, beacon: { roundBlocks: 4, delayBlocks: 9, graceBlocks: 3 } });
    expect(hasty.error?.issues.map(({ path }) => path.join('.'))).to.deep.equal(['beacon.delayBlocks']);
  });

  it('takes no deadline that outlasts the draw', async () => {
    const devnet = await file(SIX_HOURS);
    const lasting = (maxBlocks: number) => NetworkSchema.safeParse({ ...devnet, jobs: { ...devnet.jobs, maxBlocks } });
    expect(lasting(devnet.pool.epochLength).success).to.equal(true);
    expect(lasting(devnet.pool.epochLength + 1).error?.issues.map(({ path }) => path.join('.')))
      .to.deep.equal(['jobs.maxBlocks']);
  });
});
