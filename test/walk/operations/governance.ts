// What the owner may do, the timelock before it, and what the bridge does.

import { cairo, hash, type Call } from 'starknet';

import type { Context } from '../../model/context.ts';
import { operationId } from '../../model/timelock.ts';
import type { Decision, Maker, World } from '../world.ts';

const CIRO = 10n ** 18n;
/** Decisions that are remembered: some wait, some are done, some too old. */
const AGENDA = 12;

interface Act {
  call: Call;
  run: (at: Context) => void;
}

/** One of the owner's rights, made use of. */
function act({ dice, actors, contracts, model, verifiers }: World): Act {
  const { CiroToken, Vault, ModelRegistry, JobManager } = contracts;
  const kind = dice.weighted({ fee: 4, split: 4, bridge: 4, verifier: 1 });
  if (kind === 'fee') {
    const fee = dice.chance(90) ? dice.integer(0, 1_000) : 1_001;
    return { call: JobManager.call('set_fee', { fee }), run: (at) => model.jobs.setFee(at, BigInt(fee)) };
  }
  if (kind === 'split') {
    const burnShare = dice.chance(90) ? dice.integer(2_000, 10_000) : dice.pick([1_999, 10_001]);
    const treasury = dice.chance(95) ? dice.pick(actors).address : 0n;
    return {
      call: Vault.call('set_fee_split', { split: { burn_share: burnShare, treasury } }),
      run: (at) => model.vault.setFeeSplit(at, { burnShare: BigInt(burnShare), treasury }),
    };
  }
  if (kind === 'bridge') {
    const bridge = dice.chance(85) ? dice.pick(actors.slice(0, 3)).address : 0n;
    return { call: CiroToken.call('set_bridge', { bridge }), run: (at) => model.token.setBridge(at, bridge) };
  }
  const verifier = dice.chance(90) ? dice.pick(verifiers) : 0n;
  return {
    call: ModelRegistry.call('set_verifier', { verifier }),
    run: (at) => model.registry.setVerifier(at, verifier),
  };
}

/** The proposer, and now and then somebody else. */
const proposer = ({ dice, actors }: World) => (dice.chance(90) ? actors[0]! : dice.pick(actors));

const schedule: Maker = (world) => {
  const { dice, contracts, model, agenda } = world;
  const again = agenda.length > 0 && dice.chance(10);
  const decision = again ? dice.pick(agenda) : decide(act(world), BigInt(dice.integer(0, 2)));
  return {
    by: proposer(world),
    call: contracts.Timelock.call('schedule', asArguments(decision)),
    run: (at) => {
      model.timelock.schedule(at, decision);
      if (!again) agenda.push(decision);
      agenda.splice(0, agenda.length - AGENDA);
    },
  };
};

const execute: Maker = (world) => {
  const { dice, actors, contracts, model, agenda } = world;
  if (agenda.length === 0) return undefined;
  const decision = dice.pick(agenda);
  return {
    by: dice.pick(actors),
    call: contracts.Timelock.call('execute', asArguments(decision)),
    run: (at) => model.timelock.execute(at, decision, decision.run),
  };
};

const revoke: Maker = (world) => {
  const { dice, contracts, model, agenda } = world;
  if (agenda.length === 0) return undefined;
  const id = operationId(dice.pick(agenda));
  return {
    by: proposer(world),
    call: contracts.Timelock.call('cancel', { id }),
    run: (at) => model.timelock.cancel(at, id),
  };
};

/** Who mints and burns: mostly the bridge. */
const minter = ({ dice, actors, model }: World) => {
  const bridge = actors.find(({ address }) => address === model.token.bridge);
  return bridge !== undefined && dice.chance(80) ? bridge : dice.pick(actors.slice(0, 3));
};

/** The owner's right, taken by somebody who is not the owner. */
const usurp: Maker = (world) => ({ by: world.dice.pick(world.actors), ...act(world) });

const mint: Maker = (world) => {
  const { dice, actors, contracts, model } = world;
  const recipient = dice.chance(95) ? dice.pick(actors).address : 0n;
  const amount = dice.amount(30n * CIRO);
  return {
    by: minter(world),
    call: contracts.CiroToken.call('mint', { recipient, amount: cairo.uint256(amount) }),
    run: (at) => model.token.mint(at, recipient, amount),
  };
};

const burnFrom: Maker = (world) => {
  const { dice, actors, contracts, model } = world;
  const by = minter(world);
  const willing = actors.filter(({ address }) => model.token.allowance(address, by.address) > 0n);
  const account = dice.pick(willing.length > 0 && dice.chance(80) ? willing : actors).address;
  const allowed = model.token.allowance(account, by.address);
  const amount = dice.amount(allowed === 0n ? CIRO : allowed < 30n * CIRO ? allowed : 30n * CIRO);
  return {
    by,
    call: contracts.CiroToken.call('burn_from', { account, amount: cairo.uint256(amount) }),
    run: (at) => model.token.burnFrom(at, account, amount),
  };
};

function decide({ call, run }: Act, salt: bigint): Decision {
  return {
    target: BigInt(call.contractAddress),
    selector: BigInt(hash.getSelectorFromName(call.entrypoint)),
    calldata: (call.calldata as string[]).map(BigInt),
    salt,
    run,
  };
}

function asArguments({ target, selector, calldata, salt }: Decision) {
  return { target, selector, calldata: [...calldata], salt };
}

export const GOVERNANCE = { schedule, execute, revoke, usurp, mint, burnFrom };
