export { firstBlockFrom, type BlockSource, type TimedBlock } from './blocks.ts';
export {
  BITS, counts, healed, isAbsent, open, placeOf, type CertifiedHour, type HourFacts, type Opening,
} from './column.ts';
export { takeHour, type HourEvent } from './hours.ts';
export { MONTH, monthOf, type HourOfMonth } from './month.ts';
