import { hashFelts } from '@ciro-network/sdk';
import { Signature, getPublicKey, sign, verify } from '@scure/starknet';
import type { ChainStatement } from './statement.ts';

/** `'ciro.checkpoint'` as a short string. */
const DOMAIN = BigInt(`0x${Buffer.from('ciro.checkpoint', 'latin1').toString('hex')}`);

/** The felt that a contract recomputes: Poseidon over domain, chain, epoch, sequence and both digests in halves. */
export function checkpointFelt({ chain, epoch, sequence, digest, history }: ChainStatement): bigint {
  const halves = [digest, history].flatMap((text) => [text.slice(0, 32), text.slice(32)]);
  return hashFelts([
    DOMAIN, BigInt(`0x${chain}`), BigInt(epoch), BigInt(sequence), ...halves.map((half) => BigInt(`0x${half}`)),
  ]);
}

/** Signs with a private key of 32 bytes; the signature is r and s, 32 bytes each. */
export function starkSigner(
  privateKey: Uint8Array,
): { publicKey: Uint8Array; sign(statement: ChainStatement): Uint8Array } {
  return {
    publicKey: starkPublicKey(privateKey),
    sign: (statement) => signFelt(privateKey, checkpointFelt(statement)),
  };
}

/** False for a signature or key of any other shape. */
export function starkVerify(publicKey: Uint8Array, statement: ChainStatement, signature: Uint8Array): boolean {
  return verifyFelt(publicKey, checkpointFelt(statement), signature);
}

/** The 32 bytes of x: all that contracts know of a key. */
export function starkPublicKey(privateKey: Uint8Array): Uint8Array {
  return getPublicKey(privateKey, true).subarray(1);
}

export function signFelt(privateKey: Uint8Array, message: bigint): Uint8Array {
  const { r, s } = sign(hex(message), privateKey);
  return Buffer.from(hex(r) + hex(s), 'hex');
}

/** False for a signature or key of any other shape. A contract knows keys by x alone, so either y will do. */
export function verifyFelt(publicKey: Uint8Array, message: bigint, signature: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    const text = Buffer.from(signature).toString('hex');
    const parsed = new Signature(BigInt(`0x${text.slice(0, 64)}`), BigInt(`0x${text.slice(64)}`));
    return [2, 3].some((parity) => verify(parsed, hex(message), Uint8Array.of(parity, ...publicKey)));
  } catch {
    return false;
  }
}

function hex(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}
