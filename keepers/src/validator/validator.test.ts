import { expect } from 'chai';
import { Validator } from './validator.ts';
import type { ValidatorModules } from './validator.ts';

const signal = new AbortController().signal;
const PARTS = [
  'heartbeats', 'epochs', 'look', 'begin', 'bring', 'certify', 'rotate', 'work', 'attested', 'levels',
] as const;
type Part = typeof PARTS[number];

/** A validator of parts that say when they are at work, and throw or refuse as told. */
function scene(broken: readonly Part[] = [], refusing: readonly Part[] = []) {
  const done: Part[] = [];
  const failed: string[] = [];
  const work = (part: Part) => async () => {
    done.push(part);
    if (broken.includes(part)) throw new Error(`No ${part}.`);
    return !refusing.includes(part);
  };
  const validator = new Validator({
    hours: { refresh: async () => {}, current: 9, now: 9 * 3_600, find: async () => {} },
    book: { forgetBelow: () => {}, hours: () => [] },
    roll: { count: async () => Number(await work('heartbeats')()), excused: async () => new Set() },
    terms: { living: async () => (await work('epochs')(), []) }, sessions: { follow: () => {}, all: () => [] },
    days: { refresh: work('levels') }, attested: { refresh: work('attested') }, worked: { refresh: work('work') },
    beacon: { look: work('look'), bring: work('bring') }, onRoll: () => {}, onTick: () => {},
    chain: {
      sender: { begin: work('begin') }, certifier: { certify: work('certify') }, rotator: { rotate: work('rotate') },
    },
    onFailed: (part: string) => failed.push(part),
  } as unknown as ValidatorModules);
  return { done, failed, tick: () => validator.tick(signal) };
}

describe('a validator\'s tick', () => {
  it('does everything, the beacon before all that waits for transactions', async () => {
    const { done, failed, tick } = scene();
    await tick();
    expect([...done].sort()).to.deep.equal([...PARTS].sort());
    expect(done.indexOf('look')).to.be.below(done.indexOf('begin'));
    expect(done.indexOf('bring')).to.be.below(done.indexOf('certify'));
    expect(failed).to.deep.equal([]);
  });

  for (const part of PARTS) {
    it(`goes on without ${part}, and fails in the end`, async () => {
      const { done, failed, tick } = scene([part]);
      expect(await tick().catch(({ message }: Error) => message)).to.equal(`No ${part}.`);
      expect([...done].sort()).to.deep.equal([...PARTS].sort());
      expect(failed).to.deep.equal([]);
    });
  }

  it('says of each part that it failed', async () => {
    const { failed, tick } = scene(['look', 'bring', 'levels']);
    expect(await tick().catch(({ message }: Error) => message)).to.equal('No look.');
    expect(failed).to.deep.equal(['beacon', 'levels']);
    expect(await tick().catch(({ message }: Error) => message)).to.equal('No look.');
  });

  it('sends nothing more while a transaction is under way, and does the rest', async () => {
    const bound = { begin: ['bring', 'certify', 'rotate'], bring: ['certify', 'rotate'], certify: ['rotate'] };
    for (const [part, left] of Object.entries(bound)) {
      const { done, tick } = scene([], [part as Part]);
      await tick();
      expect(PARTS.filter((other) => !done.includes(other))).to.deep.equal(left);
    }
  });
});
