// The entry points of the validators' contracts, as one who wants a job might call them. None of them moves a weight.

import { CairoCustomEnum, cairo } from 'starknet';

import type { HubContractName } from '@ciro-network/sdk/hub';

import { call, source, type Case } from './moves.ts';

const NOBODY = 7;
const key = { judge: NOBODY, job_id: 1, worker: NOBODY };
const place = { epoch: 1, sequence: 1, history: cairo.uint256(0), before: [], after: [] };
const certificate = { place, voters: [], signatures: [] };
const hour = { hour: 1, workers: 1, present: 1, block_hash: 0, certified_at: 0, root: 0 };
const opening = { hour, felt: 0, path: [] };
const keys = { stark: 1, ethereum: 1, ed25519: cairo.uint256(1) };
const possession = {
  stark: cairo.tuple(1, 1), secp256k1: cairo.tuple(cairo.uint256(1), cairo.uint256(1), false),
  ed25519: cairo.tuple(cairo.uint256(1), cairo.uint256(1)), hints: [],
};
const attack = new CairoCustomEnum({ Certificates: undefined, Coalition: { voters: [], members: [] } });
const violation = new CairoCustomEnum({
  DoubleSigning: undefined, Downtime: undefined, InvalidCompute: undefined, CoordinatedAttack: {},
});
const answer = { job_id: 1, input_commitment: 1, salt: 1, rows: 1, input: [], outputs: [] };

const move = (name: HubContractName, entryPoint: string, args: Record<string, unknown>, outcome: string): Case =>
  call((me) => [me.contracts[name].call(entryPoint, args as never)], outcome);

export const PENAL_ENTRY_POINTS = {
  ValidatorSet: {
    register: move('ValidatorSet', 'register', { keys, possession }, 'KEY_POSSESSION'),
    change_keys: move('ValidatorSet', 'change_keys', { keys, possession }, 'KEY_POSSESSION'),
    join: move('ValidatorSet', 'join', {}, 'NO_KEYS'),
    leave: move('ValidatorSet', 'leave', {}, 'NOT_CANDIDATE'),
    rotate: move('ValidatorSet', 'rotate', {}, 'TOO_FEW_VALIDATORS'),
  },
  Beacon: { reveal: move('Beacon', 'reveal', { round: 0, voters: [], shares: [] }, 'EPOCH_UNKNOWN') },
  Uptime: {
    certify: move('Uptime', 'certify', {
      hours: [{ hour: 1, block_hash: 0, workers: 1, present: 1, column: [1] }], certificate,
    }, 'HOUR_TOO_OLD'),
    heal: call((me) => [me.contracts.Uptime.call('heal', { worker: me.address, opening, r: 1, s: 1 })], 'HOUR_UNKNOWN'),
    set_levels: move('Uptime', 'set_levels', { day: 1, part: 0, changes: [0x18], certificate }, 'DAY_TOO_OLD'),
    bind_downtime: call((me) => [me.contracts.Uptime.call('bind_downtime', { downtime: me.address })], 'NOT_DEPLOYER'),
    absent: call((me, { rival }) => [me.contracts.Uptime.call('absent', { worker: rival.address })], 'NOT_DOWNTIME'),
  },
  Slashing: {
    punish: call((me, { rival }) => [me.contracts.Slashing.call('punish', {
      verdict: { violation, offender: rival.address, place: 1, infraction: 1, submitter: me.address, harmed: 0, harm: 0 },
    })], 'NOT_THE_COURT'),
    punish_all: call((me) => [me.contracts.Slashing.call('punish_all', {
      violation, infractions: [], submitter: me.address,
    })], 'NOT_THE_COURT'),
    restore: move('Slashing', 'restore', { case_id: 1 }, 'NOT_THE_COURT'),
    bind_courts: call((me) => [me.contracts.Slashing.call('bind_courts', {
      courts: { double_signing: me.address, downtime: me.address, invalid_compute: me.address },
    })], 'ALREADY_BOUND'),
  },
  DoubleSigning: {
    submit_equivocations: move('DoubleSigning', 'submit_equivocations', { evidence: [] }, 'NO_EVIDENCE'),
    submit_attack: move('DoubleSigning', 'submit_attack', { attack }, 'NO_EVIDENCE'),
  },
  Downtime: {
    accuse: call((me, { rival }) => [me.contracts.Downtime.call('accuse', {
      accusations: [{ worker: rival.address, hours: [opening] }],
    })], 'SIX_HOURS'),
    accuse_absent: call((me, { rival, lost: { slot, job } }) => [me.contracts.Downtime.call('accuse_absent', {
      seats: [{ slot, job, worker: rival.address }],
    })], 'NOT_JUDGE'),
    // It moves a weight if the rival says nothing for six hours: longer than any job is open here.
    summon: call((me, { rival }) => [
      me.contracts.CiroToken.call('approve', {
        spender: me.contracts.Downtime.address, amount: cairo.uint256(1_000n * 10n ** 18n),
      }),
      me.contracts.Downtime.call('summon', { workers: [rival.address] }),
    ], 'done'),
    close_summons: call((me, { rival }) =>
      [me.contracts.Downtime.call('close_summons', { workers: [rival.address] })], 'NOT_SUMMONED'),
    here: move('Downtime', 'here', {}, 'NOT_ACCUSED'),
    close_accusations: call((me, { rival }) =>
      [me.contracts.Downtime.call('close_accusations', { workers: [rival.address] })], 'NOT_ACCUSED'),
  },
  InvalidCompute: {
    announce: move('InvalidCompute', 'announce', { announcement: 1 }, 'done'),
    open_case: call((me, scene) => [me.contracts.InvalidCompute.call('open_case', {
      challenge: {
        judge: me.address, worker: scene.rival.address, model_hash: scene.model.hash, claimed: [1], salt: 1,
        source: source(scene), answer,
      },
    })], 'NOT_ANNOUNCED'),
    answer_case: call((me, scene) => [me.contracts.InvalidCompute.call('answer_case', {
      judge: me.address, source: source(scene), answer,
    })], 'NO_CASE'),
    close_cases: move('InvalidCompute', 'close_cases', { keys: [key] }, 'NO_CASE'),
    restore_cases: move('InvalidCompute', 'restore_cases', { keys: [key] }, 'NOT_RESTORABLE'),
    bind_judges: call((me) => [me.contracts.InvalidCompute.call('bind_judges', {
      optimistic: me.address, attested: me.address,
    })], 'ALREADY_BOUND'),
  },
} satisfies Partial<Record<HubContractName, Record<string, Case>>>;
