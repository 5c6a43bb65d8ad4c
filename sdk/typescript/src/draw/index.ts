export { dice, draw, firstBlock, RANKS, readThrow, TRIES } from './draw.ts';
export type { Draw, DrawRequest } from './draw.ts';
export { isActive, snapshot, valueAt } from './snapshot.ts';
export type { Member, PoolViews, Schedule, Snapshot } from './snapshot.ts';
