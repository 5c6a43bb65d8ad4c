import { expect } from 'chai';
import { eventKey } from '../../chains/starknet.ts';
import { BeaconScene } from '../testing/beacon-scene.ts';

const DAY = 24 * 3_600;
const ENDINGS: [name: string, data: bigint[], keys?: bigint[]][] = [
  ['JobCancelled', []], ['JobExpired', [5n]], ['JobRuled', [0n, 0n, 1n, 7n]], ['JobRefused', [0n, 5n], [0xabn]],
];

/** A round has four blocks; the first event is in block 3. */
describe('rounds of the beacon that are asked for', () => {
  it('are those of ATTESTED jobs and OPTIMISTIC posts, on the chain as it is', async () => {
    const scene = new BeaconScene();
    const asked = scene.asked();
    scene.submit();
    scene.submit(0x99n, 4n);
    scene.pass(3);
    scene.post(4n);
    await asked.refresh(await scene.head());
    expect(scene.log.map(({ block }) => block.number)).to.deep.equal([3, 4, 8]);
    expect(asked.all()).to.deep.equal([2, 1]);
    asked.settled(1);
    scene.abort(8);
    scene.pass(1);
    await asked.refresh(await scene.head());
    expect(asked.all(), 'read anew').to.deep.equal([1]);
  });

  it('are not those of jobs that have ended: who takes them back costs nobody a round', async () => {
    for (const [name, data, keys = []] of ENDINGS) {
      const scene = new BeaconScene();
      const asked = scene.asked();
      scene.submit();
      scene.submit(undefined, 4n);
      scene.emit([eventKey(name), 3n, ...keys], data);
      await asked.refresh(await scene.head());
      expect(asked.all(), 'the other waits on').to.deep.equal([1]);
      scene.emit([eventKey(name), 4n, ...keys], data);
      await asked.refresh(await scene.head());
      expect(asked.all(), name).to.deep.equal([]);
    }
  });

  it('are remembered as long as a posted job may wait, by a node that was away too', async () => {
    const scene = new BeaconScene();
    scene.post(1n);
    scene.post(2n);
    scene.submit(undefined, 5n);
    scene.pass(30_000);
    scene.emit([eventKey('JobRefused'), 2n, 0xabn], [0n, 5n]);
    scene.emit([eventKey('JobExpired'), 5n], [5n]);
    scene.mine(60 * DAY);
    scene.post(3n);
    const asked = scene.asked();
    const looks: number[][] = [];
    for (let look = 0; look < 4; look += 1) {
      scene.pass(1);
      await asked.refresh(await scene.head());
      looks.push(asked.all());
    }
    expect(looks).to.deep.equal([[7502], [7502, 1], [7502, 1], [7502, 1]]);
  });

  it('are read back piece by piece, and not for ever', async () => {
    const scene = new BeaconScene();
    scene.post(1n);
    scene.pass(70_000);
    scene.mine(62 * DAY);
    scene.pass(50_000);
    const read: [from: number, to: number][] = [];
    const { events } = scene;
    scene.events = (addresses, from, to) => (read.push([from, to]), events.call(scene, addresses, from, to));
    const asked = scene.asked();
    const head = await scene.head();
    for (let look = 0; look < 6; look += 1) await asked.refresh(head);
    const first = head.number - 20_000;
    expect(read).to.deep.equal([
      [first, head.number], [first - 20_000, first - 1], [first - 40_000, first - 20_001],
    ]);
    expect(asked.all()).to.deep.equal([]);
  });
});
