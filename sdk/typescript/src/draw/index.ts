export { dice, draw, firstBlock, positionOf, RANKS, takes, TRIES } from './draw.ts';
export type { Draw, DrawRequest } from './draw.ts';
export { plainSeed } from './seed.ts';
export type { DrawSeed } from './seed.ts';
export { isActive, snapshot, valueAt } from './snapshot.ts';
export type { Member, PoolViews, Schedule, Snapshot } from './snapshot.ts';
