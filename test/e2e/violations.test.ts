import type { KeeperProcess } from '@ciro-network/keepers/child';
import { expect } from 'chai';

import { compileDigits } from '../harness/digits.ts';
import { hex, type Validators, workerKey } from '../harness/validators.ts';
import { MATRIX, Watch } from '../harness/watch.ts';

const ALL = [0, 1, 2, 3];
const HOUR = 3_600;
/** Of six workers, the validators are four. */
const [BYSTANDER, ABSENTEE] = [4, 5];

describe('Keepers that misbehave, and sentinels that nobody instructs', function () {
  this.timeout(300_000);
  let watch: Watch;
  let validators: Validators;
  let absentee: KeeperProcess;
  /** Validators that break the rules: one alone, then both together. The other two are honest to the end. */
  let [offender, accomplice, oneSide, otherSide] = ALL as [number, number, number, number];

  before(async () => {
    watch = await Watch.open({ workers: 6 });
    const { hub, workerKeys, folder } = watch;
    const { Uptime, ValidatorSet } = hub.deployer.addresses;
    validators = await watch.seat(ALL.length, { workers: 5 });
    const dir = `${folder}/digits`;
    await compileDigits(dir);
    absentee = watch.keeper('worker', workerKeys[ABSENTEE]!, {
      models: [{ dir }],
      heartbeats: {
        key: hex(workerKey(ABSENTEE)), Uptime, ValidatorSet, peers: validators.addresses, spreadMs: 0, repeatMs: 10_000,
      },
    });
    await Promise.all([...validators.processes, absentee].map((one) => one.start()));
    // Validators publish their journals: nobody publishes that of a second machine.
    await watch.begin({
      journals: ALL.map((id) => validators.journalPath(id)), peers: validators.addresses, redialMs: 200,
      graceMs: 10_000,
    });
  });

  after(async () => {
    await validators?.close();
    await watch?.close();
  });

  /** Their operators' second machines, with copies of the folders, run among `there`, cut off from all the others. */
  async function runTwice(
    ids: readonly number[], there: readonly number[],
  ): Promise<{ copies: number[]; heal: () => Promise<void> }> {
    const { links, processes, workers } = validators;
    const here = ALL.filter((id) => !there.includes(id));
    await Promise.all(ids.map((id) => processes[id]!.stop('SIGTERM')));
    const second = [];
    for (const id of ids) second.push(await validators.copy(id));
    const copies = second.map(({ copy }) => copy);
    // A worker whom only one side hears makes the difference between what the sides decide.
    links.separate(here, [...there, ...second.map(({ link }) => link), workers[BYSTANDER]!]);
    await Promise.all([...ids, ...copies].map((at) => processes[at]!.start()));
    await validators.passHour([...ALL, ...copies], (id) => (here.includes(id) ? 4 : 5));
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
    await validators.until('it is heard', async () =>
      (await Promise.all(ALL.map((id) => validators.heard(id)))).every((count) => count > 0));
    // Within the hour: it might say that it is there in the next one too.
    await absentee.stop('SIGKILL');
    await certified(await validators.passHour(ALL));
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
    // Whose turn it is to propose: no side takes a proposal from anybody else.
    const primary = (await validators.view(0)) % ALL.length;
    [offender, accomplice, oneSide, otherSide] = ALL.map((place) => (primary + place) % ALL.length) as
      [number, number, number, number];
    const before = await validators.executed(oneSide);
    const { heal } = await runTwice([offender], [accomplice, otherSide]);
    await watch.expectSlashed([watch.workers[offender]!], MATRIX.doubleSigning);
    await heal();
    await validators.passHour(ALL);
    await validators.untilExecuted(ALL, before + 2);
  });

  it('slash two of four that both run twice, and have two hours certified: everything, banned for ever', async () => {
    const before = await validators.executed(oneSide);
    const { copies } = await runTwice([offender, accomplice], [otherSide]);
    await validators.untilExecuted([...ALL, ...copies], before + 1);
    await watch.expectSlashed([offender, accomplice].map((id) => watch.workers[id]!), MATRIX.attack);
    await Promise.all(validators.processes.map((one) => one.stop('SIGKILL')));
    const [one, other] = [oneSide, otherSide].map((id) => new Map(validators.journal(id).flatMap((record) =>
      (record.kind === 'stable' ? [[record.certificate.sequence, record.certificate.digest]] : []))));
    const twice = [...one!].filter(([sequence, digest]) => (other!.get(sequence) ?? digest) !== digest);
    expect(twice, 'certified twice').to.have.lengthOf.at.least(1);
  });

  it('burn what was taken, and leave to the honest all they had', () => watch.expectBurned());

  it('have nothing to complain of, however many sentinels there are', () => watch.expectContent());
});
