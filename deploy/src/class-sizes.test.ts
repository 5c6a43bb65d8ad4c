import { expect } from 'chai';

import { classSizes, readClassSizes, TRANSACTION_LIMIT, type ClassSize } from './class-sizes.ts';
import { compileContracts, type Contracts } from './compile.ts';
import { MODULES } from './modules/index.ts';

describe('The classes', () => {
  let contracts: Contracts;
  let sizes: Record<string, ClassSize>;
  before(async () => {
    contracts = await compileContracts();
    sizes = await classSizes(contracts);
  });

  it('can each be declared in one transaction', () => {
    for (const [name, { l2Gas }] of Object.entries(sizes)) expect(l2Gas, name).to.be.below(TRANSACTION_LIMIT);
  });

  it('are as long as snapshots/classes.json says: else run `node deploy/src/class-sizes.ts --write`', async () => {
    expect(sizes).to.deep.equal(await readClassSizes());
  });

  it('are all measured that a deployment declares', () => {
    const declared = MODULES.flatMap(({ name, facets = [] }) => [name, ...facets]);
    expect(Object.keys(sizes)).to.have.members([...new Set(declared)]);
    expect(contracts.names).to.include.members(declared);
  });
});
