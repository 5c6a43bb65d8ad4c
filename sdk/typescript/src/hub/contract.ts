// A contract by its ABI: calls encoded, views and events decoded.

import { CallData, hash, type Abi, type Call, type RawArgs } from 'starknet';

import type { Connection } from './connection.ts';

export class AbiContract {
  readonly address: string;
  readonly abi: Abi;
  readonly #codec: CallData;

  constructor(address: string, abi: Abi) {
    this.address = address;
    this.abi = abi;
    this.#codec = new CallData(abi);
  }

  /** A call to send. Arguments by name or in order; structs as objects, integers as bigint or number. */
  call(entrypoint: string, args: RawArgs = []): Call {
    return { contractAddress: this.address, entrypoint, calldata: this.#codec.compile(entrypoint, args) };
  }

  /** Calls a view and decodes what it returns: integers as bigint, structs as objects. */
  async read<T>(connection: Connection, entrypoint: string, args: RawArgs = []): Promise<T> {
    const felts = await connection.call(this.address, entrypoint, this.#codec.compile(entrypoint, args));
    return this.#codec.parse(entrypoint, felts) as T;
  }
}

/** First key of the events of a name. */
export function eventKey(name: string): string {
  return hash.getSelectorFromName(name);
}

/** Whether two felts, addresses or hashes are equal, however they are written. */
export function sameFelt(a: string | bigint, b: string | bigint): boolean {
  return BigInt(a) === BigInt(b);
}
