import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Devnet } from '@ciro-network/deploy';
import { createCommittee } from '../../keepers/src/validator/consensus/committee.ts';
import { investigate } from '../../keepers/src/validator/consensus/investigate.ts';
import { hex32, publicKeys, Validators } from '../harness/validators.ts';

const ALL = [0, 1, 2, 3];
const NETWORK = '0xc1c0';

describe('Four validators on one machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-validators-'));
  let devnet: Devnet;
  let validators: Validators;

  before(async () => {
    devnet = await Devnet.start({ blocks: 'demand', accounts: 1 });
    await devnet.mine();
    validators = await Validators.open({ devnet, folder, network: NETWORK, validators: 4, workers: 3 });
    await Promise.all(validators.processes.map((process) => process.start()));
  });
  after(async () => {
    await validators.close();
    await devnet.stop();
    rmSync(folder, { recursive: true });
  });

  it('go on through a kill, a partition and both, sign nothing twice, and end with one history', async () => {
    const { processes, links } = validators;
    await validators.passHour(ALL);
    await validators.untilExecuted(ALL, 1);

    await processes[0]!.stop('SIGKILL');
    await validators.passHour([1, 2, 3]);
    await validators.untilExecuted([1, 2, 3], 2);

    // Who was away learns of the others whom they heard, though no worker says it to him.
    links.separate(validators.workers, ALL);
    await processes[0]!.start();
    await validators.until('who was away has heard the workers', async () => (await validators.heard(0)) >= 3);
    links.heal();
    await processes[0]!.stop('SIGKILL');

    links.separate([1], [0, 2, 3]);
    await validators.passHour([1, 2, 3]);
    await sleep(4_000);
    expect(await Promise.all([1, 2, 3].map((id) => validators.executed(id)))).to.deep.equal([2, 2, 2]);

    await processes[0]!.start();
    await validators.untilExecuted([0, 2, 3], 3);
    await validators.passHour([0, 2, 3]);
    await validators.untilExecuted([0, 2, 3], 4);
    expect(await validators.executed(1)).to.equal(2);

    links.heal();
    await validators.passHour(ALL);
    await validators.untilExecuted(ALL, 5);

    expect(await Promise.all(processes.map((process) => process.stop('SIGTERM')))).to.deep.equal([0, 0, 0, 0]);
    expect(processes.flatMap(({ complaints }) => complaints)).to.deep.equal([]);
    const journals = ALL.map((id) => validators.journal(id));
    const histories = journals.map((records) => records.flatMap((record) =>
      (record.kind === 'decided' ? [`${record.decision.sequence} ${record.decision.digest}`] : [])).sort());
    expect(histories[0]).to.have.length(5);
    for (const history of histories) expect(history).to.deep.equal(histories[0]);
    for (const records of journals) {
      const places = records.flatMap((record) =>
        (record.kind === 'signed' ? [`${record.phase}/${record.view}/${record.sequence}`] : []));
      expect(new Set(places).size).to.equal(places.length);
    }
    const committee = createCommittee({
      chain: hex32(NETWORK), epoch: 1, genesis: hex32('0'),
      members: ALL.map((id) => ({ id, weight: 10, ...publicKeys(id) })),
    });
    expect(investigate(committee, journals.flat())).to.deep.equal([]);
  });
});
