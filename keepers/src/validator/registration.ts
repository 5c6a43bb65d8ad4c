import { randomBytes } from 'node:crypto';
import { ed25519Hints, feltsToBytes, hashFelts, shortString } from '@ciro-network/sdk';
import type { Felt } from '@ciro-network/sdk';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { utils } from '@scure/starknet';
import type { Call } from '../chains/port.ts';
import { ed25519Signer } from './consensus/ed25519.ts';
import { signFelt, starkPublicKey } from './consensus/stark.ts';

const DOMAIN = shortString('ciro.validator');
const STATEMENT = shortString('CIRO_VALIDATOR_KEYS');

/** Private halves, 32 bytes each. */
export interface ValidatorSeeds {
  /** Ed25519: consensus. */
  protocol: Uint8Array;
  /** Stark: what contracts on Starknet read. */
  chain: Uint8Array;
  /** secp256k1: what contracts on EVM chains read. */
  ethereum: Uint8Array;
}

/** Fresh ones. */
export function newValidatorSeeds(): ValidatorSeeds {
  return { protocol: randomBytes(32), chain: newStarkKey(), ethereum: secp256k1.utils.randomSecretKey() };
}

/** A fresh Stark private key: a validator's, or that of a worker's heartbeats. */
export function newStarkKey(): Uint8Array {
  return utils.randomPrivateKey();
}

export interface Registration {
  /** What consensus calls its chain: the ValidatorSet's `network()`. */
  network: Felt;
  /** The ValidatorSet. */
  contract: Felt;
  /** The account that will call. */
  validator: Felt;
  seeds: ValidatorSeeds;
}

/** `ValidatorSet.register`: three keys, and each one's signature over all three for this validator of this network. */
export function registerCall({ network, contract, validator, seeds }: Registration): Call {
  const stark = numberOf(starkPublicKey(seeds.chain));
  const ethereum = ethereumAddress(secp256k1.getPublicKey(seeds.ethereum, false));
  const protocol = ed25519Signer(seeds.protocol);
  const statement = hashFelts([STATEMENT, network, validator, stark, ethereum, ...u256(protocol.publicKey)]);
  const message = feltsToBytes([DOMAIN, statement]);

  const onStark = signFelt(seeds.chain, statement);
  const onEthereum = secp256k1.sign(keccak_256(message), seeds.ethereum, { prehash: false, format: 'recovered' });
  const inProtocol = protocol.sign(message);
  const hints = ed25519Hints(message, protocol.publicKey, inProtocol) as Felt[];
  return {
    to: contract,
    entrypoint: 'register',
    calldata: [
      stark, ethereum, ...u256(protocol.publicKey),
      numberOf(onStark.subarray(0, 32)), numberOf(onStark.subarray(32)),
      // The recovery id comes first: whether y of the nonce point is odd.
      ...u256(onEthereum.subarray(1, 33)), ...u256(onEthereum.subarray(33)), BigInt(onEthereum[0] as number),
      ...u256(inProtocol.subarray(0, 32)), ...u256(inProtocol.subarray(32)),
      BigInt(hints.length), ...hints,
    ],
  };
}

/** The last twenty bytes of the hash of the key's coordinates. */
function ethereumAddress(publicKey: Uint8Array): Felt {
  return numberOf(keccak_256(publicKey.subarray(1)).subarray(12));
}

/** Big-endian bytes as a contract's u256: low half, high half. */
function u256(bytes: Uint8Array): [Felt, Felt] {
  return [numberOf(bytes.subarray(16)), numberOf(bytes.subarray(0, 16))];
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
