// A contract by its ABI: calls encoded, views and events decoded.

import {
  CallData, createAbiParser, events, hash, type Abi, type BigNumberish, type Call, type RawArgs,
} from 'starknet';

import type { Connection, RawEvent } from './connection.ts';

/** An event with its fields by name: integers as bigint, spans as arrays. */
export interface DecodedEvent {
  name: string;
  fields: Record<string, unknown>;
}

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

  /** Decodes an event of this contract; undefined for another's, and for one its ABI does not know. */
  decode(event: RawEvent): DecodedEvent | undefined {
    if (!sameFelt(event.from_address, this.address)) return undefined;
    const [parsed] = events.parseEvents(
      [{ from_address: event.from_address, keys: event.keys, data: event.data } as never],
      events.getAbiEvents(this.abi),
      CallData.getAbiStruct(this.abi),
      CallData.getAbiEnum(this.abi),
      createAbiParser(this.abi),
    );
    const [path, fields] = Object.entries(parsed ?? {})[0] ?? [];
    return path === undefined ? undefined : {
      name: path.split('::').at(-1)!, fields: fields as Record<string, unknown>,
    };
  }
}

/** First key of the events of a name. */
export function eventKey(name: string): string {
  return hash.getSelectorFromName(name);
}

/** Whether two felts, addresses or hashes are equal, however they are written. */
export function sameFelt(a: BigNumberish, b: BigNumberish): boolean {
  return BigInt(a) === BigInt(b);
}
