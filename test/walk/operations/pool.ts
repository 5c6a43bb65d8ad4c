import type { Felt } from '@ciro-network/sdk';

import { toAmount } from '../../model/units.ts';
import type { Actor, Maker, World } from '../world.ts';

const CIRO = 10n ** 18n;

/** Mostly a staker and a worker of which this holds. */
function pairWith(
  { dice, actors }: World, percent: number, holds: (worker: Felt, staker: Felt) => boolean,
): { by: Actor; worker: Actor } {
  const pairs = actors.flatMap((by) => actors.filter((worker) => holds(worker.address, by.address))
    .map((worker) => ({ by, worker })));
  if (pairs.length > 0 && dice.chance(percent)) return dice.pick(pairs);
  return { by: dice.pick(actors), worker: dice.pick(actors) };
}

/** By the worker itself, or by a delegator. */
const stake: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const worker = dice.chance(60) ? by.address : dice.chance(4) ? 0n : dice.pick(actors).address;
  const minimum = model.pool.rules.minStake * CIRO;
  const amount = dice.chance(40) ? minimum : dice.amount(dice.chance(80) ? 2n * minimum : 6n * minimum);
  return {
    by,
    call: contracts.CDCPool.call('stake_for_worker', { worker_address: worker, amount }),
    run: (at) => model.pool.stake(at, worker, amount),
  };
};

const unstake: Maker = (world) => {
  const { dice, contracts, model } = world;
  const { by, worker } = pairWith(world, 95, (worker, staker) => model.pool.stakes.hasStake(worker, staker));
  const amount = dice.amount(toAmount(model.pool.stakes.of(worker.address)) / (dice.chance(70) ? 4n : 1n));
  return {
    by,
    call: contracts.CDCPool.call('unstake', { worker_address: worker.hex, amount }),
    run: (at) => model.pool.unstake(at, worker.address, amount),
  };
};

const claim: Maker = (world) => {
  const { contracts, model } = world;
  const { by, worker } = pairWith(world, 90, (worker, staker) => model.pool.stakes.isUnbonding(worker, staker));
  return {
    by,
    call: contracts.CDCPool.call('claim_unbonded', { worker_address: worker.hex }),
    run: (at) => model.pool.claim(at, worker.address),
  };
};

const syncWeight: Maker = ({ dice, actors, contracts, model }) => {
  const worker = dice.pick(actors);
  return {
    by: dice.pick(actors),
    call: contracts.CDCPool.call('sync_weight', { worker_address: worker.hex }),
    run: (at) => model.pool.syncWeight(at, worker.address),
  };
};

const setCommission: Maker = ({ dice, actors, contracts, model }) => {
  const by = dice.pick(actors);
  const commission = dice.chance(5) ? 10_001 : dice.integer(0, 20) * 500;
  return {
    by,
    call: contracts.CDCPool.call('set_commission', { commission }),
    run: (at) => model.pool.setCommission(at, BigInt(commission)),
  };
};

const distribute: Maker = ({ dice, actors, contracts, model }) => {
  const earning = actors.filter(({ address }) => model.vault.earnings.get(address) > 0n);
  const worker = earning.length > 0 && dice.chance(80) ? dice.pick(earning) : dice.pick(actors);
  return {
    by: dice.pick(actors),
    call: contracts.CDCPool.call('distribute', { worker_address: worker.hex }),
    run: (at) => model.pool.distribute(at, worker.address),
  };
};

const refresh: Maker = ({ dice, actors, contracts, model }) => {
  const worker = dice.pick(actors);
  return {
    by: dice.pick(actors),
    call: contracts.CDCPool.call('refresh', { worker_address: worker.hex }),
    run: (at) => model.pool.refresh(at, worker.address),
  };
};

const optIn: Maker = ({ dice, actors, context, contracts, model, programs }) => {
  const { hash } = dice.pick(programs);
  const now = context(0n);
  const able = actors.filter(({ address }) => model.pool.deserves(now, address) && !model.pool.isMember(hash, address));
  const by = able.length > 0 && dice.chance(85) ? dice.pick(able) : dice.pick(actors);
  const ask = dice.chance(85) ? toAmount(BigInt(dice.integer(0, 1_200_000_000))) : dice.amount(2n * CIRO);
  return {
    by,
    call: contracts.CDCPool.call('opt_in', { model_hash: hash, ask }),
    run: (at) => model.pool.optIn(at, hash, ask),
  };
};

const optOut: Maker = ({ dice, actors, contracts, model, programs }) => {
  const { hash } = dice.pick(programs);
  const by = dice.pick(actors);
  return {
    by,
    call: contracts.CDCPool.call('opt_out', { model_hash: hash }),
    run: (at) => model.pool.optOut(at, hash),
  };
};

const evict: Maker = ({ dice, actors, context, contracts, model, programs }) => {
  const { hash } = dice.pick(programs);
  const now = context(0n);
  const poor = actors.filter(({ address }) => model.pool.isMember(hash, address) && !model.pool.deserves(now, address));
  const worker = poor.length > 0 ? dice.pick(poor) : dice.pick(actors);
  return {
    by: dice.pick(actors),
    call: contracts.CDCPool.call('evict', { model_hash: hash, worker_address: worker.hex }),
    run: (at) => model.pool.evict(at, hash, worker.address),
  };
};

export const POOL = { stake, unstake, claim, syncWeight, setCommission, distribute, refresh, optIn, optOut, evict };
