// The draw: vectors/draw.json.

import { golden } from './golden.ts';

interface Roll {
  block_hash: string;
  job_id: string;
  round: number;
  throws: string[];
  capacity: number;
  positions: number[];
  weight_cap: number;
  luck_unit: string;
}
interface Vectors {
  rolls: Roll[];
  members: { stake: number; ask: number; left: boolean }[];
  block_hash: string;
  rankings: { job_id: string; max_ask: number; ranked: number[] }[];
  committees: { job_id: string; randomness: string; max_ask: number; throws: string[]; ranked: number[] }[];
}

const list = (items: (string | number)[]) => `[${items.join(', ')}]`;
const rows = (items: string[]) => items.map((item) => `        ${item},\n`).join('');

export function drawVectors(): string {
  const { rolls, members, block_hash, rankings, committees } = golden<Vectors>('draw');
  return `pub const BLOCK_HASH: felt252 = ${block_hash};

/// (block hash, job id, round, throws, capacity, positions, weight cap, luck unit).
pub fn rolls() -> Array<(felt252, felt252, felt252, [u128; 4], u128, [u128; 4], u32, u128)> {
    array![
${rows(rolls.map((r) => `(\n            ${[
    r.block_hash, r.job_id, r.round, list(r.throws), r.capacity, list(r.positions), r.weight_cap, r.luck_unit,
  ].join(',\n            ')},\n        )`))}    ]
}

/// (stake in CIRO, ask in CIRO, whether it leaves again), in the order of joining.
pub fn members() -> Array<(u128, u128, bool)> {
    array![
${rows(members.map(({ stake, ask, left }) => `(${stake}, ${ask}, ${left})`))}    ]
}

/// (job id, highest ask in CIRO, ranked positions).
pub fn rankings() -> Array<(felt252, u128, Array<u32>)> {
    array![
${rows(rankings.map((r) => `(${r.job_id}, ${r.max_ask}, array!${list(r.ranked)})`))}    ]
}

/// (job id, randomness, highest ask in CIRO, throws of the first round, ranked positions).
pub fn committees() -> Array<(felt252, felt252, u128, [u128; 4], Array<u32>)> {
    array![
${rows(committees.map((c) => `(\n            ${[
    c.job_id, c.randomness, c.max_ask, list(c.throws), `array!${list(c.ranked)}`,
  ].join(',\n            ')},\n        )`))}    ]
}
`;
}
