// Every entry point that changes state, as one who wants a job might call it between its seed block and its answer.

import { cairo, CairoCustomEnum, hash } from 'starknet';

import type { HubClient, HubContractName, JobRecord } from '@ciro-network/sdk/hub';

import { CIRO } from './hub.ts';
import { call, source, type Case, type Scene } from './moves.ts';
import { PENAL_ENTRY_POINTS } from './penal-entry-points.ts';

const MIN_STAKE = 1_000n * CIRO;
const OPTIMISTIC = new CairoCustomEnum({ Attested: undefined, Optimistic: {}, Zkml: undefined });
const JOBS_ROLE = new CairoCustomEnum({ Jobs: {}, Stake: undefined });

const ownership = (name: 'CiroToken' | 'Vault' | 'ModelRegistry' | 'JobManager') => ({
  transfer_ownership: call((me) => [me.contracts[name].call('transfer_ownership', [me.address])], 'NOT_OWNER'),
  accept_ownership: call((me) => [me.contracts[name].call('accept_ownership')], 'NOT_PENDING_OWNER'),
});

/** Asks of the caller's own, with its next nonces. */
const ask = async (me: HubClient, { request }: Scene, count: number) =>
  [me.calls.submitJobs(Array(count).fill(request), (await me.account()).nonce)];
const answer = ({ model, question }: Scene, me: HubClient, jobs: readonly JobRecord[]) =>
  [me.calls.submitResults({ inline: model.felts }, jobs.map(({ slot, job }) => ({ slot, job, ...question })))];

const pool: Record<string, Case> = {
  stake_for_worker: call((me, { rival }) =>
    [rival, me].flatMap(({ address }) => me.calls.stake(address, 2n * MIN_STAKE))),
  unstake: call((me, { rival, insider }) => (me === insider
    ? [me.calls.unstake(me.address, MIN_STAKE)]
    : [...me.calls.stake(rival.address, MIN_STAKE), me.calls.unstake(rival.address, MIN_STAKE)])),
  claim_unbonded: call((me) => [me.calls.claimUnbonded(me.address)]),
  sync_weight: call((me, { rival }) => [
    ...me.calls.stake(rival.address, MIN_STAKE),
    ...[rival, me].map(({ address }) => me.contracts.CDCPool.call('sync_weight', [address])),
  ]),
  opt_in: call((me, { model, insider }) =>
    [...(me === insider ? [me.calls.optOut(model.hash)] : []), me.calls.optIn(model.hash, 0n)]),
  opt_out: call((me, { model }) => [me.calls.optOut(model.hash)], 'NOT_A_MEMBER', 'done'),
  evict: call((me, { model, insider, rival }) => {
    const evict = (worker: HubClient) => me.contracts.CDCPool.call('evict', [model.hash, worker.address]);
    // Below the minimum, all of the insider's stake but a crumb.
    return me === insider ? [me.calls.unstake(me.address, 4n * MIN_STAKE - CIRO), evict(me)] : [evict(rival)];
  }, 'STAKE_SUFFICES', 'done'),
};

const notBound = { worker: '0x1', penalty: { share: 1, points: 0, jail_until: 0 }, infraction: 0, bounty_to: 0 };
Object.assign(pool, {
  register_worker: call((me) => [me.contracts.CDCPool.call('register_worker', {
    class: 0, region: 'EU', endpoints: '', stark_key: 1, r: 1, s: 1,
  })], 'KEY_PROOF'),
  set_commission: call((me) => [me.contracts.CDCPool.call('set_commission', [5_000])]),
  distribute: call((me, { rival }) => [me.contracts.CDCPool.call('distribute', [rival.address])]),
  refresh: call((me, { rival }) => [me.contracts.CDCPool.call('refresh', [rival.address])]),
  bind: call((me) => [me.contracts.CDCPool.call('bind', [me.address, me.address])], 'NOT_BINDER'),
  slash: call((me) => [me.contracts.CDCPool.call('slash', {
    case_id: 1, ...notBound, harmed: 0, harmed_amount: 0,
  })], 'NOT_SLASHING'),
  slash_all: call((me) => [me.contracts.CDCPool.call('slash_all', { convictions: [], bounty_to: 0 })], 'NOT_SLASHING'),
  restore: call((me) => [me.contracts.CDCPool.call('restore', [1])], 'NOT_SLASHING'),
  set_uptime: call((me) => [me.contracts.CDCPool.call('set_uptime', [[]])], 'NOT_UPTIME'),
} satisfies Record<string, Case>);

