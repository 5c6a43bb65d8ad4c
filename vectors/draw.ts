import { dice, draw, feltToHex, hashFelts, positionOf, PRIME, snapshot, UNIT } from '@ciro-network/sdk';
import { Random } from './random.ts';

const EPOCH = 12;
const WEIGHT_CAP = 400;
const CIRO = 10n ** 9n * UNIT;

/** In the order in which they join; two leave again. Stakes in CIRO (minimum 100), asks in CIRO a row. */
const MEMBERS = [
  [100, 3], [250, 1], [400, 2], [399, 9], [900, 1], [101, 1], [180, 4], [320, 2], [400, 6], [100, 1], [275, 5],
].map(([stake, ask], position) => ({ position, stake, ask, left: position === 2 || position === 8 }));

/** Rolls and rankings, the same of committees: `vectors/draw.json`. */
export function drawVectors() {
  const random = new Random(4);
  const felt = () => hashFelts([BigInt(random.integer(0, 2 ** 31))]);
  const rolls = [[0n, 0n], [PRIME - 1n, PRIME - 1n], [felt(), felt()], [felt(), felt()]].flatMap(([blockHash, jobId]) => {
    return [[0, 8, 400], [9, 2 ** 15, 2 ** 31 - 4]].map(([round, capacity, weightCap]) => {
      const throws = dice(blockHash, jobId)(round);
      const positions = throws.map((toss) => positionOf(toss, capacity));
      const [block_hash, job_id] = [feltToHex(blockHash), feltToHex(jobId)];
      const luckUnit = 2n ** 123n / BigInt(weightCap);
      return {
        block_hash, job_id, round, throws: throws.map(feltToHex), capacity, positions,
        weight_cap: weightCap, luck_unit: feltToHex(luckUnit),
      };
    });
  });

  const members = MEMBERS.filter(({ left }) => !left).map(({ position, stake, ask }) => {
    const weight = { now: 0, next: Math.min(stake, (3 * WEIGHT_CAP) / 4), fromEpoch: EPOCH };
    return { position, worker: BigInt(position + 1), ask: BigInt(ask) * CIRO, activeFrom: EPOCH, weight };
  });
  const doublings = { now: 0, next: 1, fromEpoch: EPOCH };
  const seen = snapshot({ doublings, weightCap: WEIGHT_CAP, members }, EPOCH);
  const blockHash = felt();
  const jobs = Array.from({ length: 12 }, (_, n) => ({ jobId: felt(), maxAsk: n % 3 === 2 ? 2 : 9 }));
  const rankings = jobs.map(({ jobId, maxAsk }) => {
    const { ranked, tries } = draw(seen, { blockHash, jobId, maxAsk: BigInt(maxAsk) * CIRO });
    return { job_id: feltToHex(jobId), max_ask: maxAsk, ranked: ranked.map(({ position }) => position), tries };
  });
  // One seed block, other randomness: other throws, other members.
  const committees = [1n, PRIME - 1n, felt(), felt()].map((randomness) => {
    const { jobId } = jobs[0]!;
    const { ranked, tries } = draw(seen, { blockHash, jobId, randomness, maxAsk: 9n * CIRO });
    return {
      job_id: feltToHex(jobId), randomness: feltToHex(randomness), max_ask: 9,
      throws: dice(blockHash, jobId, randomness)(0).map(feltToHex), ranked: ranked.map(({ position }) => position), tries,
    };
  });
  return { rolls, weight_cap: WEIGHT_CAP, members: MEMBERS, block_hash: feltToHex(blockHash), rankings, committees };
}
