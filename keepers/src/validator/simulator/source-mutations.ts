/** One line of the protocol, and what breaks it. */
export interface SourceMutation {
  /** In `consensus/`. */
  file: string;
  find: string;
  replace: string;
  /** Schedules of four validators, from seed 1, in which the simulator finds it. Absent: only unit tests do. */
  seeds?: number;
}

/** Mistakes that an implementer of the protocol could make. */
export const SOURCE_MUTATIONS: { readonly [name: string]: SourceMutation } = {
  'the digest of the lowest view is carried on': {
    file: 'new-view.ts', find: 'prepared.view > best.view', replace: 'prepared.view < best.view',
  },
  'prepared certificates in view changes are not checked': {
    file: 'proofs.ts',
    find: "if (preparedFault(checker, certificate) !== undefined) return 'PROOF_INVALID';",
    replace: '',
  },
  'the stable certificate of a view change is not checked': {
    file: 'proofs.ts',
    find: 'stable === undefined ? undefined : certificateFault(checker, stable)',
    replace: 'undefined',
    seeds: 200,
  },
  'votes count in a view that is not open': {
    file: 'step.ts', find: 'message.view > state.view || state.changing', replace: 'message.view > state.view',
  },
  'the new view is entered without looking at what it carries on': {
    file: 'new-view.ts', find: 'return follows ?', replace: 'return follows || true ?',
  },
  'a vote is taken without its signature': {
    file: 'normal-case.ts',
    find: '!isSigned(replica, member, { phase: kind, view, sequence, digest }, signature)',
    replace: 'false',
    seeds: 200,
  },
  'prepares of another digest count': {
    file: 'normal-case.ts', find: 'filter((vote) => vote.digest === digest)', replace: 'filter(() => true)',
    seeds: 200,
  },
  'what is prepared is forgotten with its view': {
    file: 'turn.ts',
    find: 'slot.proposal = undefined;',
    replace: 'slot.proposal = undefined;\n    slot.prepared = undefined;',
    seeds: 200,
  },
};
