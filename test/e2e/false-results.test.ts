import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { KeeperProcess } from '@ciro-network/keepers/child';
import type { Felt } from '@ciro-network/sdk';
import type { HubClient, Level } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { askDigits } from '../harness/digits.ts';
import { ONE_VALIDATOR, TestBeacon } from '../harness/beacon.ts';
import { CIRO } from '../harness/hub.ts';
import { askCommitted, caseOf, claimOf, registerMeasured, submitUnproven, type Asked, type Result } from '../harness/judged.ts';
import { complaintsOf } from '../harness/keepers.ts';
import { MATRIX, Watch } from '../harness/watch.ts';

const LIE = fileURLToPath(new URL('../harness/lying-engine.ts', import.meta.url));
const ASK = CIRO / 100n;
const HOUR = 3_600;
const BLOCK_MS = 250;
/** Of nine members, whom the draw of an ATTESTED job wants, five have keepers; the others ask for too much. */
const MEMBERS = 9;
const [HONEST, LONER, OUTVOTED] = [[0, 1, 2], 3, 4] as const;
/** Jobs until the draw has picked a liar, at the most: beyond it, four in a hundred thousand times. */
const DRAWS = 35;

describe('Workers whose engine lies, and sentinels that nobody instructs', function () {
  this.timeout(300_000);
  let watch: Watch;
  let client: HubClient;
  let beacon: TestBeacon;
  let asked: Asked;
  /** The same model, committed: ATTESTED is offered of no other. */
  let committed: Asked;
  let honest: KeeperProcess[];
  let liars: KeeperProcess[];
  let harm = 0n;

  before(async () => {
    watch = await Watch.open({ workers: MEMBERS, clients: 1, validators: ONE_VALIDATOR });
    const { hub, folder, workers, workerKeys } = watch;
    client = watch.clients[0]!;
    const dir = `${folder}/digits`;
    const committedDir = `${folder}/committed`;
    asked = await askDigits(dir);
    committed = await askCommitted(await askDigits(committedDir, 'committed'));
    for (const one of [asked, committed]) await registerMeasured(hub, one);
    await client.deposit(100n * CIRO);
    for (const [at, worker] of workers.entries()) {
      for (const { model } of [asked, committed]) {
        await worker.optIn(model.hash, at <= OUTVOTED ? ASK : 100n * CIRO);
      }
      if (at <= OUTVOTED) await worker.deposit(100n * CIRO);
    }
    beacon = await TestBeacon.open(hub, workers[0]!);
    await hub.passEpochs(3);
    const serve = { models: [{ dir }, { dir: committedDir }], tickMs: 300, accusedMs: 300 };
    honest = HONEST.map((at) => watch.keeper('worker', workerKeys[at]!, serve));
    liars = [LONER, OUTVOTED].map((at) => watch.keeper('worker', workerKeys[at]!, serve, [LIE]));
    await Promise.all([...honest, liars[0]!].map((one) => one.start()));
    // Of the model that is computed again they know nothing: its program is on the chain. A committed one's is not.
    await watch.begin({ models: [{ dir: committedDir }] });
  });
  after(() => watch?.close());

  /** Blocks come slowly enough for keepers to be in time for their turns on a busy machine. */
  const until = (what: string, holds: () => Promise<boolean>) => watch.until(what, holds, async () => {
    await sleep(BLOCK_MS);
    await watch.hub.devnet.mine();
    await beacon.tick();
  });

  const stageOf = async (jobId: Felt) => (await client.job(jobId)).stage;
  const submit = (level: Level) =>
    submitUnproven(watch.hub, client, level, level === 'attested' ? committed : asked, beacon);

  /** Waits for a sentinel's case against a result, and for its end. */
  async function expectConvicted(result: Result): Promise<void> {
    await until('the result is contested', async () => (await caseOf(client, result)) === 'Open');
    await watch.hub.devnet.increaseTime(6 * HOUR);
    await watch.hub.devnet.mine(10);
    await until('the case is closed', async () => (await caseOf(client, result)) === 'Guilty');
    const { price } = await claimOf(client, result);
    harm += price;
    const convicted = watch.workers.filter(({ address }) => address === result.worker);
    await watch.expectSlashed(convicted, MATRIX.invalidCompute, price);
  }

  async function expectSpared(result: Result): Promise<void> {
    const before = await watch.ticks();
    await until('both sentinels have looked', async () =>
      (await watch.ticks()).every((count, at) => count >= before[at]! + 3));
    expect(await caseOf(client, result)).to.equal('None');
  }

  it('slash whoever posts a wrong answer, and nobody else: 50 %, 75 points, 180 days', async () => {
    const liar = watch.workers[LONER]!.address;
    const drawn = new Set<string>();
    for (let draw = 0; draw < DRAWS && !(drawn.size > 1 && drawn.has(liar)); draw += 1) {
      const { jobId } = await submit('optimistic');
      await until('it is posted', async () => (await stageOf(jobId)) === 'posted');
      const { job } = await client.job(jobId);
      const worker = watch.workers.find(({ address }) => BigInt(address) === job.worker)!.address;
      drawn.add(worker);
      const result: Result = { judge: 'OptimisticJudge', jobId, worker };
      if (worker === liar) await expectConvicted(result);
      else await expectSpared(result);
    }
    expect([...drawn], 'both kinds').to.include(liar).and.to.have.length.above(1);
  });

  it('slash who is outvoted by two of three that are right', async () => {
    await liars[1]!.start();
    const liar = watch.workers[OUTVOTED]!.address;
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const { jobId } = await submit('attested');
      const result: Result = { judge: 'AttestedJudge', jobId, worker: liar };
      await until('those who were right are paid', async () => (await stageOf(jobId)) === 'ruled');
      const { ruling } = await client.job(jobId);
      expect(ruling!.outputs).to.deep.equal(asked.question.outputs);
      expect(ruling!.workers.map(({ worker }) => worker)).not.to.include(BigInt(liar));
      if ((await claimOf(client, result)).result_digest !== 0n) return expectConvicted(result);
    }
    throw new Error('The liar was never drawn.');
  });

  it('burn what was taken but for harm and bounty, and leave to the honest all they had', async () => {
    expect(complaintsOf(honest)).to.deep.equal([]);
    await Promise.all([...honest, ...liars].map((one) => one.stop('SIGTERM')));
    await watch.expectBurned();
  });

  it('have nothing to complain of, however many there are', () => watch.expectContent());
});
