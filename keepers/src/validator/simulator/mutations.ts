import type { Committee } from '../consensus/committee.ts';
import type { Record } from '../consensus/records.ts';
import type { State } from '../consensus/state.ts';
import { MemoryJournal } from '../journal/memory.ts';
import type { Journal } from '../journal/journal.ts';

/** A protocol broken on purpose, to see whether the simulator notices. */
export interface Mutation {
  committee(committee: Committee): Committee;
  /** Before each event of an honest node. */
  before(state: State): void;
  journal(): Journal;
}

export const SOUND: Mutation = {
  committee: (committee) => committee,
  before: () => {},
  journal: () => new MemoryJournal(),
};

class ForgetfulJournal extends MemoryJournal {
  override append(records: readonly Record[]): void {
    super.append(records.filter(({ kind }) => kind !== 'signed' && kind !== 'prepared'));
  }
}

export const MUTATIONS = {
  /** Half of the weight decides. */
  'quorum-of-half': {
    ...SOUND, committee: (committee: Committee) => ({ ...committee, total: Math.floor(0.74 * committee.total) }),
  },
  /** View changes hide what was prepared. */
  'no-prepared-certificate': {
    ...SOUND,
    before: ({ slots }: State) => {
      for (const slot of slots.values()) slot.prepared = undefined;
    },
  },
  /** Votes and prepared certificates are lost in a crash. */
  'unpersisted-votes': { ...SOUND, journal: () => new ForgetfulJournal() },
} satisfies { [name: string]: Mutation };
