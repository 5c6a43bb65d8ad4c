import { KeeperError } from '../../core/errors.ts';

/** Why a worker cannot stand behind an answer, by the contract's code. */
const SHORT: Readonly<Record<string, string>> = {
  BALANCE_SHORT: 'The vault balance does not cover the bond of an OPTIMISTIC answer, 64 times its price: deposit more.',
  NO_CONSENT: 'The vault has nothing of this account: deposit the bond of an OPTIMISTIC answer, 64 times its price.',
  VALUE_CAP: 'Open answers without a proof would be worth more than a quarter of the own stake: stake more, or wait.',
};

/** Says what is missing where a job is refused for want of money; other errors as they are. */
export function asBondShort(error: unknown): unknown {
  const reason = error instanceof KeeperError ? String(error.metadata.reason) : '';
  const message = SHORT[reason];
  return message === undefined ? error : new KeeperError('BOND_SHORT', message, { reason }, error);
}
