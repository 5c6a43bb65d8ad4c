import { expect } from 'chai';
import type { HubEvent } from '../hub/types.ts';
import type { Store } from '../store/store.ts';
import { jobView } from './jobs.ts';

const submitted = (jobId: bigint, block: number, consumer = 0n): HubEvent => {
  const { slot, job, salt, input } = jobView(jobId, block, { consumer });
  return { kind: 'submitted', jobId, slot, job, salt, input };
};
const block = (number: number, ...events: HubEvent[]) => ({ block: { number, hash: BigInt(number) + 7_000n }, events });
const expired = (jobId: bigint): HubEvent => ({ kind: 'ended', jobId, how: 'expired' });
const answer = (jobId: bigint, output: bigint) => ({
  jobId, modelHash: 5n, inputCommitment: 6n, salt: 1n, input: [2n], outputs: [output],
});

const NO_JOBS = { submitted: 0, assigned: 0, settled: 0, judged: 0, posted: 0, ruled: 0, ended: 0 };

/** What every store must do. `reopen` closes a store and opens its data again, as after a crash. */
export function conformsToStore(name: string, open: () => { store: Store; reopen: () => Store }): void {
  describe(`store: ${name}`, () => {
    let store: Store;
    let reopen: () => Store;
    beforeEach(() => ({ store, reopen } = open()));
    afterEach(() => store.close());

    it('begins empty', () => {
      expect(store.cursor()).to.equal(undefined);
      expect(store.openJobs()).to.deep.equal([]);
      expect(store.unsettledActions()).to.deep.equal([]);
      expect(store.countJobs()).to.deep.equal(NO_JOBS);
    });

    it('folds events into jobs and remembers them', () => {
      store.append([block(1, submitted(1n, 1), submitted(2n, 1)), block(2, expired(2n))]);
      store = reopen();
      expect(store.cursor()).to.deep.equal({ number: 2, hash: 7_002n });
      expect(store.openJobs()).to.deep.equal([jobView(1n, 1)]);
      expect(store.job(2n)?.ended).to.equal('expired');
      expect(store.countJobs()).to.deep.equal({ ...NO_JOBS, submitted: 1, ended: 1 });
    });

    it('keeps a settled job with a consumer open until its delivery', () => {
      const settled: HubEvent = { kind: 'settled', jobId: 1n, worker: 3n, outputs: [4n] };
      store.append([block(1, submitted(1n, 1, 9n)), block(2, settled)]);
      expect(store.job(1n)).to.deep.include({ outputs: [4n], ended: null });
      expect(store.job(1n)?.job.state).to.equal('settled');
      store.append([block(3, { kind: 'ended', jobId: 1n, how: 'delivered' })]);
      expect(store.job(1n)?.ended).to.equal('delivered');
    });

    it('refuses a block at or below the cursor, and keeps nothing of that call', () => {
      store.append([block(5, submitted(1n, 5))]);
      expect(() => store.append([block(6, submitted(2n, 6)), block(6)])).to.throw();
      expect(store.cursor()?.number).to.equal(5);
      expect(store.job(2n)).to.equal(undefined);
    });

    it('rolls jobs back with their events', () => {
      store.append([block(1, submitted(1n, 1)), block(2, expired(1n), submitted(2n, 2)), block(3)]);
      store.rollback(1);
      store = reopen();
      expect(store.cursor()?.number).to.equal(1);
      expect(store.openJobs()).to.deep.equal([jobView(1n, 1)]);
      expect(store.job(2n)).to.equal(undefined);
    });

    it('finds the next lower block', () => {
      store.append([block(2), block(9)]);
      expect(store.blockBelow(9)?.number).to.equal(2);
      expect(store.blockBelow(2)).to.equal(undefined);
    });

    it('prunes ended jobs, never open ones, never the cursor', () => {
      store.append([block(1, submitted(1n, 1), submitted(2n, 1)), block(2, expired(2n)), block(3)]);
      store.prune(100);
      expect(store.cursor()?.number).to.equal(3);
      expect(store.openJobs().map((view) => view.jobId)).to.deep.equal([1n]);
      expect(store.job(2n)).to.equal(undefined);
      store.append([block(4, expired(1n))]);
      expect(store.job(1n)?.ended).to.equal('expired');
    });

    it('keeps what was said without a proof for longer, if told to', () => {
      const judged = submitted(2n, 1);
      if (judged.kind === 'submitted') judged.job.state = 'judged';
      store.append([block(1, submitted(1n, 1), judged), block(2, expired(1n), expired(2n)), block(9)]);
      store.prune(5, 2);
      expect([store.job(1n), store.job(2n)?.ended]).to.deep.equal([undefined, 'expired']);
      store.prune(5, 3);
      expect(store.job(2n)).to.equal(undefined);
    });

    it('holds an action unsettled until the cursor has reached its block', () => {
      store.append([block(1)]);
      const action = store.record({ kind: 'submit', jobIds: [1n, 2n], nonce: 4n, recordedAt: 10 });
      store = reopen();
      expect(store.unsettledActions()).to.deep.equal([action]);
      store.update(action.id, { state: 'sent', txHash: 99n });
      expect(store.unsettledActions()[0]).to.deep.include({ state: 'sent', txHash: 99n, nonce: 4n });
      store.update(action.id, { state: 'done', block: 2 });
      expect(store.unsettledActions()).to.have.length(1);
      store.append([block(2)]);
      expect(store.unsettledActions()).to.deep.equal([]);
      expect(store.actionsOn('submit', 2n)).to.have.length(1);
      expect(store.actionsOn('expire', 2n)).to.have.length(0);
    });

    it('reopens the question of an action whose block was rolled back', () => {
      store.append([block(1), block(2)]);
      const { id } = store.record({ kind: 'submit', jobIds: [1n], nonce: 4n, recordedAt: 10 });
      store.update(id, { state: 'done', txHash: 99n, block: 2 });
      expect(store.unsettledActions()).to.have.length(0);
      store.rollback(1);
      expect(store.unsettledActions()[0]).to.deep.include({ id, state: 'sent', txHash: 99n, block: undefined });
    });

    it('forgets a dropped action', () => {
      const { id } = store.record({ kind: 'submit', jobIds: [1n], nonce: 4n, recordedAt: 10 });
      store.update(id, { state: 'dropped' });
      expect(store.unsettledActions()).to.deep.equal([]);
      expect(store.actionsOn('submit', 1n)).to.deep.equal([]);
    });

    it('counts the dropped actions of a nonce that the node had taken', () => {
      const drop = (nonce: bigint, txHash?: bigint): void => {
        const { id } = store.record({ kind: 'submit', jobIds: [1n], nonce, recordedAt: 10 });
        store.update(id, { state: 'dropped', ...(txHash === undefined ? {} : { txHash }) });
      };
      drop(4n, 91n);
      drop(4n, 92n);
      drop(4n);
      drop(5n, 93n);
      store.record({ kind: 'submit', jobIds: [1n], nonce: 4n, recordedAt: 20 });
      store = reopen();
      expect([4n, 5n, 6n].map((nonce) => store.droppedWith(nonce))).to.deep.equal([2, 1, 0]);
    });

    it('knows for a day what was sent, however many blocks ended since', () => {
      const DAY = 86_400_000;
      const act = (kind: string, recordedAt: number, state: 'done' | 'reverted' | 'dropped', nonce: bigint): void => {
        const { id } = store.record({ kind, jobIds: [nonce], nonce, recordedAt });
        store.update(id, { state, block: 2 });
      };
      act('accuse', 1, 'done', 1n);
      act('accuse', 500, 'done', 2n);
      act('accuse', 500, 'reverted', 3n);
      act('accuse', 500, 'dropped', 4n);
      act('summon', 600, 'done', 5n);
      act('submit', DAY + 100, 'done', 6n);
      store.append([block(900)]);
      store.prune(800);
      store = reopen();
      const since = (kinds: string[], at: number) => store.actionsSince(kinds, at).flatMap(({ jobIds }) => jobIds);
      expect(since(['accuse', 'summon'], 100)).to.deep.equal([2n, 5n]);
      expect(since(['accuse'], 500)).to.deep.equal([]);
      expect(since(['accuse'], 0), 'older than a day').to.deep.equal([2n]);
    });

    it('never keeps two answers to one statement', () => {
      store.recordAnswer(answer(1n, 8n));
      store = reopen();
      store.recordAnswer(answer(1n, 8n));
      expect(() => store.recordAnswer(answer(1n, 9n))).to.throw().with.property('code', 'ANSWER_CONFLICT');
      expect(store.answer(1n, 5n, 6n)?.outputs).to.deep.equal([8n]);
    });

    it('keeps answers through a rollback of everything', () => {
      store.append([block(1, submitted(1n, 1))]);
      store.recordAnswer(answer(1n, 8n));
      store.rollback(0);
      expect(store.answer(1n, 5n, 6n)?.outputs).to.deep.equal([8n]);
      expect(store.answer(1n, 5n, 7n)).to.equal(undefined);
    });

    it('remembers failures until they are cleared', () => {
      store.recordFailure('submit', 1n, { count: 2, notBefore: 50 });
      store = reopen();
      expect(store.failure('submit', 1n)).to.deep.equal({ count: 2, notBefore: 50 });
      store.clearFailure('submit', 1n);
      expect(store.failure('submit', 1n)).to.equal(undefined);
    });
  });
}
