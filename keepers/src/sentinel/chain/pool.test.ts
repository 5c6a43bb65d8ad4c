import { expect } from 'chai';
import type { Call } from '../../chains/port.ts';
import { StarknetPool } from './pool.ts';

describe('stake pool as a sentinel asks it', () => {
  it('is asked for an index once it is taken, and never again', async () => {
    const asked: string[] = [];
    let taken = false;
    const pool = new StarknetPool({
      call: async ({ entrypoint, calldata }: Call) => {
        asked.push(`${entrypoint} ${calldata.join()}`);
        if (!taken) return [0n];
        return [entrypoint === 'worker_at' ? 0xa2n : 2n];
      },
    }, 1n);
    expect([await pool.indexOf(0xa2n), await pool.workerAt(2)]).to.deep.equal([0, 0n]);
    taken = true;
    for (let at = 0; at < 3; at += 1) {
      expect([await pool.indexOf(0xa2n), await pool.workerAt(2)]).to.deep.equal([2, 0xa2n]);
    }
    expect(asked).to.deep.equal(['worker_index 162', 'worker_at 2', 'worker_index 162', 'worker_at 2']);
  });
});
