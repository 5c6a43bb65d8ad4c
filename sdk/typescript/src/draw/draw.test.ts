import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { feltFromHex, hashFelts, PRIME, shortString } from '../index.ts';
import { permute } from '../poseidon.ts';
import { dice, draw, firstBlock, positionOf, takes, TRIES } from './draw.ts';
import type { Member, Snapshot } from './snapshot.ts';

const CIRO = 10n ** 18n;
const vectors = JSON.parse(readFileSync(new URL('../../../../vectors/draw.json', import.meta.url), 'utf8'));
const [blockHash, jobId] = [shortString('block'), shortString('job')];

function list(weights: number[], capacity: number, weightCap = 400): Snapshot {
  const members = weights.map((weight, position): [number, Member] => {
    return [position, { position, worker: BigInt(position), ask: 0n, activeFrom: 0, weight }];
  });
  return { epoch: 12, capacity, weightCap, members: new Map(members) };
}

/** One-sided p-value of a chi-squared sum (Wilson and Hilferty's cube root, then the normal tail). */
function pValue(sum: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  const z = (Math.cbrt(sum / freedom) - (1 - spread)) / Math.sqrt(spread);
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z > 0 ? tail : 1 - tail;
}

function chiSquared(seen: number[], expected: number[]): number {
  return pValue(seen.reduce((sum, n, bin) => sum + (n - expected[bin]) ** 2 / expected[bin], 0), seen.length - 1);
}

