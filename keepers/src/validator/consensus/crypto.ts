import type { Member } from './committee.ts';
import type { ChainStatement } from './statement.ts';

/** A validator's two keys. Deterministic: the same statement, the same signature. */
export interface Signer {
  sign(statement: Uint8Array): Uint8Array;
  signForChain(statement: ChainStatement): Uint8Array;
}

/** Never throws, whatever the signature's bytes are. */
export interface Verifier {
  verify(member: Member, statement: Uint8Array, signature: Uint8Array): boolean;
  verifyForChain(member: Member, statement: ChainStatement, signature: Uint8Array): boolean;
}
