import { shortString } from '@ciro-network/sdk';
import { createCommittee } from '../consensus/committee.ts';
import type { Committee } from '../consensus/committee.ts';
import type { Signer, Verifier } from '../consensus/crypto.ts';
import { Driver } from '../consensus/driver.ts';
import type { Evidence } from '../consensus/evidence.ts';
import { encodeItem } from '../consensus/items.ts';
import { keySigner, keyVerifier } from '../consensus/keys.ts';
import { LIMITS, TIMING } from '../consensus/limits.ts';
import type { Limits } from '../consensus/limits.ts';
import type { Certificate, Digest, Items } from '../consensus/messages.ts';
import { decodeMessage } from '../consensus/codec.ts';
import type { Refusal } from '../consensus/refusals.ts';
import type { Replica } from '../consensus/state.ts';
import { statementBytes } from '../consensus/statement.ts';
import type { Statement } from '../consensus/statement.ts';
import type { Journal } from '../journal/journal.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { fastPublicKey, fastSigner, fastVerifier } from '../simulator/keyed-hash.ts';

export const EPOCH = 3;
/** An item; honest members refuse one that ends with 255. */
export function itemOf(...payload: number[]): Uint8Array {
  return encodeItem({ topic: shortString('test'), payload: payload.map(BigInt) });
}
export const ITEM = itemOf(1);

export interface Keys {
  committee: Committee;
  signers: Signer[];
  verifier: Verifier;
  limits: Limits;
}

/** A committee of `weights.length` with its keys. */
export function createKeys(weights: readonly number[], signatures: 'fast' | 'real' = 'fast'): Keys {
  const keys = weights.map((_weight, id) => {
    if (signatures === 'fast') {
      const publicKey = fastPublicKey(id + 77);
      return { signer: fastSigner(id + 77), protocolKey: publicKey, chainKey: publicKey };
    }
    const chain = Buffer.from([0, id + 1, ...Buffer.alloc(30, 7)]);
    return keySigner({ protocol: Buffer.alloc(32, id + 1), chain });
  });
  const committee = createCommittee({
    chain: '5349'.padStart(64, '0'), epoch: EPOCH, genesis: '00'.repeat(32),
    members: weights.map((weight, id) => {
      const { protocolKey, chainKey } = keys[id] as (typeof keys)[number];
      return { id, weight, protocolKey, chainKey };
    }),
  });
  const verifier = signatures === 'fast' ? fastVerifier : keyVerifier();
  return { committee, signers: keys.map(({ signer }) => signer), verifier, limits: LIMITS };
}

export function replicaOf({ committee, signers, verifier, limits }: Keys, self: number): Replica {
  return {
    committee, self, signer: signers[self] as Signer, verifier, limits, timing: TIMING,
    accepts: (_sequence, items) => items.every((item) => item.at(-1) !== 0xff),
  };
}

/** A signature of member `id`, who may be lying. */
export function signAs({ committee, signers }: Keys, id: number, statement: Statement): Uint8Array {
  return (signers[id] as Signer).sign(statementBytes(committee, statement));
}

interface Letter {
  from: number;
  to: number;
  bytes: Uint8Array;
}

/** Validators in one process, and a post that a test can hold back, drop or look into. */
export class Cluster {
  readonly keys: Keys;
  readonly journals: Journal[];
  readonly drivers: Driver[];
  readonly post: Letter[] = [];
  readonly decided: Map<number, Digest>[];
  readonly certificates: Certificate[] = [];
  readonly evidence: Evidence[] = [];
  readonly refusals: Refusal[] = [];
  readonly #onLetter: (letter: Letter) => void;

  /** `onLetter` sees what leaves, in the moment in which it leaves. */
  constructor(keys: Keys, journals?: Journal[], onLetter: (letter: Letter) => void = () => {}) {
    this.#onLetter = onLetter;
    this.keys = keys;
    this.journals = journals ?? keys.signers.map(() => new MemoryJournal());
    this.decided = keys.signers.map(() => new Map());
    this.drivers = keys.signers.map((_signer, id) => this.#driver(id));
    for (const driver of this.drivers) driver.start();
  }

  /** Dies, and comes back with nothing but its journal. */
  restart(id: number): void {
    this.drivers[id] = this.#driver(id);
    this.drivers[id]?.start();
  }

  propose(sequence: number, items: (id: number) => Items = () => [ITEM], ids = this.drivers.keys()): void {
    for (const id of ids) this.drivers[id]?.propose(sequence, items(id));
  }

  /** Delivers until nothing is under way; only what `passes`. */
  deliver(passes: (letter: Letter & { kind: string }) => boolean = () => true): void {
    for (let letter = this.post.shift(); letter !== undefined; letter = this.post.shift()) {
      const message = decodeMessage(EPOCH, letter.bytes, this.keys.limits);
      const kind = typeof message === 'string' ? message : message.kind;
      if (passes({ ...letter, kind })) this.drivers[letter.to]?.receive(letter.from, letter.bytes);
    }
  }

  timeUp(timer: 'progress' | 'resend', ids: Iterable<number> = this.drivers.keys()): void {
    for (const id of ids) this.drivers[id]?.timeUp(timer);
  }

  #driver(self: number): Driver {
    return new Driver(replicaOf(this.keys, self), {
      journal: this.journals[self] as Journal,
      send: (to, bytes) => {
        for (const id of this.keys.signers.keys()) {
          if (id === self || (to !== 'all' && to !== id)) continue;
          const letter = { from: self, to: id, bytes };
          this.#onLetter(letter);
          this.post.push(letter);
        }
      },
      setTimer: () => {},
      onDecision: ({ sequence, digest }) => void this.decided[self]?.set(sequence, digest),
      onCertificate: (certificate) => void this.certificates.push(certificate),
      onEvidence: (evidence) => void this.evidence.push(evidence),
      onRefusal: (_from, refusal) => void this.refusals.push(refusal),
    });
  }
}
