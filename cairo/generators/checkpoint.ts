// What validators sign: vectors/checkpoint.json, and proofs of possession.

import { hashFelts, shortString } from '@ciro-network/sdk';

import { registerCall } from '../../keepers/src/validator/registration.ts';
import { hex, span } from './format.ts';
import { golden } from './golden.ts';

interface Certificate {
  sequence: number;
  digest: string;
  history: string;
  statement: string;
  weight: number;
  seals: { member: number; r: string; s: string }[];
}
interface Vectors {
  chain: string;
  epoch: number;
  members: { weight: number; stark_key: string }[];
  items: { topic: string; payload: string[]; digest: string }[];
  decisions: { sequence: number; items: number[]; digest: string }[];
  certificates: Record<string, Certificate>;
  heartbeat: Record<'contract' | 'block_hash' | 'stark_key' | 'statement' | 'r' | 's', string> & { hour: number };
}

const CHAIN_ID = shortString('VECTORS');
const VALIDATOR_SET = shortString('VALIDATOR_SET');
const NETWORK = hashFelts([shortString('CIRO_NETWORK'), CHAIN_ID, VALIDATOR_SET]);
const VALIDATORS = ['ALICE', 'BOB'];

function certificate(name: string, { sequence, digest, history, statement, weight, seals }: Certificate): string {
  const signatures = seals.map(({ member, r, s }) => `Signature { member: ${member}, r: ${r}, s: ${s} }`);
  return `/// Checkpoint, statement, weight and signatures.
pub fn ${name}() -> (Checkpoint, felt252, u128, Span<Signature>) {
    let checkpoint = Checkpoint { epoch: EPOCH, sequence: ${sequence}, digest: ${digest}, history: ${history} };
    let signatures = ${span(signatures)};
    (checkpoint, ${statement}, ${weight}, signatures)
}
`;
}

function registration(name: string, seed: number): string {
  const bytes = Buffer.from([0, ...Buffer.alloc(31, seed)]);
  const { calldata } = registerCall({
    network: NETWORK, contract: VALIDATOR_SET, validator: shortString(name),
    seeds: { chain: bytes, ethereum: bytes, protocol: bytes },
  });
  const felts = calldata.values();
  const felt = () => BigInt(felts.next().value!);
  const number = () => hex(felt() + (felt() << 128n));
  const [stark, ethereum, ed25519] = [hex(felt()), hex(felt()), number()];
  const onStark = [hex(felt()), hex(felt())];
  const onEthereum = [number(), number(), felt() === 1n];
  const inProtocol = [number(), number()];
  felt(); // how many hints
  const hints = [...felts].map((hint) => hex(BigInt(hint)));
  return `pub fn registration_of_${name.toLowerCase()}() -> (Keys, Possession) {
    let keys = Keys { stark: ${stark}, ethereum: ${ethereum}_felt252.try_into().unwrap(), ed25519: ${ed25519} };
    let possession = Possession {
        stark: (${onStark.join(', ')}),
        secp256k1: (${onEthereum.join(', ')}),
        ed25519: (${inProtocol.join(', ')}),
        hints: ${span(hints, '        ')},
    };
    (keys, possession)
}
`;
}

export function checkpointVectors(): string {
  const { chain, epoch, members, items, decisions, certificates, heartbeat } = golden<Vectors>('checkpoint');
  const voters = members.map(({ stark_key, weight }) => `Voter { stark_key: ${stark_key}, weight: ${weight} }`);
  const stated = items.map(({ topic, payload, digest }) =>
    `(${topic}, ${span(payload, '    ')}, ${digest})`.replaceAll('array![].span()', '[].span()'));
  const decided = decisions.map(({ sequence, items: of, digest }) =>
    `(${sequence}, [${of.join(', ')}].span(), ${digest})`);
  return `use crate::certificate::{Signature, Voter};
use crate::checkpoint::Checkpoint;
use crate::validator_set::interface::{Keys, Possession};

/// Of the checkpoints.
pub const NETWORK: felt252 = ${chain};
pub const EPOCH: u64 = ${epoch};

pub fn voters() -> Span<Voter> {
    ${span(voters)}
}

/// Topic, payload and digest.
pub fn items() -> Span<(felt252, Span<felt252>, felt252)> {
    ${span(stated)}
}

/// Sequence, which items, and the digest of all.
pub fn decisions() -> Span<(u64, Span<u32>, u256)> {
    ${span(decided)}
}

${Object.entries(certificates).map(([name, of]) => certificate(name, of)).join('\n')}
/// A worker's heartbeat, on the chain that the checkpoints name.
pub const UPTIME: felt252 = ${heartbeat.contract};
pub const HOUR: u32 = ${heartbeat.hour};
pub const BLOCK_HASH: felt252 = ${heartbeat.block_hash};
pub const HEARTBEAT: felt252 = ${heartbeat.statement};
pub const HEARTBEAT_KEY: felt252 = ${heartbeat.stark_key};
pub const HEARTBEAT_R: felt252 = ${heartbeat.r};
pub const HEARTBEAT_S: felt252 = ${heartbeat.s};

/// Where keys are registered.
pub const CHAIN_ID: felt252 = 'VECTORS';
pub const VALIDATOR_SET: felt252 = 'VALIDATOR_SET';
pub const REGISTERED_NETWORK: felt252 = ${hex(NETWORK)};

${VALIDATORS.map((name, at) => registration(name, at + 5)).join('\n')}`;
}
