import { expect } from 'chai';
import { MUTATIONS } from './mutations.ts';
import { simulate } from './simulate.ts';
import { sweep } from './sweep.ts';

const settings = (nodes: number, faulty: number, seed = 1) => ({ nodes, faulty, seed, signatures: 'fast' as const });

describe('consensus simulator', () => {
  for (const [nodes, faulty, seeds] of [[4, 1, 300], [7, 2, 80], [10, 3, 25], [4, 0, 30]] as const) {
    it(`sees ${nodes} validators with ${faulty} faulty agree, and go on once the network heals`, () => {
      const { failures, safetyViolations, stalled } = sweep(settings(nodes, faulty), seeds);
      expect(failures).to.deep.equal([]);
      expect([safetyViolations, stalled]).to.deep.equal([0, 0]);
    });
  }

  for (const [nodes, faulty, seeds] of [[4, 2, 150], [7, 3, 40]] as const) {
    it(`sees ${faulty} faulty of ${nodes} break agreement, and be convicted for it each time`, () => {
      const { failures, safetyViolations, evidence } = sweep(settings(nodes, faulty), seeds);
      expect(failures).to.deep.equal([]);
      expect(safetyViolations).to.be.greaterThan(0);
      expect(evidence).to.equal(safetyViolations);
    });
  }

  it('replays a seed exactly', () => {
    const outcome = simulate(settings(7, 2, 77));
    expect(simulate(settings(7, 2, 77))).to.deep.equal(outcome);
    expect(simulate(settings(7, 2, 78)).events).not.to.equal(outcome.events);
  });

  it('holds with real signatures too', () => {
    const { failures } = sweep({ ...settings(4, 1), signatures: 'real' }, 6);
    expect(failures).to.deep.equal([]);
    const conspiracy = sweep({ ...settings(4, 2), signatures: 'real' }, 12);
    expect(conspiracy.failures).to.deep.equal([]);
    expect(conspiracy.evidence).to.be.greaterThan(0);
  });

  for (const [name, mutation] of Object.entries(MUTATIONS)) {
    it(`finds the protocol broken by ${name} within 60 seeds`, () => {
      expect(sweep(settings(4, 1), 60, () => {}, mutation).failures).not.to.deep.equal([]);
    });
  }
});