describe('draw', () => {
  it('throws dice that a hash would go on from', () => {
    for (const round of [0, 1, 9]) {
      const [a, b, c] = permute([shortString('CIRO_DRAW'), blockHash, 0n]);
      const [first, second, rest] = permute([a + jobId, b + BigInt(round), c]);
      const tosses = [first % 2n ** 123n, first / 2n ** 128n, second % 2n ** 123n, second / 2n ** 128n];
      expect(dice(blockHash, jobId)(round)).to.deep.equal(tosses);
      const hash = hashFelts([shortString('CIRO_DRAW'), blockHash, jobId, BigInt(round)]);
      expect(permute([(first + 1n) % PRIME, second, rest])[0]).to.equal(hash);
    }
  });

  it('takes each weight by its share of throws, and the full weight always', () => {
    const share = 2n ** 123n / 400n;
    expect([100n * share - 1n, 100n * share].map((toss) => takes(toss, 100, 400))).to.deep.equal([true, false]);
    expect(takes(0n, 0, 400)).to.equal(false);
    expect(takes(2n ** 123n - 2n ** 10n, 400, 400)).to.equal(true);
  });

  it('agrees with the vectors on throws', () => {
    for (const { block_hash, job_id, round, throws, capacity, positions, weight_cap, luck_unit } of vectors.rolls) {
      const tosses = dice(feltFromHex(block_hash), feltFromHex(job_id))(round);
      expect(tosses).to.deep.equal(throws.map(BigInt));
      expect(tosses.map((toss) => positionOf(toss, capacity))).to.deep.equal(positions);
      expect(takes(BigInt(luck_unit) - 1n, 1, weight_cap)).to.equal(true);
      expect(takes(BigInt(luck_unit), 1, weight_cap)).to.equal(false);
    }
  });

  it('agrees with the vectors on rankings', () => {
    const members = new Map<number, Member>();
    for (const { position, stake, ask, left } of vectors.members) {
      // Fifty points: at most three of the four minimum stakes that the cap is.
      const weight = Math.min(stake, (3 * vectors.weight_cap) / 4);
      if (!left) members.set(position, { position, worker: 1n, ask: BigInt(ask) * CIRO, activeFrom: 12, weight });
    }
    const snapshot = { epoch: 12, capacity: 16, weightCap: vectors.weight_cap, members };
    for (const { job_id, max_ask, ranked, tries } of vectors.rankings) {
      const request = { blockHash: feltFromHex(vectors.block_hash), jobId: feltFromHex(job_id) };
      const result = draw(snapshot, { ...request, maxAsk: BigInt(max_ask) * CIRO });
      expect(result.ranked.map(({ position }) => position)).to.deep.equal(ranked);
      expect(result.tries).to.equal(tries);
    }
    for (const { job_id, randomness, max_ask, throws, ranked, tries } of vectors.committees) {
      const seed = { blockHash: feltFromHex(vectors.block_hash), randomness: feltFromHex(randomness) };
      const request = { ...seed, jobId: feltFromHex(job_id), maxAsk: BigInt(max_ask) * CIRO };
      expect(dice(seed.blockHash, request.jobId, seed.randomness)(0)).to.deep.equal(throws.map(BigInt));
      const result = draw(snapshot, request);
      expect(result.ranked.map(({ position }) => position)).to.deep.equal(ranked);
      expect(result.tries).to.equal(tries);
    }
  });

  it('stops when every member is ranked, and gives up after 64 throws', () => {
    expect(draw(list([400, 400], 8), { blockHash, jobId, maxAsk: 0n }).ranked).to.have.length(2);
    expect(draw(list([], 8), { blockHash, jobId, maxAsk: 0n })).to.deep.equal({ ranked: [], tries: 0 });
    expect(draw(list([0, 0], 8), { blockHash, jobId, maxAsk: 0n })).to.deep.equal({ ranked: [], tries: TRIES });
  });

  // A13
  it('tells a proposer that tries hashes nothing of a committee: the same hash, other randomness, other seats', () => {
    const snapshot = list(new Array(64).fill(400), 64);
    const first = (randomness: bigint) =>
      draw(snapshot, { blockHash, jobId, randomness, maxAsk: 0n }, 1).ranked[0]!.position;
    const seen = new Array<number>(64).fill(0);
    for (let value = 1n; value <= 6_400n; value++) seen[first(value)] += 1;
    expect(chiSquared(seen, new Array(64).fill(100))).to.be.above(0.001);
  });

  it('opens to a rank when its window begins', () => {
    expect([0, 1, 4].map((rank) => firstBlock(101, rank, 20))).to.deep.equal([111, 131, 191]);
  });

  describe('over 10,000 workers', function () {
    this.timeout(120_000);
    const WORKERS = 10_000;
    const DRAWS = 8_000;
    const BINS = 200;
    // Stakes from the minimum to the cap, many small and few large; worker k falls in bin k mod 200.
    const weights = Array.from({ length: WORKERS }, (_, k) => 100 + Math.floor(300 * ((k * 7_919) % WORKERS / WORKERS) ** 3));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const first: Member[] = [];
    const tries: number[] = [];

    before(() => {
      const snapshot = list(weights, 16_384);
      for (let job = 0; job < DRAWS; job++) {
        const result = draw(snapshot, { blockHash, jobId: BigInt(job), maxAsk: 0n }, 1);
        if (result.ranked.length > 0) first.push(result.ranked[0]);
        tries.push(result.tries);
      }
    });

    const drawnBy = (bins: number, bin: (position: number) => number) => {
      const seen = new Array<number>(bins).fill(0);
      for (const { position } of first) seen[bin(position)] += 1;
      return seen;
    };
    const weightBy = (bins: number, bin: (position: number) => number) => {
      const expected = new Array<number>(bins).fill(0);
      weights.forEach((weight, position) => { expected[bin(position)] += (weight / total) * first.length; });
      return expected;
    };

    it('draws each in proportion to its weight', () => {
      const anywhere = (position: number) => position % BINS;
      expect(chiSquared(drawnBy(BINS, anywhere), weightBy(BINS, anywhere))).to.be.above(0.001);
      const byWeight = (position: number) => Math.floor((weights[position] - 100) / 30);
      expect(chiSquared(drawnBy(10, byWeight), weightBy(10, byWeight))).to.be.above(0.001);
    });

    it('would show a draw that took no account of weights', () => {
      const byWeight = (position: number) => Math.floor((weights[position] - 100) / 30);
      const heads = new Array<number>(10).fill(0);
      weights.forEach((_, position) => { heads[byWeight(position)] += first.length / WORKERS; });
      expect(chiSquared(drawnBy(10, byWeight), heads)).to.be.below(1e-6);
    });

    it('needs as many throws as a geometric distribution says', () => {
      const taken = total / (400 * 16_384);
      const expected = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => DRAWS * taken * (1 - taken) ** (n - 1));
      expected.push(DRAWS * (1 - taken) ** 8);
      const seen = new Array<number>(9).fill(0);
      for (const n of tries) seen[Math.min(n, 9) - 1] += 1;
      expect(chiSquared(seen, expected)).to.be.above(0.001);
      expect(first.length).to.equal(DRAWS);
    });
  });
});