const vault: Record<string, Case> = {
  deposit: call((me, { rival }) => me.calls.deposit(rival.address, CIRO)),
  withdraw: call((me) => [me.calls.withdraw(me.address, CIRO)]),
  pay: call((me, { rival }) => [me.calls.pay([{ to: rival.address, amount: CIRO }])]),
  consent: call((me) => [me.contracts.Vault.call('consent', [JOBS_ROLE])]),
  flush_fees: call((me) => [me.contracts.Vault.call('flush_fees')]),
  reserve: call((me, { insider }) =>
    [me.contracts.Vault.call('reserve', [insider.address, 6, 1, CIRO])], 'NOT_JOB_MANAGER'),
  settle: call((me, { insider }) => [me.contracts.Vault.call('settle', [me.address, [{
    client: insider.address, reserved: CIRO, model_owner: me.address, to_worker: CIRO, to_model_owner: 0, fee: 0,
    kept: 0,
  }]])], 'NOT_JOB_MANAGER'),
  release: call((me, { insider }) =>
    [me.contracts.Vault.call('release', [insider.address, CIRO, me.address, CIRO])], 'NOT_JOB_MANAGER'),
  bond: call((me, { rival }) => [me.contracts.Vault.call('bond', [rival.address, CIRO])], 'NOT_JOB_MANAGER'),
  forfeit: call((me, { rival }) =>
    [me.contracts.Vault.call('forfeit', [rival.address, CIRO, me.address, CIRO])], 'NOT_JOB_MANAGER'),
  stake: call((me, { rival }) => [me.contracts.Vault.call('stake', [rival.address, CIRO])], 'NOT_STAKE_POOL'),
  unstake: call((me) => [me.contracts.Vault.call('unstake', [me.address, CIRO])], 'NOT_STAKE_POOL'),
  burn_frozen: call((me) => [me.contracts.Vault.call('burn_frozen', [1])], 'CASE_UNKNOWN'),
  freeze: call((me) => [me.contracts.Vault.call('freeze', [1, CIRO, []])], 'NOT_STAKE_POOL'),
  thaw: call((me) => [me.contracts.Vault.call('thaw', [1])], 'NOT_STAKE_POOL'),
  set_pooled: call((me) => [me.contracts.Vault.call('set_pooled', [me.address, true])], 'NOT_STAKE_POOL'),
  distribute: call((me) => [me.contracts.Vault.call('distribute', [me.address, CIRO])], 'NOT_STAKE_POOL'),
  bind_operators: call((me) => [me.contracts.Vault.call('bind_operators', [me.address, '0x1'])], 'NOT_OWNER'),
  propose_operator: call((me) => [me.contracts.Vault.call('propose_operator', [JOBS_ROLE, me.address])], 'NOT_OWNER'),
  accept_operator: call((me) => [me.contracts.Vault.call('accept_operator', [JOBS_ROLE])], 'NOT_OWNER'),
  set_fee_split: call((me) =>
    [me.contracts.Vault.call('set_fee_split', [{ burn_share: 5_000, treasury: me.address }])], 'NOT_OWNER'),
  ...ownership('Vault'),
};

const one = cairo.uint256(1);
const token: Record<string, Case> = {
  transfer: call((me, { rival }) => [me.calls.transfer(rival.address, 1n)]),
  transfer_from: call((me, { rival }) =>
    [me.contracts.CiroToken.call('transfer_from', [rival.address, me.address, one])], 'ALLOWANCE_SHORT'),
  transferFrom: call((me, { rival }) =>
    [me.contracts.CiroToken.call('transferFrom', [rival.address, me.address, one])], 'ALLOWANCE_SHORT'),
  approve: call((me) => [me.calls.approve(CIRO)]),
  delegate: call((me) => [me.contracts.CiroToken.call('delegate', [me.address])]),
  batch_transfer: call((me, { rival }) =>
    [me.contracts.CiroToken.call('batch_transfer', [[cairo.tuple(rival.address, one)]])]),
  burn: call((me) => [me.contracts.CiroToken.call('burn', [one])]),
  mint: call((me) => [me.contracts.CiroToken.call('mint', [me.address, one])], 'NOT_BRIDGE'),
  burn_from: call((me, { rival }) => [me.contracts.CiroToken.call('burn_from', [rival.address, one])], 'NOT_BRIDGE'),
  set_bridge: call((me) => [me.contracts.CiroToken.call('set_bridge', [me.address])], 'NOT_OWNER'),
  ...ownership('CiroToken'),
};

