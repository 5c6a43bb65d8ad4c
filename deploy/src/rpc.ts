// JSON-RPC for what starknet.js does not offer: devnet's own methods, and batches.

import { DeployError } from './errors.ts';

interface Reply<T> {
  id: number;
  result?: T;
  error?: { code: number; message: string; data?: unknown };
}

export class Rpc {
  readonly #url: string;

  /** `url` without the `/rpc` at its end. */
  constructor(url: string) {
    this.#url = `${url}/rpc`;
  }

  async call<T>(method: string, params: object = {}): Promise<T> {
    return unwrap(await this.#post<Reply<T>>({ jsonrpc: '2.0', id: 0, method, params }), method);
  }

  /** One request for many calls, made in order. */
  batch<T>(method: string, params: object[]): Promise<T[]> {
    return this.sequence(params.map((each) => [method, each]));
  }

  /** The same for calls of several methods. */
  async sequence<T>(calls: readonly (readonly [method: string, params: object])[]): Promise<T[]> {
    if (calls.length === 0) return [];
    const body = calls.map(([method, params], id) => ({ jsonrpc: '2.0', id, method, params }));
    const replies = await this.#post<Reply<T>[]>(body);
    return replies.toSorted((a, b) => a.id - b.id).map((reply, i) => unwrap(reply, calls[i]![0]));
  }

  async #post<T>(body: object): Promise<T> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await response.json()) as T;
    } catch (error) {
      throw new DeployError('RPC_UNREACHABLE', `No JSON-RPC answer from ${this.#url}: ${(error as Error).message}`);
    }
  }
}

function unwrap<T>(reply: Reply<T>, method: string): T {
  if (reply.error) {
    const { code, message, data } = reply.error;
    throw new DeployError('RPC_ERROR', `${method} was refused: ${message}`, { method, code, data });
  }
  return reply.result as T;
}
