import { expect } from 'chai';
import { drawDigit } from './digit.ts';

describe('a digit in the terminal', () => {
  it('shows ink where there is ink, two columns a pixel', () => {
    expect(drawDigit([0, 16, 1, 8], 2)).to.deep.equal(['  ██', '░░▒▒']);
  });

  it('never looks past its shades', () => {
    expect(drawDigit([99, 99, 99, 99], 2)).to.deep.equal(['████', '████']);
  });
});
