import { cairo } from 'starknet';

import { UNIT } from '@ciro-network/sdk';

import type { Maker } from '../world.ts';

const CIRO = 10n ** 18n;

const transfer: Maker = ({ dice, actors, contracts, model }) => {
  const [by, to] = [dice.pick(actors), dice.pick(actors)];
  const recipient = dice.chance(5) ? 0n : to.address;
  const amount = dice.amount(dice.chance(90) ? 50n * CIRO : model.token.balanceOf(by.address));
  return {
    by,
    call: contracts.CiroToken.call('transfer', { recipient, amount: cairo.uint256(amount) }),
    run: (at) => model.token.transfer(at, recipient, amount),
  };
};

const transferFrom: Maker = ({ dice, actors, contracts, model }) => {
  const [by, from, to] = [dice.pick(actors), dice.pick(actors), dice.pick(actors)];
  const amount = dice.chance(5) ? 2n ** 200n : dice.amount(20n * CIRO);
  return {
    by,
    call: contracts.CiroToken.call('transfer_from', {
      sender: from.hex, recipient: to.hex, amount: cairo.uint256(amount),
    }),
    run: (at) => model.token.transferFrom(at, from.address, to.address, amount),
  };
};

const batchTransfer: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const transfers = Array.from({ length: dice.integer(0, 4) }, () => (
    [dice.chance(5) ? 0n : dice.pick(actors).address, dice.amount(10n * CIRO)] as const
  ));
  return {
    by,
    call: contracts.CiroToken.call('batch_transfer', {
      transfers: transfers.map(([to, amount]) => cairo.tuple(to, cairo.uint256(amount))),
    }),
    run: (at) => model.token.batchTransfer(at, transfers),
  };
};

/** Mostly to the vault, without a limit. */
const approve: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const spender = dice.chance(60) ? model.vault.address : dice.chance(5) ? 0n : dice.pick(actors).address;
  const amount = dice.chance(80) ? 2n ** 256n - 1n : dice.amount(200n * CIRO);
  return {
    by,
    call: contracts.CiroToken.call('approve', { spender, amount: cairo.uint256(amount) }),
    run: (at) => model.token.approve(at, spender, amount),
  };
};

const delegate: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const delegatee = dice.chance(30) ? 0n : dice.chance(10) ? model.vault.address : dice.pick(actors).address;
  return {
    by,
    call: contracts.CiroToken.call('delegate', { delegatee }),
    run: (at) => model.token.delegate(at, delegatee),
  };
};

const burn: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const amount = dice.amount(UNIT * 100n);
  return {
    by,
    call: contracts.CiroToken.call('burn', { amount: cairo.uint256(amount) }),
    run: (at) => model.token.burn(at, amount),
  };
};

export const TOKEN = { transfer, transferFrom, batchTransfer, approve, delegate, burn };
