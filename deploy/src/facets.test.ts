import { expect } from 'chai';
import type { Abi } from 'starknet';

import { compileContracts } from './compile.ts';
import { wholeAbi } from './facets.ts';

const CALLDATA = 'ciro_hub::facets::Calldata';
const felts = 'core::array::Span::<core::felt252>';
const fn = (name: string, input: string, output: string, state_mutability = 'view') =>
  ({ type: 'function', name, inputs: [{ name: 'it', type: input }], outputs: [{ type: output }], state_mutability });
const facet = [
  { type: 'impl', name: 'Views', interface_name: 'IViews' },
  { type: 'interface', name: 'IViews', items: [fn('balance', 'core::felt252', 'core::integer::u128')] },
  { type: 'event', name: 'Event', kind: 'enum', variants: [] },
] as unknown as Abi;
const front = (...functions: object[]) => [
  { type: 'struct', name: CALLDATA, members: [{ name: 'felts', type: felts }] },
  fn('own', 'core::felt252', 'core::felt252'),
  ...functions,
] as unknown as Abi;

describe('The ABI of a contract with facets', () => {
  it('has the facet\'s function where the front hands on', () => {
    const abi = wholeAbi('Front', front(fn('balance', CALLDATA, felts)), [facet]);
    expect(abi.map(({ type, name }) => `${type} ${name}`))
      .to.deep.equal(['function own', 'impl Views', 'interface IViews']);
  });

  it('is refused if the front hands on what no facet has, or leaves out what one has, or calls a view none', () => {
    const wrong = [
      front(fn('balance', CALLDATA, felts), fn('total', CALLDATA, felts)),
      front(fn('total', CALLDATA, felts)),
      front(fn('balance', CALLDATA, felts, 'external')),
    ];
    for (const abi of wrong) expect(() => wholeAbi('Front', abi, [facet])).to.throw(/not of one mind/);
  });

  it('is left alone where nothing is handed on', () => {
    const abi = front();
    expect(wholeAbi('Front', abi, [facet])).to.equal(abi);
  });

  it('says of no function of ours that it takes its arguments as they come', async () => {
    const contracts = await compileContracts();
    for (const name of ['Vault', 'CDCPool', 'JobManager']) {
      expect(JSON.stringify((await contracts.load(name)).abi), name).not.to.include(CALLDATA);
    }
  });
});
