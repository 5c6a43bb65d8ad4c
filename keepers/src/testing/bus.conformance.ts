import { expect } from 'chai';
import type { Bus } from '../bus/bus.ts';
import { ManualClock } from './manual-clock.ts';

/** What every bus must do. `reopen` gives a second connection to the same log. */
export function conformsToBus(name: string, open: (clock: ManualClock) => { bus: Bus; reopen: () => Bus }): void {
  describe(`bus: ${name}`, () => {
    const clock = new ManualClock();
    let bus: Bus;
    let reopen: () => Bus;
    beforeEach(() => ({ bus, reopen } = open(clock)));
    afterEach(() => bus.close());

    it('hands out messages in their order, until they are committed', async () => {
      for (const key of ['a', 'b', 'c']) await bus.publish('jobs', key, { key, felt: 2n ** 200n });
      const [first, second] = await bus.read('jobs', 'worker', 2);
      expect([first?.key, second?.key]).to.deep.equal(['a', 'b']);
      expect(first?.payload).to.deep.equal({ key: 'a', felt: 2n ** 200n });
      expect(await bus.read('jobs', 'worker', 10)).to.have.length(3);
      await bus.commit('jobs', 'worker', first?.offset ?? 0);
      expect((await bus.read('jobs', 'worker', 10)).map((message) => message.key)).to.deep.equal(['b', 'c']);
    });

    it('takes a key once a topic', async () => {
      expect(await bus.publish('jobs', 'a', 1)).to.equal(true);
      expect(await bus.publish('jobs', 'a', 2)).to.equal(false);
      expect(await bus.publish('results', 'a', 3)).to.equal(true);
      expect((await bus.read('jobs', 'worker', 10)).map((message) => message.payload)).to.deep.equal([1]);
    });

    it('keeps a place for each group, and never moves it back', async () => {
      for (const key of ['a', 'b']) await bus.publish('jobs', key, key);
      const [first, second] = await bus.read('jobs', 'one', 10);
      await bus.commit('jobs', 'one', second?.offset ?? 0);
      await bus.commit('jobs', 'one', first?.offset ?? 0);
      expect(await bus.read('jobs', 'one', 10)).to.have.length(0);
      expect(await bus.read('jobs', 'two', 10)).to.have.length(2);
    });

    it('survives its reader', async () => {
      await bus.publish('alerts', 'a', 'x');
      const other = reopen();
      const [message] = await other.read('alerts', 'one', 1);
      await other.commit('alerts', 'one', message?.offset ?? 0);
      await other.close();
      expect(await bus.read('alerts', 'one', 1)).to.have.length(0);
    });

    it('forgets what is older than its retention', async () => {
      await bus.publish('jobs', 'old', 1);
      clock.advance(2_000_000);
      await bus.publish('jobs', 'new', 2);
      expect((await bus.read('jobs', 'late', 10)).map((message) => message.key)).to.deep.equal(['new']);
    });
  });
}