const registry: Record<string, Case> = {
  register_model: call((me, { model }) => [me.calls.registerModel({ inline: model.felts }, 0)], 'done', 'MODEL_EXISTS'),
  retire_model: call((me, { model }) => [me.calls.retireModel(model.hash)], 'MODEL_UNKNOWN', 'done'),
  recheck_model: call((me, scene) => [me.contracts.ModelRegistry.call('recheck_model', {
    owner: scene.insider.address, model_hash: scene.model.hash, source: source(scene),
  })]),
  measure_model: call((me, scene) => [me.calls.measureModel(
    scene.insider.address, { inline: scene.model.felts }, { ...scene.won, ...scene.question },
  )]),
  set_judge: call((me) => [me.contracts.ModelRegistry.call('set_judge', [OPTIMISTIC, me.address])], 'NOT_OWNER'),
  bind_slashing: call((me) => [me.contracts.ModelRegistry.call('bind_slashing', [me.address])], 'NOT_OWNER'),
  freeze_model: call((me, { model }) =>
    [me.contracts.ModelRegistry.call('freeze_model', [model.hash])], 'NOT_SLASHING'),
  freeze_verifier: call((me) =>
    [me.contracts.ModelRegistry.call('freeze_verifier', [me.addresses.Verifier])], 'NOT_SLASHING'),
  set_verifier: call((me) => [me.contracts.ModelRegistry.call('set_verifier', [me.address])], 'NOT_OWNER'),
  ...ownership('ModelRegistry'),
};

const early = 'SEED_NOT_READABLE';
const manager: Record<string, Case> = {
  submit_job: call((me, scene) => ask(me, scene, 1)),
  submit_jobs: call((me, scene) => ask(me, scene, 3)),
  cancel: call((me, { lost }) => [me.calls.cancel(lost)], 'CANCEL_CLOSED'),
  expire: call((me, { lost }) => [me.calls.expire(lost)], 'DEADLINE_NOT_PASSED'),
  deliver: call((me, { lost, question }) => [me.calls.deliver(lost, question.outputs)], 'JOB_STATE'),
  abandon_delivery: call((me, { lost }) => [me.calls.abandonDelivery(lost)], 'JOB_STATE'),
  assign_jobs: call((me, { won, lost }) => [me.calls.assignJobs([won, lost])], [early, 'done']),
  submit_result: call((me, scene) => answer(scene, me, [scene.won]), [early, 'NOT_A_MEMBER'], [early, 'done']),
  submit_results: call((me, scene) => answer(scene, me, [scene.lost, scene.won]),
    [early, 'NOT_A_MEMBER'], [early, 'NOT_YOUR_TURN']),
  post: call((me, { lost: { slot, job }, question: { outputs } }) =>
    [me.contracts.JobManager.call('post', { slot, job, worker: me.address, outputs })], 'NOT_JUDGE'),
  settle_posted: call((me, { lost: { slot, job }, question: { outputs } }) =>
    [me.contracts.JobManager.call('settle_posted', { slot, job, outputs, security: CIRO })], 'NOT_JUDGE'),
  refuse_posted: call((me, { lost: { slot, job } }) => [me.contracts.JobManager.call('refuse_posted', {
    slot, job, refusal: { by: me.address, forfeits: true, awarded: me.address, award: 0 },
  })], 'NOT_JUDGE'),
  settle_attested: call((me, { lost: { slot, job }, question: { outputs } }) =>
    [me.contracts.JobManager.call('settle_attested', {
      slot, job, workers: [cairo.tuple(me.address, CIRO)], outputs, security: CIRO,
    })], 'NOT_JUDGE'),
  pause_new_jobs: call((me) => [me.contracts.JobManager.call('pause_new_jobs')], 'NOT_PAUSER'),
  set_pauser: call((me) => [me.contracts.JobManager.call('set_pauser', [me.address])], 'NOT_OWNER'),
  set_fee: call((me) => [me.contracts.JobManager.call('set_fee', [0])], 'NOT_OWNER'),
  ...ownership('JobManager'),
};

