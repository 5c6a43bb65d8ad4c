import type { Committee } from '../../validator/consensus/committee.ts';
import type { Testimony } from './testimony.ts';

/** Where signatures of validators come from. */
export interface Ear {
  /** What was said in these epochs since it was last asked, or all of it anew: nothing counts twice. */
  listen(committees: ReadonlyMap<number, Committee>, take: (epoch: number, said: Testimony[]) => void): Promise<void>;
  close(): Promise<void>;
}
