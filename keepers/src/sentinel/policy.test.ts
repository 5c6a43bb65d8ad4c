import { expect } from 'chai';
import { isAnswerOver } from '../hub/answer-window.ts';
import { isRestorable, judgeAbsence, judgeResult, judgeSignatures, judgeWeight } from './policy.ts';
import type { AbsenceFacts, PenalRecord, ResultFacts, Rules, SignatureFacts, WeightFacts } from './policy.ts';

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
    { countsFrom: 0, accused: false, stillAway: true, heard: false, ...change }, NOW, RULES,
  );

  it('accuses who is still away, once', () => {
    expect(absence()).to.equal('submit');
    expect(absence({ accused: true })).to.equal('wait');
    for (const change of [
      { stillAway: false }, { heard: true }, { countsFrom: 500 * 3_600 + 1 },
    ]) expect(absence(change)).to.equal('over');
    expect(absence({}, 277)).to.equal('over');
  });

  it('has a weight follow its level where a change that was planned came between', () => {
    const facts: WeightFacts = { level: 0, now: 5, next: 7, fromEpoch: 11, epoch: 12 };
    expect(judgeWeight(facts)).to.equal('submit');
    expect(judgeWeight({ ...facts, now: 7 })).to.equal('submit');
    for (const epoch of [9, 11]) expect(judgeWeight({ ...facts, epoch }), 'still planned').to.equal('wait');
    expect(judgeWeight({ ...facts, next: 0, fromEpoch: 14 })).to.equal('over');
    expect(judgeWeight({ ...facts, level: 1 }), 'it is certified again').to.equal('over');
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
