/** Bits that tell `count` things apart: ⌈log2 count⌉, count >= 1. */
export function ceilLog2(count: number): number {
  return 32 - Math.clz32(count - 1);
}
