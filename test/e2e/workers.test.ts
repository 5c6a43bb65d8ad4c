import { expect } from 'chai';
import { efficiencyOf, securityOf, securityWithout } from '@ciro-network/sdk/hub';

import { CIRO, TestHub } from '../harness/hub.ts';

describe('Workers of a hub, by the SDK', () => {
  let hub: TestHub;
  before(async () => {
    hub = await TestHub.start({ accounts: 5 });
  });
  after(() => hub.stop());

  it('are read as the pool has them, and are worth together what the contract says', async () => {
    const [one, two, delegator] = hub.others;
    await one!.stake(1_000n * CIRO);
    await two!.stake(2_000n * CIRO);
    await delegator!.stake(500n * CIRO, one!.address);
    const key = 0x1234567n;
    await one!.registerWorker({ class: 1, region: 'eu-west', endpoints: 'https://worker.example' }, key);
    await one!.setCommission(2_500);
    await one!.distribute();
    const workers = await delegator!.workers();
    expect(workers.map(({ index, counted }) => [index, counted])).to.deep.equal([[1, 1_500n * CIRO], [2, 2_000n * CIRO]]);
    expect(await delegator!.worker(one!.address)).to.deep.equal(workers[0]);
    expect(workers[0]).to.include({
      class: 1, commission: 2_500, reputation: 50, uptime: 8, delegated: 500n * CIRO, selfBond: 1_000n * CIRO,
    });
    expect(await one!.contracts.CDCPool.read(one!.connection, 'worker_by_key', [workers[0]!.starkKey]))
      .to.equal(BigInt(one!.address));

    const { timestamp } = await one!.connection.provider.getBlock('latest');
    const security = securityOf(workers, BigInt(timestamp));
    expect(await one!.security()).to.deep.equal({ ...security, efficiency: efficiencyOf(security) });
    expect(security).to.deep.equal({ workers: 2, stake: 3_500n * CIRO, security: 1_750n * CIRO });
    expect(securityWithout(workers, 1, BigInt(timestamp))).to.equal(750n * CIRO);
  });

  it('are validators once they have keys, and no sooner', async () => {
    const [one] = hub.others;
    expect(await one!.validator()).to.deep.equal({ keys: undefined, isCandidate: false, counted: 1_500n * CIRO });
    expect(await one!.validatorEpoch()).to.equal(undefined);
    const { minMembers } = await one!.validatorRules();
    expect(minMembers).to.equal(hub.network.validators.minMembers);
    for (const [call, code] of [
      [() => one!.joinValidators(), 'NO_KEYS'], [() => one!.leaveValidators(), 'NOT_CANDIDATE'],
      [() => one!.rotateValidators(), 'TOO_FEW_VALIDATORS'],
    ] as const) {
      const error = await call().then(() => undefined, (thrown: unknown) => thrown);
      expect(error).to.have.property('code', code);
    }
  });
});
