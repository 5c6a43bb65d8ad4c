import type { KeeperProcess } from '@ciro-network/keepers/child';
import { expect } from 'chai';

import { compileDigits } from '../harness/digits.ts';
import { hex, Validators, workerKey } from '../harness/validators.ts';
import { networkOf, validate } from '../harness/penal.ts';
import { MATRIX, Watch } from '../harness/watch.ts';

const ALL = [0, 1, 2, 3];
/** Validators that break the rules: one alone, then both together. The other two are honest to the end. */
const [OFFENDER, ACCOMPLICE, ONE_SIDE, OTHER_SIDE] = ALL as [number, number, number, number];
const HOUR = 3_600;
/** Of six workers, the validators are four. */
const [BYSTANDER, ABSENTEE] = [4, 5];

describe('Keepers that misbehave, and sentinels that nobody instructs', function () {
  this.timeout(300_000);
  let watch: Watch;
  let validators: Validators;
  let absentee: KeeperProcess;

  before(async () => {
    watch = await Watch.open({ workers: 6 });
    const { hub, workers, workerKeys, folder } = watch;
    for (const id of ALL) await validate(workers[id]!, id);
    await hub.deployer.send(hub.deployer.contracts.ValidatorSet.call('rotate'));
    const { Uptime, ValidatorSet, CDCPool } = hub.deployer.addresses;
    validators = await Validators.open({
      devnet: hub.devnet, folder, network: `0x${(await networkOf(hub.deployer)).toString(16)}`,
      validators: 4, workers: 5,
      onChain: {
        contracts: { Uptime, ValidatorSet, CDCPool }, validators: workerKeys,
        workers: workers.map(({ address }) => address),
      },
    });
    const dir = `${folder}/digits`;
    await compileDigits(dir);
    absentee = watch.keeper('worker', workerKeys[ABSENTEE]!, {
      models: [{ dir }],
      heartbeats: {
        key: hex(workerKey(ABSENTEE)), Uptime, ValidatorSet, peers: validators.addresses, spreadMs: 0, repeatMs: 1,
      },
    });
    await Promise.all([...validators.processes, absentee].map((one) => one.start()));
    // Of validators' journals they see what the honest publish.
    await watch.begin({
      journals: [ONE_SIDE, OTHER_SIDE].map((id) => validators.journalPath(id)), peers: validators.addresses,
      redialMs: 200, graceMs: 10_000,
    });
  });

  after(async () => {
    await validators?.close();
    await watch?.close();
  });

  /** The same operators' second machines, with copies of their folders, on the other side of a network that is cut. */
  async function runTwice(ids: readonly number[]): Promise<{ copies: number[]; heal: () => Promise<void> }> {
    const { links, processes, workers } = validators;
    await Promise.all(ids.map((id) => processes[id]!.stop('SIGTERM')));
    const copies: number[] = [];
    const there = [OTHER_SIDE];
    for (const id of ids) {
      const { copy, link } = await validators.copy(id);
      copies.push(copy);
      there.push(link);
    }
    const here = ALL.filter((id) => id !== OTHER_SIDE);
    links.separate(there, [...here, workers[BYSTANDER]!]);
    const twice = [...ids, ...copies].map((at) => processes[at]!);
    await Promise.all(twice.map((one) => one.start()));
    // Whom only one side hears makes the difference between what the sides decide.
    const heard = (id: number) => (here.includes(id) ? 5 : 4);
    await validators.passHour([...ALL, ...copies], heard);
    const heal = async () => {
      await Promise.all(copies.map((copy) => processes[copy]!.stop('SIGKILL')));
      links.heal();
    };
    return { copies, heal };
  }

  it('slash a worker whose keeper dies and stays away six certified hours: 5 %, 10 points, 30 days', async () => {
    const { contracts: { Downtime, Uptime }, connection } = watch.hub.deployer;
    const certified = (hour: number) =>
      watch.until(`hour ${hour} is certified`, () => Uptime.read(connection, 'is_certified', [hour]));
    await certified(await validators.passHour(ALL, () => 6));
    await absentee.stop('SIGKILL');
    for (let hour = 1; hour <= 6; hour += 1) await certified(await validators.passHour(ALL));
    const address = watch.workers[ABSENTEE]!.address;
    await watch.until('it stands accused', async () =>
      (await Downtime.read<{ accuser: bigint }>(connection, 'accusation', [address])).accuser !== 0n);
    await watch.expectStandings();
    await watch.hub.devnet.increaseTime(6 * HOUR);
    await watch.hub.devnet.mine(10);
    await watch.expectSlashed([watch.workers[ABSENTEE]!], MATRIX.downtime);
  });

  it('slash a validator that runs twice, on both sides of a cut network: 30 %, 50 points, 90 days', async () => {
    const before = await validators.executed(ONE_SIDE);
    const { heal } = await runTwice([OFFENDER]);
    await watch.expectSlashed([watch.workers[OFFENDER]!], MATRIX.doubleSigning);
    await heal();
    await validators.passHour(ALL);
    await validators.untilExecuted(ALL, before + 2);
  });

  it('slash two of four that both run twice, and have two hours certified: everything, banned for ever', async () => {
    const before = await validators.executed(ONE_SIDE);
    const { copies } = await runTwice([OFFENDER, ACCOMPLICE]);
    await validators.untilExecuted([...ALL, ...copies], before + 1);
    const attackers = [OFFENDER, ACCOMPLICE].map((id) => watch.workers[id]!);
    await watch.expectSlashed(attackers, MATRIX.attack);
    await Promise.all(validators.processes.map((one) => one.stop('SIGKILL')));
    const [one, other] = [ONE_SIDE, OTHER_SIDE].map((id) => validators.journal(id).flatMap((record) =>
      (record.kind === 'stable' && record.certificate.sequence === before + 1 ? [record.certificate] : [])));
    expect(one![0]!.digest).not.to.equal(other![0]!.digest);
  });

  it('burn what was taken, and leave to the honest all they had', () => watch.expectBurned());

  it('have nothing to complain of, however many sentinels there are', () => watch.expectContent());
});
