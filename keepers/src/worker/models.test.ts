import { expect } from 'chai';
import { sourceOf } from './models.ts';

describe('The source of a model', () => {
  const inline = { source: { inline: [1n] }, needsData: false };
  const committed = { source: { committed: { program: [1n], argument: [] } }, needsData: false };
  const wide = { ...committed, needsData: true };
  const refused = (engine: typeof committed, data?: string) =>
    expect(() => sourceOf(engine, 'dir', data)).to.throw().with.property('code', 'CONFIG_INVALID');

  it('is the data contract of a re-executed model where there is one', () => {
    expect(sourceOf(inline, 'dir', undefined)).to.deep.equal(inline.source);
    expect(sourceOf(inline, 'dir', '0x5')).to.deep.equal({ data: '0x5' });
  });

  it('is calldata for a short committed program, and the data contract for a long one', () => {
    expect(sourceOf(committed, 'dir', undefined)).to.deep.equal(committed.source);
    expect(sourceOf(wide, 'dir', '0x5')).to.deep.equal({ committedData: { data: '0x5', argument: [] } });
  });

  it('is refused where a contract is named in vain, or missing', () => {
    refused(committed, '0x5');
    refused(wide);
  });
});
