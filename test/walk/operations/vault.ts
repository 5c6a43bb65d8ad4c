import { CairoCustomEnum } from 'starknet';

import { toAmount } from '../../model/units.ts';
import type { Maker } from '../world.ts';

const CIRO = 10n ** 18n;

const deposit: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const account = dice.chance(80) ? by.address : dice.chance(10) ? 0n : dice.pick(actors).address;
  const amount = dice.amount(dice.chance(95) ? 100n * CIRO : model.token.balanceOf(by.address));
  return {
    by,
    call: contracts.Vault.call('deposit', { account, amount }),
    run: (at) => model.vault.deposit(at, account, amount),
  };
};

const withdraw: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const to = dice.chance(75) ? by.address : dice.pick([0n, model.vault.address, dice.pick(actors).address]);
  const balance = toAmount(model.vault.accounts.get(by.address).balance);
  const amount = dice.amount(dice.chance(90) ? balance / 4n : balance);
  return {
    by,
    call: contracts.Vault.call('withdraw', { to, amount }),
    run: (at) => model.vault.withdraw(at, to, amount),
  };
};

const pay: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const balance = toAmount(model.vault.accounts.get(by.address).balance);
  const payments = Array.from({ length: dice.integer(1, 3) }, () => ({
    to: dice.chance(95) ? dice.pick(actors).address : 0n,
    amount: dice.amount(dice.chance(90) ? balance / 4n : balance),
  }));
  return {
    by,
    call: contracts.Vault.call('pay', { payments }),
    run: (at) => model.vault.pay(at, payments),
  };
};

const consent: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const role = dice.pick(['jobs', 'stake'] as const);
  const roles = { Jobs: role === 'jobs' ? {} : undefined, Stake: role === 'stake' ? {} : undefined };
  return {
    by,
    call: contracts.Vault.call('consent', { role: new CairoCustomEnum(roles) }),
    run: (at) => model.vault.consent(at, role),
  };
};

const flushFees: Maker = ({ dice, actors, contracts, model }) => ({
  by: dice.pick(actors),
  call: contracts.Vault.call('flush_fees'),
  run: (at) => model.vault.flushFees(at),
});

export const VAULT = { deposit, withdraw, pay, consent, flushFees };
