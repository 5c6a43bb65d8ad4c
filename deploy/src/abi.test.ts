import { expect } from 'chai';

import { staleAbis } from './abi.ts';
import { compileContracts } from './compile.ts';

describe('The ABIs in the SDK', () => {
  it('are those of the contracts: else run `node deploy/src/abi.ts`', async () => {
    expect(await staleAbis(await compileContracts())).to.deep.equal([]);
  });
});