const port = (name: 'OptimisticJudge' | 'AttestedJudge') => ({
  bind_slashing: call((me) => [me.contracts[name].call('bind_slashing', [me.address])], 'NOT_BINDER'),
  expire: call((me, { lost }) => [me.contracts[name].call('expire', [lost.jobId])], 'NOT_JOB_MANAGER'),
  contest: call((me, { lost }) => [me.contracts[name].call('contest', [lost.jobId, me.address])], 'NOT_SLASHING'),
  resolve: call((me, { lost }) =>
    [me.contracts[name].call('resolve', [lost.jobId, me.address, true, false, me.address])], 'NOT_SLASHING'),
});

/** A job that is to be proven is none of a judge's. */
const optimistic: Record<string, Case> = {
  post: call((me, { won, question }) => [me.calls.post(won, question.outputs)], 'MODEL_NOT_MEASURED'),
  finalise: call((me, { won, question }) => [me.calls.finalise(won, question.outputs)], 'NOT_POSTED'),
  prove: call((me, { won, model, question }) =>
    [me.calls.prove({ inline: model.felts }, { ...won, ...question })], 'NOT_POSTED'),
  conclude: call((me, { won }) => [me.calls.conclude(won)], 'NOT_POSTED'),
  ...port('OptimisticJudge'),
};

const attested: Record<string, Case> = {
  commit: call((me, { won }) => [me.calls.commit(won, 1n)], 'NOT_JUDGE'),
  reveal: call((me, { won, question }) => [me.calls.reveal(won, question.outputs, [])], 'NOT_JUDGE'),
  finalise: call((me, { won, question }) => [me.calls.finaliseRound(won, question.outputs, [])], 'NOT_JUDGE'),
  ...port('AttestedJudge'),
};

const operation = (me: HubClient) => {
  const selector = hash.getSelectorFromName('sync_weight');
  return { target: me.addresses.CDCPool, selector, calldata: [me.address], salt: 0 };
};
const timelock: Record<string, Case> = {
  schedule: call((me) => [me.contracts.Timelock.call('schedule', operation(me))], 'NOT_PROPOSER'),
  execute: call((me) => [me.contracts.Timelock.call('execute', operation(me))], 'NOT_SCHEDULED'),
  cancel: call((me) => [me.contracts.Timelock.call('cancel', [1])], 'NOT_PROPOSER'),
  accept_ownership_of: call((me) =>
    [me.contracts.Timelock.call('accept_ownership_of', [me.addresses.Vault])], 'NOT_PENDING_OWNER'),
  transfer_proposer: call((me) => [me.contracts.Timelock.call('transfer_proposer', [me.address])], 'NOT_TIMELOCK'),
  accept_proposer: call((me) => [me.contracts.Timelock.call('accept_proposer')], 'NOT_PENDING_PROPOSER'),
};

const motion = (me: HubClient) => [{
  to: me.addresses.CDCPool, selector: hash.getSelectorFromName('sync_weight'), calldata: [me.address],
}];
const governor: Record<string, Case> = {
  bind_timelock: call((me) => [me.contracts.Governor.call('bind_timelock', [me.address])], 'NOT_BINDER'),
  accept_proposer: call((me) => [me.contracts.Governor.call('accept_proposer')], 'NOT_PENDING_PROPOSER'),
  propose: call((me) => [me.contracts.Governor.call('propose', {
    calls: motion(me), description: '', workers: [],
  })], 'VOTES_SHORT'),
  vote: call((me) => [me.contracts.Governor.call('vote', {
    id: 1, support: new CairoCustomEnum({ Against: undefined, For: {}, Abstain: undefined }), workers: [],
  })], 'NOT_ACTIVE'),
  cancel: call((me) => [me.contracts.Governor.call('cancel', [1])], 'NOT_ACTIVE'),
  queue: call((me) => [me.contracts.Governor.call('queue', { id: 1, calls: motion(me) })], 'NOT_SUCCEEDED'),
};

/** The verifier has none: it keeps no state. */
export const ENTRY_POINTS: Record<HubContractName, Record<string, Case>> = {
  CDCPool: pool, Vault: vault, CiroToken: token, ModelRegistry: registry, JobManager: manager, Timelock: timelock,
  Governor: governor, OptimisticJudge: optimistic, AttestedJudge: attested,
  Verifier: {}, ...PENAL_ENTRY_POINTS,
};
