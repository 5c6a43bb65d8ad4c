import { expect } from 'chai';
import { isAnswerOver } from '../hub/answer-window.ts';
import {
  isRestorable, judgeAbsence, judgeResult, judgeSeat, judgeSignatures, judgeSummons, summonsLeft,
} from './policy.ts';
import type { AbsenceFacts, PenalRecord, ResultFacts, Rules, SignatureFacts } from './policy.ts';

const RULES: Rules = {
  evidenceWindow: 1_000_000,
  accusations: { seconds: 21_600, blocks: 10, bond: 1n }, cases: { seconds: 21_600, blocks: 10, bond: 1n },
};
const CLEAN: PenalRecord = { doubleSigningUntil: 0, banned: false };
const NOW = { time: 2_000_000, block: 100 };

describe('what a sentinel does about evidence', () => {
  const signatures = (crime: 'double-signing' | 'coalition', change: Partial<SignatureFacts> = {}) => judgeSignatures(
    { kind: 'signatures', crime, epoch: 1, offenders: [1n], calldata: [] },
    { infraction: 1_500_000, records: [CLEAN], fresh: false, ...change }, NOW, RULES,
  );

  it('brings a double signing, once nobody else may have taken part', () => {
    expect(signatures('double-signing')).to.equal('submit');
    expect(signatures('double-signing', { fresh: true })).to.equal('wait');
    expect(signatures('coalition', { fresh: true })).to.equal('submit');
  });

  it('leaves what is punished, and what is too old', () => {
    const punished = { ...CLEAN, doubleSigningUntil: 1_500_001 };
    expect(signatures('double-signing', { records: [punished] })).to.equal('over');
    expect(signatures('double-signing', { records: [{ ...CLEAN, banned: true }] })).to.equal('over');
    expect(signatures('double-signing', { infraction: 999_999 })).to.equal('over');
    expect(signatures('double-signing', { records: [{ ...CLEAN, doubleSigningUntil: 1_500_000 }] })).to.equal('submit');
  });

  it('brings an attack while one of them is not banned, whatever else they were punished for', () => {
    const banned = { ...CLEAN, banned: true };
    expect(signatures('coalition', { records: [banned, { ...CLEAN, doubleSigningUntil: 3_000_000 }] })).to.equal('submit');
    expect(signatures('coalition', { records: [banned, banned] })).to.equal('over');
  });

  const absence = (change: Partial<AbsenceFacts> = {}, firstHour = 500) => judgeAbsence(
    { kind: 'absence', worker: 1n, index: 1, firstHour },
    { countsFrom: 0, accused: false, stake: 5n, stillAway: true, ...change }, NOW, RULES,
  );

  it('accuses who is still away and has something to lose, once', () => {
    expect(absence()).to.equal('submit');
    expect(absence({ accused: true })).to.equal('wait');
    for (const change of [
      { stillAway: false }, { stake: 0n }, { countsFrom: 500 * 3_600 + 1 },
    ]) expect(absence(change)).to.equal('over');
    expect(absence({}, 277)).to.equal('over');
  });

  it('accuses who missed its seat only if it is away, so that nobody who is there takes the bond', () => {
    const facts = { away: true, accused: false, stake: 5n };
    expect(judgeSeat(facts)).to.equal(true);
    for (const change of [{ away: false }, { accused: true }, { stake: 0n }]) {
      expect(judgeSeat({ ...facts, ...change })).to.equal(false);
    }
  });

  it('summons no more in any day than it is allowed to, however often it is started', () => {
    const day = 86_400_000;
    expect([[], [1], [1, 2], [1, 2, 3]].map((found) => summonsLeft(found, day, 2))).to.deep.equal([2, 1, 0, 0]);
    expect([summonsLeft([1, 2], day + 1, 2), summonsLeft([1, 2], day + 2, 2), summonsLeft([], 0, 0)])
      .to.deep.equal([1, 2, 0]);
  });

  it('summons who is certified and not heard once, whoever summoned it', () => {
    const facts = { before: 1, now: 1, stake: 5n, unheard: true };
    expect(judgeSummons(facts)).to.equal('submit');
    for (const change of [{ now: 2 }, { stake: 0n }, { unheard: false }]) {
      expect(judgeSummons({ ...facts, ...change })).to.equal('over');
    }
  });

  const result = (change: Partial<ResultFacts> = {}) =>
    judgeResult({ state: 'none', announcedIn: 0, postedAt: 1_900_000, ...change }, NOW, RULES);

  it('announces, lets a block pass, and opens the case', () => {
    expect(result()).to.equal('announce');
    expect(result({ announcedIn: 100 })).to.equal('wait');
    expect(result({ announcedIn: 99 })).to.equal('open');
    expect(result({ state: 'open', announcedIn: 99 })).to.equal('over');
    expect(result({ postedAt: undefined })).to.equal('over');
    expect(result({ postedAt: 999_999 })).to.equal('over');
  });

  it('closes when seconds and blocks have passed, and gives back within a week', () => {
    expect(isAnswerOver({ at: NOW.time - 21_600, block: 90 }, NOW, RULES.cases)).to.equal(true);
    expect(isAnswerOver({ at: NOW.time - 21_599, block: 90 }, NOW, RULES.cases)).to.equal(false);
    expect(isAnswerOver({ at: NOW.time - 21_600, block: 91 }, NOW, RULES.cases)).to.equal(false);
    expect(isRestorable('guilty', NOW.time - 604_799, NOW)).to.equal(true);
    expect(isRestorable('guilty', NOW.time - 604_800, NOW)).to.equal(false);
    expect(isRestorable('dismissed', NOW.time, NOW)).to.equal(false);
  });
});
