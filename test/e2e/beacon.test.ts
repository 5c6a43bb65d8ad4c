import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  beaconScope, beaconValue, longestWait, opensAt, resultDigest, roundOf, seedBlock, shareOf, unpackJob,
} from '@ciro-network/sdk';
import type { BeaconRules, Felt } from '@ciro-network/sdk';
import type { HubClient, HubError, JobRecord } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { CIRO, TestHub } from '../harness/hub.ts';
import { askCommitted, registerMeasured, type Asked } from '../harness/judged.ts';
import { complaintsOf, metricOf } from '../harness/keepers.ts';
import { ask, testModel } from '../harness/model.ts';
import { enlist, networkOf, validate } from '../harness/penal.ts';
import { hex, Validators, validatorSeeds } from '../harness/validators.ts';

const ASK = CIRO / 100n;
const STAKE = 10_000n * CIRO;
const MEMBERS = 9;
const ALL = [0, 1, 2, 3];
/** Slowly enough for validators to be in time on a busy machine. */
const BLOCK_MS = 800;

/** A13: who proposes a block knows nothing of the committee that it draws, and no validator chooses what is drawn. */
describe('The beacon, said by validators', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'ciro-beacon-'));
  const model = testModel([16, 10], 4);
  const asked = { model, question: ask(model) };
  let committed: Asked;
  let hub: TestHub;
  let client: HubClient;
  let workers: HubClient[];
  let validators: Validators;
  let rules: BeaconRules;
  let scope: Felt;

  before(async () => {
    hub = await TestHub.start({ accounts: MEMBERS + 2 });
    [client, ...workers] = hub.others as [HubClient, ...HubClient[]];
    committed = await askCommitted(asked);
    await registerMeasured(hub, committed);
    for (const [at, worker] of workers.entries()) {
      await enlist(worker, at, STAKE);
      await worker.optIn(committed.model.hash, ASK);
    }
    for (const id of ALL) await validate(workers[id]!, id);
    await client.rotateValidators();
    await client.deposit(100n * CIRO);
    await hub.passEpochs(3);

    const { Uptime, ValidatorSet, CDCPool, Beacon, JobManager, AttestedJudge } = hub.deployer.addresses;
    const network = await networkOf(client);
    const accounts = (await hub.devnet.accounts()).slice(2);
    validators = await Validators.open({
      devnet: hub.devnet, folder, network: `0x${network.toString(16)}`, validators: ALL.length, workers: 0,
      onChain: {
        contracts: { Uptime, ValidatorSet, CDCPool, Beacon, JobManager, AttestedJudge }, validators: accounts, workers: [],
      },
    });
    scope = beaconScope(network, BigInt(Beacon));
    const told = await client.contracts.Beacon.read<Record<string, bigint>>(client.connection, 'rules');
    rules = { roundBlocks: told.round_blocks!, delayBlocks: told.delay_blocks!, graceBlocks: told.grace_blocks! };
    await Promise.all(validators.processes.map((process) => process.start()));
    await validators.until('they are connected', async () => (await Promise.all(validators.processes.map((process) =>
      metricOf(process, 'ciro_validator_peers')))).every((peers) => peers === ALL.length - 1));
  });
  after(async () => {
    await validators?.close();
    await hub?.stop();
    rmSync(folder, { recursive: true });
  });

  const revealedIn = async (round: bigint): Promise<number[]> => {
    const { revealed } = await client.contracts.Beacon.read<{ revealed: bigint }>(client.connection, 'round', [round]);
    return ALL.filter((id) => (BigInt(revealed) >> BigInt(id)) & 1n);
  };
  /** Members are sorted as the set lists them: here in the order in which they joined. */
  const valueBy = (round: bigint, ids: readonly number[]) =>
    beaconValue(scope, round, ids.map((id) => shareOf(BigInt(hex(validatorSeeds(id).chain)), id, scope, round)));
  async function submit(): Promise<{ job: JobRecord; seed: bigint; round: bigint }> {
    const { inputCommitment, salt, rows, input } = committed.question;
    const { job } = await client.submitJob({
      level: 'attested', modelHash: committed.model.hash, modelOwner: hub.deployer.address, inputCommitment, salt, rows,
      input, maxPrice: CIRO, deadlineBlocks: 250, deadlineSeconds: 86_400,
    });
    const seed = seedBlock(unpackJob(job.job));
    return { job, seed, round: roundOf(seed, rules) };
  }
  async function mineTo(block: bigint): Promise<void> {
    await hub.devnet.mine(Number(block) - await hub.devnet.blockNumber());
  }
  /** Lets blocks pass until the value is there. */
  async function untilDecided(seed: bigint): Promise<{ value: Felt; fromBlock: bigint }> {
    let found: { value: Felt; fromBlock: bigint } | undefined;
    await validators.until(`the beacon has spoken of block ${seed}`, async () => {
      found = await client.randomness(seed).catch((error: HubError) => {
        if (error.code !== 'BEACON_PENDING') throw error;
        return undefined;
      });
      if (found !== undefined) return true;
      await hub.devnet.mine();
      await sleep(BLOCK_MS);
      return false;
    });
    return found!;
  }

  it('is not there before its time, and then is all members\' together', async () => {
    const { job, seed, round } = await submit();
    await mineTo(opensAt(round, rules) - 1n);
    await sleep(1_500);
    expect(await revealedIn(round), 'before the block in which a share may be said').to.deep.equal([]);
    expect(await client.ranked(job).catch(({ code }: HubError) => code)).to.equal('BEACON_PENDING');
    const { value, fromBlock } = await untilDecided(seed);
    expect(await revealedIn(round)).to.deep.equal(ALL);
    expect(value).to.equal(valueBy(round, ALL));

    const [first, second] = (await client.ranked(job)).map((address) =>
      workers.find((worker) => BigInt(worker.address) === address)!);
    const digest = resultDigest(committed.model.hash, committed.question.inputCommitment, committed.question.outputs);
    const commit = async (worker: HubClient) => {
      const asks = [job.jobId, worker.address, digest, 7n];
      const commitment = await client.contracts.AttestedJudge.read<Felt>(client.connection, 'commitment_of', asks);
      return worker.send(client.calls.commit(job, commitment)).then(() => 'done', ({ code }: HubError) => code);
    };
    const window = BigInt(hub.network.pool.rankWindow);
    expect(BigInt(await hub.devnet.blockNumber()) < fromBlock + window - 3n, 'still its first rank\'s turn').to.equal(true);
    expect([await commit(second!), await commit(first!)]).to.deep.equal(['NOT_YOUR_TURN', 'done']);
  });

  it('comes without a member that is dead, though it be its turn, with all others and as early as ever', async () => {
    const { seed, round } = await submit();
    const dead = Number(round % BigInt(ALL.length));
    await validators.processes[dead]!.stop('SIGKILL');
    await mineTo(opensAt(round, rules) - 1n);
    const { value, fromBlock } = await untilDecided(seed);
    const latest = round * rules.roundBlocks + longestWait(rules);
    expect(fromBlock <= latest, `${fromBlock} is in the wait that judges count on, up to ${latest}`).to.equal(true);
    const rest = ALL.filter((id) => id !== dead);
    expect(await revealedIn(round)).to.deep.equal(rest);
    expect(value).to.equal(valueBy(round, rest));
    await validators.processes[dead]!.start();
  });

  it('has the share of a member that the others do not hear: it brings itself', async () => {
    const { seed, round } = await submit();
    // Not the one that brings the others'.
    const alone = Number((round + 2n) % BigInt(ALL.length));
    validators.links.separate([alone], ALL.filter((id) => id !== alone));
    await mineTo(opensAt(round, rules) - 1n);
    const { value } = await untilDecided(seed);
    expect(await revealedIn(round)).to.deep.equal(ALL);
    expect(value).to.equal(valueBy(round, ALL));
    validators.links.heal();
  });

  it('leaves validators with nothing to complain of', async () => {
    const ended = await Promise.all(validators.processes.map((process) => process.stop('SIGTERM')));
    expect(ended).to.deep.equal([0, 0, 0, 0]);
    expect(complaintsOf(validators.processes)).to.deep.equal([]);
  });
});
