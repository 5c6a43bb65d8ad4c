import { expect } from 'chai';
import { jobView } from '../../testing/jobs.ts';
import { ClaimBook } from './book.ts';

const [JUDGE, OTHER] = [0xe1n, 0xe2n];
const { jobId, job, salt, input } = jobView(5n, 1);
const ANSWER = { jobId, modelHash: job.modelHash, inputCommitment: job.inputCommitment, salt, input, outputs: [4n] };

describe('book of claims', () => {
  let book: ClaimBook;
  beforeEach(() => {
    book = new ClaimBook(':memory:');
  });
  afterEach(() => book.close());

  it('keeps the first claim of a statement, and its seal', () => {
    const first = book.record(JUDGE, ANSWER, 1, 10);
    expect(first).to.deep.include({ ...ANSWER, judge: JUDGE, rows: 1 });
    expect(book.record(JUDGE, ANSWER, 1, 20)).to.deep.equal(first);
    expect(book.of(JUDGE, jobId)).to.deep.equal([first]);
  });

  it('never uses a seal twice', () => {
    const claims = [
      book.record(JUDGE, ANSWER, 1, 1), book.record(OTHER, ANSWER, 1, 1),
      book.record(JUDGE, { ...ANSWER, jobId: 6n }, 1, 1),
    ];
    expect(new Set(claims.map(({ seal }) => seal)).size).to.equal(3);
  });

  it('keeps what a job was before a reorganisation beside what it is now', () => {
    book.record(JUDGE, ANSWER, 1, 10);
    book.record(JUDGE, { ...ANSWER, inputCommitment: 1n, outputs: [9n] }, 1, 20);
    expect(book.of(JUDGE, jobId).map(({ outputs }) => outputs)).to.deep.equal([[4n], [9n]]);
  });

  it('forgets what nobody can contest any more', () => {
    book.record(JUDGE, ANSWER, 1, 10);
    book.forgetBefore(10);
    expect(book.of(JUDGE, jobId)).to.have.length(1);
    book.forgetBefore(11);
    expect(book.of(JUDGE, jobId)).to.deep.equal([]);
  });
});
