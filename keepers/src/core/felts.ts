/** Whether two lists hold the same felts in the same order. */
export function sameFelts(a: readonly bigint[], b: readonly bigint[]): boolean {
  return a.length === b.length && a.every((felt, at) => felt === b[at]);
}
