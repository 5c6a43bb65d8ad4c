import { fileURLToPath } from 'node:url';

import { KeeperProcess } from '@ciro-network/keepers/child';
import type { AccountKey } from '@ciro-network/sdk/hub';
import { expect } from 'chai';

import { CIRO } from '../harness/hub.ts';
import { compileDigits } from '../harness/digits.ts';
import { complaintsOf } from '../harness/keepers.ts';
import { hex, type Validators, workerKey } from '../harness/validators.ts';
import { Watch } from '../harness/watch.ts';

const LIE = fileURLToPath(new URL('../harness/lying-book.ts', import.meta.url));
const ALL = [0, 1, 2, 3];
/** Of five workers, the validators are four. */
const HONEST = 4;
const HOURS = 6;
const BOND = 10n * CIRO;

describe('Validators that all lie about one worker', function () {
  this.timeout(300_000);
  let watch: Watch;
  let validators: Validators;
  let friend: AccountKey;
  let settings: { models: { dir: string }[]; accusedMs: number; heartbeats: Record<string, unknown> };
  let worker: KeeperProcess;

  before(async () => {
    watch = await Watch.open({ workers: 5, sentinels: 1, clients: 1 });
    const { hub, workerKeys, folder } = watch;
    const { Uptime, ValidatorSet } = hub.deployer.addresses;
    validators = await watch.seat(ALL.length, { workers: ALL.length, imports: [LIE] });
    const dir = `${folder}/digits`;
    await compileDigits(dir);
    settings = {
      models: [{ dir }], accusedMs: 200,
      heartbeats: {
        key: hex(workerKey(HONEST)), Uptime, ValidatorSet, peers: validators.addresses, spreadMs: 0, repeatMs: 300,
        healMs: 3_600_000,
      },
    };
    worker = watch.keeper('worker', workerKeys[HONEST]!, settings);
    friend = (await hub.devnet.accounts()).at(-1)!;
    await Promise.all([...validators.processes, worker].map((one) => one.start()));
    await watch.begin({ peers: validators.addresses, redialMs: 200 });
  });

  after(async () => {
    await worker?.stop();
    await validators?.close();
    await watch?.close();
  });

  const balance = (address: string) => watch.hub.deployer.balance(address);
  const accused = async (): Promise<boolean> => {
    const { contracts: { Downtime }, connection } = watch.hub.deployer;
    const { address } = watch.workers[HONEST]!;
    return (await Downtime.read<{ accuser: bigint }>(connection, 'accusation', [address])).accuser !== 0n;
  };
  /** Hours that lack it: nobody else is ever left out. */
  const missed = async (): Promise<number> => {
    const { contracts: { Uptime }, connection } = watch.hub.deployer;
    const events = await connection.provider.getEvents({
      address: Uptime.address, from_block: { block_number: 0 }, to_block: 'latest', chunk_size: 100,
    });
    const names = events.events.map((event) => Uptime.decode(event as never)?.name);
    return names.filter((name) => name === 'HourCertified').length - names.filter((name) => name === 'Healed').length;
  };

  it('have six hours certified without it, though all of them heard it', async () => {
    const { contracts: { Uptime }, connection } = watch.hub.deployer;
    for (let count = 1; count <= HOURS; count += 1) {
      await validators.untilHeard(ALL, () => count * watch.workers.length);
      const hour = await validators.endHour();
      await watch.until(`hour ${hour} is certified`, () => Uptime.read(connection, 'is_certified', [hour]));
    }
    expect(await missed()).to.equal(HOURS);
  });

  it('bring no sentinel that listens to accuse it', async () => {
    const [sentinel] = watch.sentinels as [KeeperProcess];
    await watch.until('it knows', async () => sentinel.log.some(({ msg }) => msg === 'There is evidence.'));
    const [before = 0] = await watch.ticks();
    await watch.until('it has looked', async () => (await watch.ticks())[0]! > before + 3);
    expect(sentinel.log.map(({ kind }) => kind)).not.to.include('accuse');
    expect(await accused()).to.equal(false);
  });

  it('lose the bond of their friend to it, whenever it accuses', async () => {
    const both = () => Promise.all([watch.workers[HONEST]!.address, friend.address].map(balance));
    const [honest = 0n, before = 0n] = await both();
    const accuser = watch.keeper('sentinel', friend, { peers: validators.addresses, redialMs: 200 }, [LIE]);
    await accuser.start();
    await watch.until('it has answered', async () => (await both())[0] === honest + BOND);
    expect(await both()).to.deep.equal([honest + BOND, before - BOND]);
    await accuser.stop();
  });

  it('cannot keep it from healing its hours', async () => {
    await worker.stop();
    const { workerKeys, folder, hub } = watch;
    const { address, privateKey } = workerKeys[HONEST]!;
    worker = new KeeperProcess('worker', {
      rpcUrl: hub.network.rpcUrl, account: { address, privateKey }, hub: hub.deployer.addresses,
      folder: `${folder}/${address}`,
      settings: { ...settings, heartbeats: { ...settings.heartbeats, healMs: 300 }, busFile: `${folder}/bus.db` },
    });
    await worker.start();
    await watch.until('its hours are healed', async () => (await missed()) === 0);
    const month = await watch.workers[HONEST]!.month();
    const known = month.flatMap(({ there }) => there ?? []);
    expect([month.length, known]).to.deep.equal([720, new Array<boolean>(HOURS).fill(true)]);
  });

  it('take nothing from it or anybody else', async () => {
    await watch.expectStandings();
    expect((await watch.view(watch.workers[HONEST]!)).jailed_until).to.equal(0n);
    expect(await worker.stop('SIGTERM')).to.equal(0);
    expect(complaintsOf([worker, ...validators.processes])).to.deep.equal([]);
    await watch.expectContent();
  });
});
