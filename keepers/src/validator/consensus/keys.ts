import { LRUCache } from 'lru-cache';
import type { Member } from './committee.ts';
import type { Signer, Verifier } from './crypto.ts';
import { ed25519Signer, ed25519Verify } from './ed25519.ts';
import { starkSigner, starkVerify } from './stark.ts';
import { checkpointFelt } from './stark.ts';

/** Both keys of a validator, from 32 bytes each. */
export function keySigner(seeds: { protocol: Uint8Array; chain: Uint8Array }) {
  const [protocol, chain] = [ed25519Signer(seeds.protocol), starkSigner(seeds.chain)];
  const signer: Signer = { sign: protocol.sign, signForChain: chain.sign };
  return { signer, protocolKey: protocol.publicKey, chainKey: chain.publicKey };
}

/**
 * Checks real signatures and remembers which were good: proofs repeat the same ones, and a Stark signature takes
 * milliseconds. Only good ones are kept, each with key and statement, so nothing false can be remembered.
 */
export function keyVerifier(remembered = 4_096): Verifier {
  const good = new LRUCache<string, true>({ max: remembered });
  const once = (key: string, check: () => boolean): boolean => {
    if (good.has(key)) return true;
    const valid = check();
    if (valid) good.set(key, true);
    return valid;
  };
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  return {
    verify: ({ protocolKey }: Member, statement, signature) =>
      once(`p${text(protocolKey)}${text(statement)}${text(signature)}`,
        () => ed25519Verify(protocolKey, statement, signature)),
    verifyForChain: ({ chainKey }: Member, statement, signature) =>
      once(`c${text(chainKey)}${checkpointFelt(statement)}/${text(signature)}`,
        () => starkVerify(chainKey, statement, signature)),
  };
}
