// A fee that stakers change: from the proposal to the timelock, over the SDK and from the command line.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Governance, HubError, type HubClient } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { root } from '../../setup/paths.mjs';
import { govern } from '../harness/governance.ts';
import { CIRO, TestHub } from '../harness/hub.ts';

const FEE = 400;

describe('Governance', () => {
  let hub: TestHub;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ciro-governance-'));
  });
  afterEach(() => hub.stop());
  after(() => rm(folder, { recursive: true }));

  const code = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: HubError) => error.code);
  const fee = async () => {
    const { contracts: { JobManager }, connection } = hub.deployer;
    return (await JobManager.read<{ fee: bigint }>(connection, 'settings')).fee;
  };

  /** Alice is a worker, Bob her delegator; Carol only holds CIRO. */
  async function stakers(): Promise<[alice: HubClient, bob: HubClient, carol: HubClient]> {
    const [alice, bob, carol] = hub.others as [HubClient, HubClient, HubClient];
    await alice.stake(2_000n * CIRO);
    await bob.stake(3_000n * CIRO, alice.address);
    await new Governance(carol).delegate();
    await hub.devnet.increaseTime(1);
    return [alice, bob, carol];
  }

  it('lets who has CIRO at stake set the fee, through governor and timelock', async () => {
    hub = await TestHub.start({ accounts: 4, governance: { proposer: 'governor', votingPeriod: 3_600, delay: 600 } });
    const [alice, bob, carol] = await stakers();
    const [asAlice, asBob, asCarol] = [alice, bob, carol].map((each) => new Governance(each)) as
      [Governance, Governance, Governance];
    const call = alice.contracts.JobManager.call('set_fee', [FEE]);
    expect((await asBob.power()).votes).to.equal(3_000n * CIRO);
    expect((await asCarol.power()).votes).to.equal(100_000n * CIRO);
    expect(await code(new Governance(hub.deployer).propose([call], 'without a vote'))).to.equal('VOTES_SHORT');

    const { id } = await asAlice.propose([call], 'A higher fee');
    expect(await asAlice.proposal(id)).to.include({ state: 'active', description: 'A higher fee', quorum: 1_000n * CIRO });
    // What comes later does not count: Carol stakes all that she voted with.
    await asCarol.vote(id, 'abstain');
    await carol.stake(90_000n * CIRO);
    expect(await code(asCarol.vote(id, 'against'))).to.equal('ALREADY_VOTED');
    await asAlice.vote(id, 'against');
    await asBob.vote(id, 'for');
    expect(await code(asBob.queue(id))).to.equal('NOT_SUCCEEDED');
    await hub.devnet.increaseTime(3_600);
    expect(await asBob.proposal(id)).to.include({
      state: 'succeeded', votesFor: 3_000n * CIRO, votesAgainst: 2_000n * CIRO, abstained: 100_000n * CIRO,
    });
    await asCarol.queue(id);
    expect(await code(asCarol.execute(id))).to.equal('NOTHING_DUE');
    await hub.devnet.increaseTime(600);
    await asCarol.execute(id);
    expect(await fee()).to.equal(BigInt(FEE));
    expect((await asAlice.proposal(id)).operations).to.deep.equal(['done']);
    // The deployer, whom no file names any more, is nobody.
    expect(await code(govern(hub, call))).to.equal('NOT_PROPOSER');
  });

  it('goes from an account to the governor, and works from the command line', async () => {
    hub = await TestHub.start({ accounts: 4, governance: { votingPeriod: 3_600, delay: 600 } });
    await stakers();
    const { Timelock, Governor } = hub.deployer.contracts;
    await govern(hub, Timelock.call('transfer_proposer', [Governor.address]));
    await hub.others[2]!.send(Governor.call('accept_proposer'));

    await writeState();
    const governance = async (...args: string[]) => {
      const env = { ...process.env, CIRO_STATE_DIR: folder };
      const command = [join(root, 'cli/bin/ciro.mjs'), 'governance', ...args, '--json'];
      const ran = await promisify(execFile)(process.execPath, command, { env })
        .catch((error: { code: number; stdout: string }) => error);
      return JSON.parse(ran.stdout);
    };
    const as = (account: number) => ['--account', `devnet:${account}`];
    const call = ['--call', `JobManager.set_fee(${FEE})`];
    expect(await governance('status', ...as(2))).to.deep.include({
      votes: String(3_000n * CIRO), workers: [hex(hub.others[0]!.address)], proposals: [], quorum: 400, voting_period: 3_600,
    });
    expect((await governance('propose', 'why', '--call', 'Nobody.set_fee(1)', ...as(2))).error.code).to.equal('USAGE');
    expect((await governance('propose', 'why', '--call', 'JobManager.set_fee(x)', ...as(2))).error.code).to.equal('USAGE');
    expect((await governance('propose', 'why', '--call', 'JobManager.fees(1)', ...as(2))).error.code).to.equal('USAGE');
    const { id, state } = await governance('propose', 'A higher fee', ...call, ...as(2));
    expect(state).to.equal('active');
    expect((await governance('vote', id, 'maybe', ...as(2))).error.code).to.equal('USAGE');
    expect((await governance('vote', '0x1', 'for', ...as(2))).error.code).to.equal('PROPOSAL_UNKNOWN');
    expect((await governance('vote', id, 'for', ...as(2))).votes_for).to.equal(String(3_000n * CIRO));
    expect((await governance('cancel', id, ...as(1))).error.code).to.equal('NOT_PROPOSER');
    await hub.devnet.increaseTime(3_600);
    expect((await governance('queue', id, ...as(3))).calls[0].operation).to.equal('waiting');
    await hub.devnet.increaseTime(600);
    expect((await governance('execute', id, ...as(3))).calls[0].operation).to.equal('done');
    expect(await fee()).to.equal(BigInt(FEE));
    expect((await governance('status')).proposals[0]).to.deep.include({ id, state: 'queued', description: 'A higher fee' });
    expect((await governance('delegate', ...as(1))).delegate).to.equal(hub.others[0]!.address);
  });

  /** What the command line finds a devnet and its hub by. */
  async function writeState(): Promise<void> {
    await mkdir(join(folder, 'addresses'));
    const contracts = Object.fromEntries(
      Object.entries(hub.deployer.addresses).map(([name, address]) => [name, { address: hex(address), classHash: '0x0' }]),
    );
    const deployment = { network: 'devnet', deployer: hex(hub.deployer.address), block: 0, contracts };
    await writeFile(join(folder, 'addresses', 'devnet.json'), JSON.stringify(deployment));
    const state = { pid: process.pid, port: Number(new URL(hub.devnet.url).port), url: hub.devnet.url };
    await writeFile(join(folder, 'devnet.json'), JSON.stringify(state));
  }
});

function hex(address: string): string {
  return `0x${BigInt(address).toString(16)}`;
}
