// Random walks over the whole hub. `npm run walk -- --steps 20000` takes a longer one.

import { expect } from 'chai';

import { feltToHex } from '@ciro-network/sdk';

import { Comparison, Disagreement } from '../walk/comparison.ts';
import { Mirror } from '../walk/storage.ts';
import { walk } from '../walk/walk.ts';

const OPERATIONS = 2_000;

describe('A random walk over the hub', () => {
  for (const seed of [1, 2, 3]) {
    it(`agrees with the reference model after each of ${OPERATIONS} operations (seed ${seed})`, async () => {
      const { operations, outcomes } = await walk({ seed, operations: OPERATIONS });
      expect(operations).to.equal(OPERATIONS);
      const done = [...outcomes].filter(([, ends]) => (ends.get('ok') ?? 0) > 0).map(([name]) => name);
      expect(done).to.include.members([
        'submit', 'answer', 'assign', 'expire', 'deliver', 'stake', 'unstake', 'claim', 'optIn', 'withdraw',
        'schedule', 'execute',
      ]);
    });
  }

  it(`agrees on stakes, penalties, earnings and draws after each of ${OPERATIONS} operations`, async () => {
    const { outcomes } = await walk({ seed: 4, operations: OPERATIONS, over: 'pool' });
    const done = [...outcomes].filter(([, ends]) => (ends.get('ok') ?? 0) > 0).map(([name]) => name);
    expect(done).to.include.members([
      'stake', 'unstake', 'claim', 'setCommission', 'distribute', 'refresh', 'slash', 'restore', 'burnFrozen', 'setUptime',
      'assign', 'answer',
    ]);
  });

  describe('The comparison', () => {
    const diff = (key: bigint, value: bigint) => (
      { storage_diffs: [{ address: '0x1', storage_entries: [{ key: feltToHex(key), value: feltToHex(value) }] }] }
    );
    const begin = () => {
      const mirror = new Mirror(new Map([[1n, 'Vault' as const]]));
      mirror.apply(diff(7n, 70n));
      return { mirror, comparison: new Comparison(mirror, []) };
    };

    it('notices a slot that the model does not know', () => {
      const { mirror, comparison } = begin();
      const changed = mirror.apply(diff(7n, 71n));
      expect(() => comparison.step([], changed)).to.throw(Disagreement, 'The state differs');
    });

    it('notices a slot that only the model wrote', () => {
      const { comparison } = begin();
      const describe = (word: bigint) => word;
      const cell = { contract: 'Vault' as const, variable: 'ledger', keys: [], distance: 0n, word: 1n, describe };
      expect(() => comparison.step([cell], [])).to.throw(Disagreement, 'Vault.ledger');
    });
  });
});
