import type { Felt } from '../../hub/types.ts';
import { createCommittee } from '../../validator/consensus/committee.ts';
import type { CaseKey } from '../evidence.ts';
import { healed } from '../finding/column.ts';
import type { CertifiedHour } from '../finding/column.ts';
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
  /** Workers that stand accused. */
  accused: ReadonlySet<Felt>;
  /** How often each worker was summoned, and who has not answered yet. */
  summonses: ReadonlyMap<Felt, number>;
  summoned: ReadonlySet<Felt>;
  /** Open ones, by case id. */
  cases: ReadonlyMap<Felt, WatchedCase>;
  /** What was said of ATTESTED jobs. */
  revealed: readonly Extract<WatchEvent, { kind: 'revealed' }>[];
  /** Those whose worker was slashed and whose model or verifier turned out to be broken, by case id. */
  wronged: ReadonlyMap<Felt, WatchedCase>;
}

/** The fold of the events. `chain`: what consensus calls it, 64 hex digits. */
export function worldOf(chain: string, events: Iterable<WatchEvent>): World {
  const terms = new Map<number, Term>();
  const hours = new Map<number, CertifiedHour>();
  const accused = new Set<Felt>();
  const summonses = new Map<Felt, number>();
  const summoned = new Set<Felt>();
  const cases = new Map<Felt, WatchedCase>();
  const guilty = new Map<Felt, WatchedCase>();
  const broken = new Set<Felt>();
  const revealed: World['revealed'][number][] = [];
  for (const event of events) {
    switch (event.kind) {
      case 'epoch':
        terms.set(event.epoch, termOf(chain, event.epoch, event.members));
        break;
      case 'hour':
        hours.set(event.hour, { facts: event.facts, column: event.column });
        break;
      case 'healed': {
        const hour = hours.get(event.hour);
        if (hour !== undefined) hours.set(event.hour, healed(hour, event.index, event.root));
        break;
      }
      case 'accused':
        accused.add(event.worker);
        break;
      case 'accusation-closed':
        accused.delete(event.worker);
        break;
      case 'summoned':
        summonses.set(event.worker, (summonses.get(event.worker) ?? 0) + 1);
        summoned.add(event.worker);
        break;
      case 'summons-closed':
        summoned.delete(event.worker);
        break;
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
  return { terms, hours, accused, summonses, summoned, cases, revealed, wronged: new Map(wronged) };
}

/** Nothing that a member signs depends on what the epoch before ended with, so it need not be known here. */
function termOf(chain: string, epoch: number, members: readonly MemberOfEpoch[]): Term {
  return {
    committee: createCommittee({
      chain, epoch, genesis: ''.padStart(64, '0'),
      members: members.map(({ starkKey, ed25519, weight }, id) => ({
        id, weight: Number(weight), protocolKey: bytes(ed25519), chainKey: bytes(starkKey),
      })),
    }),
    validators: members.map(({ validator }) => validator),
  };
}

function bytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}
