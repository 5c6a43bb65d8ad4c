import { expect } from 'chai';

import { measure, type Measured } from './measure.ts';
import { differences, readSnapshot } from './snapshot.ts';

describe('Gas', () => {
  let measured: Measured;
  before(async () => {
    measured = await measure();
  });

  it('is what snapshots/gas.json says, within 2 %: else run `node test/gas/snapshot.ts --write`', async () => {
    expect(differences(await readSnapshot(), measured.gas)).to.deep.equal([]);
  });

  it('of an answer checked and settled, with the dearest draw seen, is below 4.5 M', () => {
    const { gas, trees } = measured;
    expect(gas['result, data, without the draw']! + gas['draw, dearest of 24']!, trees['result, data'])
      .to.be.below(4_500_000);
    expect(gas['result with its draw, dearest of 24']).to.be.below(4_500_000);
  });

  it('of a draw is below 1 M, as far as seen', () => {
    expect(measured.gas['draw, dearest of 24']).to.be.below(1_000_000);
  });

  it('of a job alone, in a fresh slot and with the dearest draw seen, is below 7.5 M', () => {
    const { gas } = measured;
    const life = gas['submit, data']! + gas['result, data, without the draw']! + gas['draw, dearest of 24']!;
    expect(life).to.be.below(7_500_000);
  });

  it('of a job in a batch of 64, slots recycled, is below 1.5 M', () => {
    const { gas } = measured;
    const life = gas['batch of 64, warm slots: submit a job']! + gas['batch of 64, warm slots: result a job']!;
    expect(life).to.be.below(1_500_000);
  });
});

describe('The gas snapshot', () => {
  const names = (before: Record<string, number>, now: Record<string, number>) => differences(before, now).map(
    ({ name }) => name,
  );

  it('lets 2 % pass and no more, either way', () => {
    expect(names({ up: 100, down: 100, more: 100, less: 100 }, { up: 102, down: 98, more: 103, less: 97 }))
      .to.deep.equal(['more', 'less']);
  });

  it('misses nothing that is new or gone', () => {
    expect(names({ gone: 1 }, { added: 1 })).to.deep.equal(['gone', 'added']);
  });

  it('leaves out what the lot decides', () => {
    const lots = ['draw, data', 'life of a job, data'];
    for (const name of lots) expect(names({ [name]: 1 }, { [name]: 2 }), name).to.deep.equal([]);
    expect(names({ 'result, data, without the draw': 1 }, { 'result, data, without the draw': 2 })).to.have.length(1);
  });
});
