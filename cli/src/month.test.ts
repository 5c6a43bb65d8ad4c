import { expect } from 'chai';

import { countOf, showMonth } from './month.ts';

/** The first hour of 1970-01-03. */
const FIRST = 48;

describe('A month as a person reads it', () => {
  const hours = [undefined, true, false, true].map((there, at) => ({ hour: FIRST + at, there }));

  it('has a line a day and a column an hour', () => {
    const later = [{ hour: FIRST + 24, there: undefined }, { hour: FIRST + 48, there: true }];
    expect(showMonth([...hours, ...later]).split('\n')).to.deep.equal([
      '1970-01-03   █·█', '1970-01-05  █', 'There in 3 of the 4 hours that count.',
    ]);
  });

  it('counts what says something of the worker', () => {
    expect(countOf(hours)).to.deep.equal({ counted: 3, there: 2 });
    expect(showMonth([])).to.equal('There in 0 of the 0 hours that count.');
  });
});
