/** A contract refused, or the chain could not be asked. `code`: the contract's own short string where there is one. */
export class HubError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super(message, { cause });
    this.name = 'HubError';
    this.code = code;
    this.details = details;
  }
}

/** Codes that accounts and the system put around the code of the contract that refused. */
const WRAPPERS = new Set(['ENTRYPOINT_FAILED', 'ENTRYPOINT_NOT_FOUND', 'CONTRACT_NOT_DEPLOYED']);

/**
 * The code a contract panicked with, found in the text of a revert or of a node's error. Nodes write panics as
 * `0x4e4f… ('NONCE_USED')` in text and as `["0x4e4f…"]` in data. Undefined if the text holds neither.
 */
export function panicCode(text: string): string | undefined {
  const felts = [...text.matchAll(/0x([0-9a-f]{2,62})(?: \('|\\*"[,\]])/gi)].map((match) => shortString(match[1]!));
  const codes = felts.filter((code) => code !== undefined);
  return codes.find((code) => !WRAPPERS.has(code)) ?? codes[0];
}

function shortString(hex: string): string | undefined {
  if (hex.length % 2 === 1) return undefined;
  const text = hex.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)));
  return /^[A-Za-z][A-Za-z0-9_:. /-]+$/.test(text) ? text : undefined;
}

/** Any failure of a call or transaction as a `HubError`. */
export function toHubError(error: unknown, what: string): HubError {
  if (error instanceof HubError) return error;
  const { message, baseError } = error as { message?: string; baseError?: { message?: string; data?: unknown } };
  const text = baseError ? `${baseError.message} ${JSON.stringify(baseError.data)}` : String(message ?? error);
  const code = baseError && panicCode(text);
  if (code) return new HubError(code, `${what} was refused: ${code}.`, { reason: text }, error);
  if (baseError) {
    const sentence = `${what} was refused by the node: ${baseError.message}.`;
    return new HubError('NODE_REFUSED', sentence, { reason: text }, error);
  }
  return new HubError('CHAIN_UNREACHABLE', `${what} failed: ${text}`, {}, error);
}
