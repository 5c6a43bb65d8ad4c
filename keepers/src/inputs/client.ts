import { inputCommitment } from './encoding.ts';
import { KeeperError } from '../core/errors.ts';
import type { KeeperErrorCode } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { Felt } from '../hub/types.ts';
import { missing } from './folder-store.ts';
import type { InputStore } from './input-store.ts';
import { MAX_INPUT_BYTES, encodePreimage, openCommitment, tooLarge } from './preimage.ts';
import type { InputPreimage } from './preimage.ts';

export interface HttpInputOptions {
  /** Without `/inputs`. */
  url: string;
  /** Of one request, in ms. */
  timeoutMs?: number;
}

const CODES: Record<number, KeeperErrorCode> = {
  404: 'INPUT_MISSING', 413: 'INPUT_TOO_LARGE', 422: 'INPUT_CORRUPT',
};

/** An input store across HTTP. The server is not trusted: what it gives is checked against the commitment. */
export class HttpInputStore implements InputStore {
  readonly #url: string;
  readonly #timeoutMs: number;

  constructor({ url, timeoutMs = 10_000 }: HttpInputOptions) {
    this.#url = url.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
  }

  async get(commitment: Felt): Promise<InputPreimage> {
    return openCommitment(await this.#request(commitment, { method: 'GET' }), commitment);
  }

  async put(preimage: InputPreimage): Promise<Felt> {
    const commitment = inputCommitment(preimage.salt, preimage.rows, preimage.inputs, preimage.input);
    await this.#request(commitment, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(encodePreimage(preimage)),
    });
    return commitment;
  }

  async #request(commitment: Felt, init: RequestInit): Promise<Uint8Array> {
    const url = `${this.#url}/inputs/${hex(commitment)}`;
    try {
      const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(this.#timeoutMs) });
      if (response.ok) return await readLimited(response, commitment);
      await response.body?.cancel();
      if (response.status === 404) throw missing(commitment);
      const code = CODES[response.status] ?? 'INPUT_UNAVAILABLE';
      throw new KeeperError(code, `The input store answered ${response.status}.`, { url, status: response.status });
    } catch (error) {
      if (error instanceof KeeperError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new KeeperError('INPUT_UNAVAILABLE', `The input store cannot be reached: ${why}.`, { url }, error);
    }
  }
}

/** Never takes in more than the largest input has, whatever the server sends. */
async function readLimited(response: Response, commitment: Felt): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_INPUT_BYTES) throw tooLarge(commitment, bytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The first store that has the input. If none has it, the most telling error. */
export async function firstOf(stores: readonly InputStore[], commitment: Felt): Promise<InputPreimage> {
  let failure: unknown = missing(commitment);
  for (const store of stores) {
    try {
      return await store.get(commitment);
    } catch (error) {
      if (!(error instanceof KeeperError) || error.code !== 'INPUT_MISSING') failure = error;
    }
  }
  throw failure;
}
