import { expect } from 'chai';
import { KeeperError, isTransient } from '../../core/errors.ts';
import { asBondShort } from './refusals.ts';

const refused = (reason: string) => new KeeperError('CALL_REVERTED', `It refuses: ${reason}.`, { reason });

describe('refusals of answers without a proof', () => {
  it('say what is missing, and pass when it is there', () => {
    for (const reason of ['BALANCE_SHORT', 'NO_CONSENT', 'VALUE_CAP']) {
      const told = asBondShort(refused(reason)) as KeeperError;
      expect(told).to.include({ code: 'BOND_SHORT' });
      expect(told.metadata).to.deep.equal({ reason });
      expect(isTransient(told)).to.equal(true);
    }
  });

  it('are otherwise what they are', () => {
    for (const error of [refused('NOT_YOUR_TURN'), new KeeperError('PROOF_FAILED', 'No.'), new Error('VALUE_CAP')]) {
      expect(asBondShort(error)).to.equal(error);
    }
  });
});
