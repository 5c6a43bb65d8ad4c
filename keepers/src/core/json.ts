/** JSON in which a bigint is the string of its decimal digits and an `n`. */
const BIGINT = /^-?\d+n$/;

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? `${item}n` : item));
}

export function fromJson<T>(text: string): T {
  return JSON.parse(text, (_key, item) =>
    typeof item === 'string' && BIGINT.test(item) ? BigInt(item.slice(0, -1)) : item,
  ) as T;
}

export function hex(felt: bigint): string {
  return `0x${felt.toString(16)}`;
}
