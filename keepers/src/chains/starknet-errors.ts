import { panicCode } from '@ciro-network/sdk/hub';
import { RpcError } from 'starknet';
import { KeeperError } from '../core/errors.ts';

/** JSON-RPC codes of the Starknet node API. */
const CONTRACT_NOT_FOUND = 20;
const CONTRACT_ERROR = 40;
const TRANSACTION_EXECUTION_ERROR = 41;
const INVALID_TRANSACTION_NONCE = 52;
const DUPLICATE_TRANSACTION = 59;
/** Failures of validation, fees and form: repeating the same transaction is useless. */
const REFUSED = new Set([53, 54, 55, 57, 60, 61, 62, 63, 64]);

/** Runs a request and turns what it throws into the errors of `ChainPort`. */
export async function translate<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toKeeperError(error);
  }
}

function toKeeperError(error: unknown): KeeperError {
  if (error instanceof KeeperError) return error;
  if (!(error instanceof RpcError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new KeeperError('CHAIN_UNAVAILABLE', `The node did not answer: ${message}`, {}, error);
  }
  const { code, message, data } = error.baseError as { code: number; message: string; data?: unknown };
  const details = JSON.stringify(data ?? message);
  if (code === INVALID_TRANSACTION_NONCE || code === DUPLICATE_TRANSACTION || /nonce/i.test(message)) {
    return new KeeperError('NONCE_TAKEN', `The nonce is taken: ${message}.`, { details }, error);
  }
  if (code === CONTRACT_ERROR || code === TRANSACTION_EXECUTION_ERROR || code === CONTRACT_NOT_FOUND) {
    if (/invalid transaction nonce|nonce is invalid/i.test(details)) {
      return new KeeperError('NONCE_TAKEN', 'The nonce is taken.', { details }, error);
    }
    const reason = revertReason(details);
    return new KeeperError('CALL_REVERTED', `The contract refuses the call: ${reason}.`, { reason, details }, error);
  }
  if (REFUSED.has(code)) {
    return new KeeperError('TX_REFUSED', `The node refuses the transaction: ${message}.`, { details }, error);
  }
  return new KeeperError('CHAIN_UNAVAILABLE', `The node failed: ${message}.`, { code, details }, error);
}

/** The short string a contract panicked with: upper case by our convention, the first that is not the system's. */
export function revertReason(text: string): string {
  const names = text.matchAll(/\('([A-Z][A-Z0-9_]+)'\)|"([A-Z][A-Z0-9_]+)"|'([A-Z][A-Z0-9_]+)'/g);
  for (const match of names) {
    const name = match[1] ?? match[2] ?? match[3];
    if (name !== undefined && !SYSTEM.has(name)) return name;
  }
  // Views tell it as a number alone.
  return panicCode(text) ?? 'UNKNOWN';
}

const SYSTEM = new Set(['ENTRYPOINT_FAILED', 'ENTRYPOINT_NOT_FOUND', 'ERROR']);
