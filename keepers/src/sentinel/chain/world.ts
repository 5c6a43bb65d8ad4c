import { takeHour } from '@ciro-network/sdk/uptime';
import type { CertifiedHour } from '@ciro-network/sdk/uptime';
import { bytes32 } from '../../core/felts.ts';
import type { Felt } from '../../hub/types.ts';
import { createCommittee } from '../../validator/consensus/committee.ts';
import type { CaseKey } from '../evidence.ts';
import type { Term } from '../finding/pair.ts';
import type { MemberOfEpoch, WatchEvent } from './events.ts';

/** A worker's result that is contested. */
export interface WatchedCase extends CaseKey {
  caseId: Felt;
  modelHash: Felt;
  verifier: Felt;
}

/** What the validators' contracts have said so far. */
export interface World {
  terms: ReadonlyMap<number, Term>;
  hours: ReadonlyMap<number, CertifiedHour>;
  /** Workers that stand accused, with who put up the bond. */
  accused: ReadonlyMap<Felt, Felt>;
  /** Workers whose summons is open, likewise. */
  summoned: ReadonlyMap<Felt, Felt>;
  /** Blocks in which each worker took a bond of ours by an answer, ascending: others' bonds may be its own. */
  answers: ReadonlyMap<Felt, readonly number[]>;
  /** Workers that left their latest summons unanswered, with the block of its closing. */
  silenced: ReadonlyMap<Felt, number>;
  /** Open ones, by case id. */
  cases: ReadonlyMap<Felt, WatchedCase>;
  /** Slashed stake that nobody has burned or given back: from when on it is burned, by case id. Seconds since 1970. */
  frozen: ReadonlyMap<Felt, number>;
  /** What was said of ATTESTED jobs. */
  revealed: readonly Extract<WatchEvent, { kind: 'revealed' }>[];
  /** Those whose worker was slashed and whose model or verifier turned out to be broken, by case id. */
  wronged: ReadonlyMap<Felt, WatchedCase>;
}

/** The fold of the events. `chain`: what consensus calls it, 64 hex digits; `me`: whose bonds are ours. */
export function worldOf(chain: string, events: Iterable<WatchEvent>, me: Felt): World {
  const terms = new Map<number, Term>();
  const hours = new Map<number, CertifiedHour>();
  const accused = new Map<Felt, Felt>();
  const summoned = new Map<Felt, Felt>();
  const answers = new Map<Felt, number[]>();
  const silenced = new Map<Felt, number>();
  const cases = new Map<Felt, WatchedCase>();
  const guilty = new Map<Felt, WatchedCase>();
  const frozen = new Map<Felt, number>();
  const broken = new Set<Felt>();
  const revealed: World['revealed'][number][] = [];
  for (const event of events) {
    switch (event.kind) {
      case 'epoch':
        terms.set(event.epoch, termOf(chain, event.epoch, event.members));
        break;
      case 'hour':
      case 'healed':
        takeHour(hours, event);
        break;
      case 'accused':
        accused.set(event.worker, event.by);
        break;
      case 'summoned':
        summoned.set(event.worker, event.by);
        silenced.delete(event.worker);
        break;
      case 'accusation-closed':
      case 'summons-closed': {
        const { worker, answered, block } = event;
        const open = event.kind === 'summons-closed' ? summoned : accused;
        // One transaction answers both.
        const before = (answers.get(worker) ?? []).filter((other) => other !== block);
        if (answered && open.get(worker) === me) answers.set(worker, [...before, block]);
        if (event.kind === 'summons-closed' && event.absent) silenced.set(worker, block);
        open.delete(worker);
        break;
      }
      case 'case-opened':
        cases.set(event.caseId, event);
        break;
      case 'case-closed': {
        const closed = cases.get(event.caseId);
        cases.delete(event.caseId);
        guilty.delete(event.caseId);
        if (event.guilty && closed !== undefined) guilty.set(event.caseId, closed);
        break;
      }
      case 'frozen':
        frozen.set(event.caseId, event.until);
        break;
      case 'unfrozen':
        frozen.delete(event.caseId);
        break;
      case 'revealed':
        revealed.push(event);
        break;
      case 'conflict':
        broken.add(event.modelHash);
        if (event.verifierFrozen) broken.add(event.verifier);
        break;
    }
  }
  const wronged = [...guilty].filter(([, { modelHash, verifier }]) => broken.has(modelHash) || broken.has(verifier));
  return { terms, hours, accused, summoned, answers, silenced, cases, frozen, revealed, wronged: new Map(wronged) };
}

/** Nothing that a member signs depends on what the epoch before ended with, so it need not be known here. */
function termOf(chain: string, epoch: number, members: readonly MemberOfEpoch[]): Term {
  return {
    committee: createCommittee({
      chain, epoch, genesis: ''.padStart(64, '0'),
      members: members.map(({ starkKey, ed25519, weight }, id) => ({
        id, weight: Number(weight), protocolKey: bytes32(ed25519), chainKey: bytes32(starkKey),
      })),
    }),
    validators: members.map(({ validator }) => validator),
  };
}
