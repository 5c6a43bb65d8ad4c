import { expect } from 'chai';

import { describeStanding } from './standing.ts';

describe('standing of a job', () => {
  const answer = { worker: '0xa1', status: 'posted', final_at: 1_000_000_000, must_be_proven: null };

  it('is its level alone where a proof is asked for, or all is over', () => {
    expect(describeStanding({ level: 'zkml' })).to.deep.equal([['level', 'zkml']]);
  });

  it('tells of an answer until when it is open, and whether it must be proven', () => {
    const [, told] = describeStanding({ level: 'optimistic', answer });
    expect(told).to.deep.equal(['answer', 'posted, final at 2001-09-09T01:46:40.000Z']);
    const [, audited, by] = describeStanding({ level: 'optimistic', answer: { ...answer, must_be_proven: true } });
    expect(audited![1]).to.match(/, and must be proven$/);
    expect(by).to.deep.equal(['answered by', '0xa1']);
  });

  it('tells of a round who has spoken', () => {
    const told = (reveals: number, reveal_by: number | null) =>
      describeStanding({ level: 'attested', round: { commits: 3, reveals, reveal_by } })[1]![1];
    expect(told(0, null)).to.equal('3 of 3 committed, 0 revealed');
    expect(told(1, 1_000_000_000)).to.equal('3 of 3 committed, 1 revealed, until 2001-09-09T01:46:40.000Z');
  });
});
