import { feltToHex, PRIME, shortString } from '@ciro-network/sdk';
import { heartbeatFelt } from '../keepers/src/validator/heartbeats/statement.ts';
import { createCommittee } from '../keepers/src/validator/consensus/committee.ts';
import { encodeItem, itemDigest, itemsDigest } from '../keepers/src/validator/consensus/items.ts';
import type { Item } from '../keepers/src/validator/consensus/items.ts';
import { keySigner, keyVerifier } from '../keepers/src/validator/consensus/keys.ts';
import { checkpointFelt, signFelt, starkPublicKey } from '../keepers/src/validator/consensus/stark.ts';
import {
  chainStatement, checkpointDigest, nextHistory, PHASE, statementBytes,
} from '../keepers/src/validator/consensus/statement.ts';
import type { Statement } from '../keepers/src/validator/consensus/statement.ts';

const CHAIN = shortString('SN_SEPOLIA').toString(16).padStart(64, '0');
const EPOCH = 7;
const WEIGHTS = [40, 30, 20, 25];
const WORKERS = 500;

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
const keys = WEIGHTS.map((_weight, id) => {
  const chain = Buffer.from([0, id + 1, ...Buffer.alloc(30, 7)]);
  const seeds = { protocol: Buffer.alloc(32, 0x11 * (id + 1)), chain };
  return { seeds, ...keySigner(seeds) };
});
const committee = createCommittee({
  chain: CHAIN, epoch: EPOCH, genesis: 'ab'.repeat(32),
  members: keys.map(({ protocolKey, chainKey }, id) => ({ id, weight: WEIGHTS[id]!, protocolKey, chainKey })),
});
const verifier = keyVerifier();

/** An hour in which every third worker was silent. */
function uptime(): Item {
  const columns = [0n, 0n, 0n];
  let present = 0n;
  for (let index = 1; index <= WORKERS; index += 1) {
    if (index % 3 === 0) continue;
    present += 1n;
    columns[Math.floor((index - 1) / 248)]! |= 1n << BigInt((index - 1) % 248);
  }
  return { topic: shortString('uptime'), payload: [491_555n, PRIME - 2n, BigInt(WORKERS), present, ...columns] };
}

const ITEMS: Item[] = [
  uptime(),
  { topic: shortString('levels'), payload: [20_481n, 5n] },
  { topic: 0n, payload: [] },
  { topic: PRIME - 1n, payload: [PRIME - 1n, 0n] },
];
const DECISIONS = [[], [0], [0, 1], [1, 0], [0, 1, 2, 3]];

function certificate(sequence: number, digest: string, history: string, signers: number[]) {
  const statement = chainStatement(committee, { sequence, digest, history });
  return {
    sequence,
    digest: `0x${digest}`,
    history: `0x${history}`,
    statement: feltToHex(checkpointFelt(statement)),
    weight: signers.reduce((sum, id) => sum + WEIGHTS[id]!, 0),
    seals: signers.map((member) => {
      const signature = keys[member]!.signer.signForChain(statement);
      if (!verifier.verifyForChain(committee.members[member]!, statement, signature)) throw new Error('Signed badly.');
      return { member, r: hex(signature.subarray(0, 32)), s: hex(signature.subarray(32)) };
    }),
  };
}

function protocolStatement(member: number, statement: Statement) {
  const bytes = statementBytes(committee, statement);
  const signature = keys[member]!.signer.sign(bytes);
  if (!verifier.verify(committee.members[member]!, bytes, signature)) throw new Error('Signed badly.');
  const { phase, view, sequence, digest } = statement;
  return {
    member, phase: PHASE[phase], view, sequence, digest: `0x${digest}`, bytes: hex(bytes), signature: hex(signature),
  };
}

/** A worker's, of the hour of `uptime`. */
function heartbeat() {
  const contract = 0x1234n;
  const [hour, blockHash] = uptime().payload as [bigint, bigint];
  const privateKey = Buffer.from([0, 99, ...Buffer.alloc(30, 5)]);
  const felt = heartbeatFelt({ chainId: BigInt(`0x${CHAIN}`), contract, hour: Number(hour), blockHash });
  const signature = signFelt(privateKey, felt);
  return {
    contract: feltToHex(contract), hour: Number(hour), block_hash: feltToHex(blockHash), stark_private: hex(privateKey),
    stark_key: hex(starkPublicKey(privateKey)), statement: feltToHex(felt), r: hex(signature.subarray(0, 32)),
    s: hex(signature.subarray(32)),
  };
}

/** What validators decide and sign, and what two signatures for one place look like: `vectors/checkpoint.json`. */
export function checkpointVectors() {
  const items = ITEMS.map((item) => ({
    topic: feltToHex(item.topic), payload: item.payload.map(feltToHex), digest: feltToHex(itemDigest(item)),
  }));
  const digestOf = (sequence: number, indices: number[]): string =>
    itemsDigest(committee, sequence, indices.map((index) => encodeItem(ITEMS[index]!)));
  const decisions = DECISIONS.map((indices, at) => ({
    sequence: at + 1, items: indices, digest: `0x${digestOf(at + 1, indices)}`,
  }));
  const [one, other] = [digestOf(1, [0, 1]), digestOf(1, [1])];
  const history = nextHistory(committee.genesis, 1, one);
  const commit = { phase: 'commit', view: 3, sequence: 1 } as const;
  return {
    chain: feltToHex(BigInt(`0x${CHAIN}`)),
    epoch: EPOCH,
    genesis: `0x${committee.genesis}`,
    members: keys.map(({ seeds, protocolKey, chainKey }, id) => ({
      weight: WEIGHTS[id]!, stark_private: hex(seeds.chain), stark_key: hex(chainKey),
      ed25519_seed: hex(seeds.protocol), ed25519_key: hex(protocolKey),
    })),
    total_weight: committee.total,
    items,
    decisions,
    certificates: {
      valid: certificate(1, one, history, [0, 1, 3]),
      everybody: certificate(1, one, history, [0, 1, 2, 3]),
      other_digest: certificate(1, other, nextHistory(committee.genesis, 1, other), [0, 2, 3]),
      other_history: certificate(1, one, 'cd'.repeat(32), [0, 1, 2]),
      next: certificate(2, digestOf(2, [0]), nextHistory(history, 2, digestOf(2, [0])), [0, 1, 2]),
      too_light: certificate(1, one, history, [0, 1]),
    },
    heartbeat: heartbeat(),
    protocol: {
      commit: protocolStatement(2, { ...commit, digest: one }),
      contrary_commit: protocolStatement(2, { ...commit, digest: other }),
      commit_in_another_view: protocolStatement(2, { ...commit, view: 4, digest: other }),
      prepare: protocolStatement(2, { ...commit, phase: 'prepare', digest: other }),
      commit_of_another: protocolStatement(1, { ...commit, digest: other }),
      checkpoint: protocolStatement(2, {
        phase: 'checkpoint', view: 0, sequence: 1, digest: checkpointDigest({ digest: one, history }),
      }),
    },
  };
}
