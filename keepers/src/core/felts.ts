/** Whether two lists hold the same felts in the same order. */
export function sameFelts(a: readonly bigint[], b: readonly bigint[]): boolean {
  return a.length === b.length && a.every((felt, at) => felt === b[at]);
}

/** Big-endian. `value`: below 2^256, or its hexadecimal digits after 0x. */
export function bytes32(value: bigint | string): Uint8Array {
  return Buffer.from(BigInt(value).toString(16).padStart(64, '0'), 'hex');
}
