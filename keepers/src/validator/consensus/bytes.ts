import type { Digest } from './messages.ts';
import { writeU64 } from './statement.ts';

/** Thrown inside the codec only: bytes that are no canonical encoding. */
export class MalformedBytes extends Error {}

/** Writes big-endian numbers, digests and byte strings one after another. */
export class Writer {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  u8(value: number): this {
    const at = this.#grow(1);
    this.#bytes[at] = value;
    return this;
  }

  u64(value: number): this {
    const at = this.#grow(8);
    writeU64(this.#bytes, value, at);
    return this;
  }

  digest(value: Digest): this {
    const at = this.#grow(32);
    this.#bytes.write(value, at, 'hex');
    return this;
  }

  /** A byte string after its length in four bytes. */
  bytes(value: Uint8Array): this {
    const at = this.#grow(4 + value.length);
    this.#bytes.writeUInt32BE(value.length, at);
    this.#bytes.set(value, at + 4);
    return this;
  }

  /** A list after its count in two bytes. */
  list<T>(items: readonly T[], write: (item: T) => void): this {
    const at = this.#grow(2);
    this.#bytes.writeUInt16BE(items.length, at);
    for (const item of items) write(item);
    return this;
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * this.#length);
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}

/** Reads what `Writer` writes; every read beyond the end, or beyond its limit, is malformed. */
export class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  u64(): number {
    const at = this.#take(8);
    const value = this.#bytes.readUInt32BE(at) * 2 ** 32 + this.#bytes.readUInt32BE(at + 4);
    if (!Number.isSafeInteger(value)) throw new MalformedBytes('number');
    return value;
  }

  digest(): Digest {
    const at = this.#take(32);
    return this.#bytes.toString('hex', at, at + 32);
  }

  bytes(max: number): Uint8Array {
    const length = this.#bytes.readUInt32BE(this.#take(4));
    if (length > max) throw new MalformedBytes('length');
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  list<T>(max: number, read: () => T): T[] {
    const count = this.#bytes.readUInt16BE(this.#take(2));
    if (count > max) throw new MalformedBytes('count');
    const items: T[] = [];
    for (let index = 0; index < count; index += 1) items.push(read());
    return items;
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new MalformedBytes('trailing bytes');
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw new MalformedBytes('end');
    this.#at += length;
    return at;
  }
}
